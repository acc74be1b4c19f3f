import type { PacksResult } from "../../bench/packs/measure_packs.ts";
import { formatBytes, formatCount, formatUs } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** What the results are of. */
interface PacksRun {
  readonly events: number;
  readonly fsync: string;
  /** Median time that a sync takes in the same folder. */
  readonly fsyncUs: number;
}

/** Results as lines: how the writer compares with git's, then a table, then what the figures mean. */
export function packsLines(results: readonly PacksResult[], { events, fsync, fsyncUs }: PacksRun): string[] {
  const own = results.filter(({ writer }) => writer === "packfile");
  const rounds = results[0]!.trials.length;
  return [
    ...own.map(({ batch, form, ratio, eventsPerS }) =>
      `${withInterval(eventsPerS, formatCount)} events/s, ${ratioText(ratio)} as fast as git fast-import: ` +
      `${batch === 1 ? "a commit an event" : `${batch} events a commit`}, objects ${form}`
    ),
    ...tableLines({
      title: `one log of ${events} events, fsync ${fsync}, ${rounds} ${rounds === 1 ? "round" : "rounds"}`,
      columns: [
        "writer",
        "objects",
        "a commit",
        "events/s",
        "to git",
        "last/first tenth",
        "longest commit",
        "consolidation",
        "an event",
        "packs (most)",
        "git log",
      ],
      left: ["objects"],
      rows: results.map(cells),
    }),
    "",
    "On the clock: hashing, packing, journal, index and ref, from files that are ready until git reads them all. Not on it:",
    "making and checking events; git fast-import gets its input as a file. A fresh git log and the longest commit: the worst round.",
    "Each writer's newest commit is the same, so is every file; git fsck --strict found each repository sound.",
    `A writer that syncs each commit once reaches ${formatCount(1e6 / fsyncUs)} commits/s at most here.`,
    ...fsync === "none"
      ? []
      : [`git fast-import synced once, at its end; Headroom's writer after each ${fsync}.`],
    ...rounds < 6 ? ["Intervals of 95 % need six rounds."] : [],
  ];
}

function cells(
  { writer, form, batch, trials, eventsPerS, ratio, growth, bytesPerEvent }: PacksResult,
): string[] {
  const most = (of: (trial: PacksResult["trials"][number]) => number | null) =>
    Math.max(...trials.map((trial) => of(trial) ?? NaN));
  return [
    writer,
    form,
    String(batch),
    withInterval(eventsPerS, formatCount),
    ratioText(ratio),
    growth === null ? "-" : ratioText(growth),
    writer === "packfile" ? formatUs(most(({ longestMs }) => longestMs) * 1000) : "-",
    writer === "packfile" ? formatUs(most(({ maintenanceMs }) => maintenanceMs) * 1000) : "-",
    formatBytes(bytesPerEvent),
    `${trials[0]!.packs} (${most(({ packsMost }) => packsMost)})`,
    formatUs(most(({ logMs }) => logMs) * 1000),
  ];
}
