import { type CellResult, totalsOf } from "../../bench/torture/torture_result.ts";
import { type BinomialBounds, binomialBounds } from "../../stats/binomial_bounds.ts";
import { formatNumber } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";

/** Failures that are shown; all are in the file. */
export const SHOWN = 5;

/** The answer, a table of all cells, what failed with the commands that show it again, and what the words mean. */
export function tortureLines(cells: readonly CellResult[]): string[] {
  const failures = cells.flatMap((cell) => cell.failures.map((failure) => ({ cell, failure })));
  return [
    ...tortureAnswers(cells),
    ...tableLines({
      title:
        "writer, server or command killed (SIGKILL), or without power: opened again, compared with what was written, and gone on with",
      columns: [
        ...["store", "operation", "fault", "trials", "amid", "reopened", "audited", "resumed"],
        ...["lost", "invalid", "unsynced gone", "refused"],
      ],
      left: ["operation", "fault"],
      rows: cells.filter(({ notTried }) => notTried === null).map(cellsOf),
    }),
    "",
    ...failures.slice(0, SHOWN).flatMap(({ cell, failure: { trial, what, problem, kept, command } }) => [
      `${cell.store}:${cell.variant}, ${cell.operation}, trial ${trial}: ${problem}`,
      `  ${what}; left in ${kept ?? "no file"}`,
      `  again: ${command}`,
    ]),
    ...failures.length > SHOWN ? [`${failures.length - SHOWN} more are in the file.`] : [],
    ...notTriedLines(cells),
    "Acknowledged: its write had returned. Amid: ended within a step (a block, a commit) or while opening. Audited: all content read",
    "by plain SQL or by git and compared with what was computed. Unsynced gone: trials of a variant that does not sync each step, in",
    "which acknowledged steps were gone, and the most of them in one. Refused: it says itself that what was not synced is damaged.",
    "Each write and sync of a real writer is recorded, with those of the programs it starts. Most kills are moments of that: the files",
    "as they were between two writes, or amid one; the others are of processes. Power is cut in the same way: what was not synced is",
    "dropped or torn. A command is killed once or twice, must leave what is whole or says that it is not, and goes on to its end: its",
    "result must be that of a command that nobody killed.",
  ];
}

/** What was not tried, and why. */
export function notTriedLines(cells: readonly CellResult[]): string[] {
  const left = cells.filter(({ notTried }) => notTried !== null);
  const isCommand = ({ operation }: CellResult) => operation === "command";
  const power = Map.groupBy(left.filter((cell) => !isCommand(cell)), ({ notTried }) => notTried);
  return [
    ...[...power].map(([why, rows]) => `No power was cut of ${namesOf(rows)}: ${why}`),
    ...left.filter(isCommand).map(({ store, notTried }) => `${store} was not killed: ${notTried}`),
  ];
}

/** Stores and registries of some rows, each once. */
export function namesOf(cells: readonly Pick<CellResult, "store">[]): string {
  return [...new Set(cells.map(({ store }) => store))].join(", ");
}

/** One sentence for kills of writers, one each for other faults of what syncs each step and of what does not, and one for commands. */
export function tortureAnswers(cells: readonly CellResult[]): string[] {
  const groups: readonly (readonly [what: string, own: readonly CellResult[]])[] = [
    ["kills", cells.filter(({ fault, operation }) => fault === "kill" && operation !== "command")],
    ...(["server", "power"] as const).flatMap((fault) => {
      const what = fault === "server" ? "kills of a server" : "power cuts";
      return [
        [`${what} where each step is synced`, cells.filter(isOf(fault, "machine"))],
        [`${what} where it is not`, cells.filter(isOf(fault, "process"))],
      ] as const;
    }),
  ];
  const stores = groups.flatMap(([what, own]) => {
    const totals = totalsOf(own);
    if (totals === null) return [];
    const { trials, lost, invalid, lostBounds, invalidBounds } = totals;
    const is = what.endsWith("not") ? "steps that had been synced lost" : "acknowledged steps lost";
    return [
      `${lost === 0 ? "0" : `In ${count(lost)} trials`} ${is} of ${count(trials)} ${what} (${
        replayedText(own)
      }${boundText(lostBounds)}), ` +
      `${invalid === 0 ? "nothing" : `${count(invalid)} times something`} invalid (${
        boundText(invalidBounds)
      })` +
      unsyncedText(own),
    ];
  });
  return [...stores, ...commandAnswer(cells.filter(({ operation }) => operation === "command"))];
}

function commandAnswer(cells: readonly CellResult[]): string[] {
  const totals = totalsOf(cells);
  if (totals === null) return [];
  const { trials, lost, invalid } = totals;
  const wrong = Math.min(trials, lost + invalid);
  return [
    `${wrong === 0 ? "None" : count(wrong)} of ${
      count(trials)
    } killed commands lost what was done, left half a file that does ` +
    `not say so, or ended in another result (${boundText(binomialBounds(wrong, trials))})`,
  ];
}

/** How many kills are of no process, as the begin of a bracket. */
function replayedText(cells: readonly CellResult[]): string {
  const replayed = cells.reduce((sum, cell) => sum + cell.replayed, 0);
  return replayed === 0 ? "" : `${count(replayed)} of them moments of recorded writers; `;
}

function isOf(
  fault: CellResult["fault"],
  durability: CellResult["durability"],
): (cell: CellResult) => boolean {
  return (cell) => cell.fault === fault && cell.durability === durability;
}

function unsyncedText(cells: readonly CellResult[]): string {
  const [gone, refused] = [cells.map(({ unsynced }) => unsynced), cells.map(({ refused }) => refused)]
    .map((counts) => counts.reduce((sum, one) => sum + one, 0)) as [number, number];
  if (gone + refused === 0) return "";
  return `; what nobody had synced was gone in ${count(gone)}${
    refused > 0 ? ` and refused as damaged in ${count(refused)}` : ""
  }`;
}

/** Exact bounds in words: one of them where there was no hit, or nothing else. */
export function boundText({ low, high }: BinomialBounds): string {
  const percent = (share: number) => formatNumber(Number((100 * share).toPrecision(2)));
  if (low === 0) return `under ${percent(high)} % at 95 %`;
  return high === 1 ? `over ${percent(low)} % at 95 %` : `${percent(low)} to ${percent(high)} % at 95 %`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function cellsOf(cell: CellResult): string[] {
  return [
    `${cell.store}:${cell.variant}`,
    cell.operation,
    cell.fault,
    ...[cell.trials, cell.amid, cell.reopened, cell.audited, cell.resumed, cell.lost, cell.invalid].map(
      count,
    ),
    cell.unsynced === 0 ? "-" : `${count(cell.unsynced)} (${cell.unsyncedStepsMax})`,
    cell.refused === 0 ? "-" : count(cell.refused),
  ];
}
