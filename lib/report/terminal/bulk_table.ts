import { isBulkLoad } from "../../runs/bulk_trials.ts";
import { noisyTrials } from "../../runs/noise.ts";
import type { Row } from "../../runs/schema.ts";
import { bySubject } from "../../runs/subject.ts";
import { medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber, formatUs } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { rateCell } from "./summary_table.ts";

type Trial = Row<"trials">;

/**
 * A row per store and way to write a whole chain: at once, and block by block where the run has that too. How many times faster a
 * row is than the slowest one is the median over repetitions, whose trials ran one after the other. Null without bulk loads.
 */
export function bulkTable(scenario: string, trials: readonly Trial[]): SummaryTable | null {
  if (!trials.some(({ benchmark }) => benchmark === "bulk")) return null;
  const noisy = noisyTrials(trials);
  const ways = bySubject(trials.filter(({ benchmark }) => ["append", "bulk"].includes(benchmark)))
    .flatMap((own) => [...Map.groupBy(own, ({ benchmark, scale }) => `${benchmark} ${scale}`).values()])
    .map((own) => own.toSorted((a, b) => a.order - b.order))
    .sort((a, b) => medianMs(b) - medianMs(a));
  const slowest = ways[0]!;
  return {
    title: `whole chain · ${scenario} · time in the store; at once with sorting, indexes, check and sync`,
    columns: [
      "store",
      "loaded",
      "scale",
      "trials",
      "time",
      "rows/s",
      "speed",
      "file",
      "survives",
      "noisy",
    ],
    left: ["store", "loaded"],
    rows: ways.map((own) => {
      const [{ store, variant, scale, durability }] = own as [Trial];
      return [
        store,
        isBulkLoad(own[0]!) ? "at once" : `block by block, ${variant}`,
        `x${scale}`,
        String(own.length),
        formatUs(1000 * medianMs(own)),
        rateCell(own.map(({ rows, store_ms }) => 1000 * rows / store_ms)),
        timesCell(own, slowest),
        formatBytes(median(own.map(({ file_bytes }) => file_bytes))),
        durability,
        String(own.filter(({ trial }) => noisy.has(trial)).length),
      ];
    }),
  };
}

function medianMs(trials: readonly Trial[]): number {
  return median(trials.map(({ store_ms }) => store_ms));
}

/** Rates against those of the same repetition. */
function timesCell(own: readonly Trial[], base: readonly Trial[]): string {
  const rate = ({ rows, store_ms }: Trial) => rows / store_ms;
  const repetitions = own.slice(0, base.length);
  const { median, interval } = medianInterval(repetitions.map((trial, at) => rate(trial) / rate(base[at]!)));
  const shown = (value: number) => formatNumber(value);
  return interval === null
    ? `${shown(median)}x`
    : `${shown(median)}x [${shown(interval[0])}, ${shown(interval[1])}]`;
}
