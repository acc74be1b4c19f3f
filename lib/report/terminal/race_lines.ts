import type { Appended } from "../../bench/race/appended.ts";
import type { Contestant } from "../../bench/race/race.ts";
import { formatPercent, formatUs } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";
import { withInterval } from "./ratio_text.ts";

/** What a result is of. */
interface RaceRun {
  /** What was appended. */
  readonly title: string;
  /** How SQLite was run, in words, by contestant. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A race as lines: how the others compare with the first, then a table, then what the figures mean. */
export function raceLines(contestants: readonly Contestant[], { title, settings }: RaceRun): string[] {
  const [first, ...others] = contestants as [Contestant, ...Contestant[]];
  const [{ rows, versions }] = first.rounds as [Appended];
  const rounds = `${first.rounds.length} ${first.rounds.length === 1 ? "round" : "rounds"}`;
  const shares = contestants.flatMap(({ rounds }) =>
    rounds.flatMap(({ commitMs }) => commitMs?.measuringShare ?? [])
  );
  return [
    ...others.length === 0
      ? [`${first.name} appends ${whole(first.rowsPerS.median)} rows/s`]
      : others.map((other) => comparison(other, first.name)),
    ...tableLines({
      title: `${title}: ${whole(rows)} rows, ${whole(versions)} versions, ${rounds}`,
      columns: [
        "contestant",
        "rows/s",
        "rows/CPU s",
        "commit p50",
        "p99",
        "max",
        "longest log",
        "log restarts",
        "memory",
        "survives",
      ],
      left: ["survives"],
      rows: contestants.map(cells),
    }),
    "",
    ...grouped(contestants, ({ name }) => settings.get(name)!).map(([about, names]) => `${names}: ${about}`),
    ...others.length === 0
      ? []
      : [`Ratios are to ${first.name} in the same round. 95 % intervals from six rounds on.`],
    "On the clock until the store was closed, with its log moved into the file.",
    "CPU: of the writing thread and the store's own. Log restarts: how often it was begun anew.",
    "Survives: what a returned append outlives, the death of the process or also of the machine.",
    "Memory: the most that the process had, its engine and decoded blocks among it; a server, what it had at the end.",
    ...contestants.some(({ name }) => name.endsWith(":bulk"))
      ? [
        "A bulk load's CPU is that of all threads; those named c replay what the store's bulk load asked of SQLite.",
      ]
      : [],
    ...contestants.some(({ name }) => name === "c")
      ? ["c replays what bitemporal asked of SQLite; working out what to ask is not on its clock."]
      : [],
    ...contestants.filter(({ rounds }) => rounds[0]!.history === "head").map(({ name }) =>
      `${name} keeps only what is live at the newest block: its bytes hold no history.`
    ),
    ...shares.length === 0
      ? []
      : [`Measuring takes ${formatPercent(Math.max(...shares))} of a median block at most.`],
    `Engines: ${
      grouped(contestants, ({ rounds }) => rounds[0]!.engine).map(([engine, names]) => `${engine} (${names})`)
        .join(", ")
    }`,
  ];
}

function comparison({ name, wallRatio, cpuRatio, bytesRatio }: Contestant, baseline: string): string {
  const [wall, cpu, bytes] = [wallRatio, cpuRatio, bytesRatio].map((ratio) =>
    withInterval(ratio, (value) => value.toFixed(2))
  );
  return `${name} appends ${wall} times as fast as ${baseline}, ${cpu} by CPU, into ${bytes} times the bytes`;
}

function cells({ name, rounds, rowsPerS, rowsPerCpuS }: Contestant): string[] {
  return [
    name,
    withInterval(rowsPerS, whole),
    withInterval(rowsPerCpuS, whole),
    ...(["p50", "p99", "max"] as const).map((which) =>
      most(rounds, ({ commitMs }) => commitMs?.[which] ?? null, (ms) => formatUs(ms * 1000))
    ),
    most(rounds, ({ logBytes }) => logBytes, (bytes) => `${whole(bytes / 1e6)} MB`),
    most(rounds, ({ logRestarts }) => logRestarts, whole),
    most(rounds, ({ peakBytes }) => peakBytes, (bytes) => `${whole(bytes / 1e6)} MB`),
    rounds[0]!.durability,
  ];
}

/** The largest of what the rounds tell. */
function most(
  rounds: readonly Appended[],
  of: (appended: Appended) => number | null,
  show: (value: number) => string,
): string {
  const told = rounds.map(of).filter((value) => value !== null);
  return told.length === 0 ? "-" : show(Math.max(...told));
}

/** What several have in common, with their names. */
function grouped<Named extends { readonly name: string }>(
  all: readonly Named[],
  of: (one: Named) => string,
): [common: string, names: string][] {
  return [...Map.groupBy(all, of)].map(([common, own]) => [common, own.map(({ name }) => name).join(", ")]);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
