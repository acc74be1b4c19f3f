import type { FidelityResult, FidelityRow, FidelityVerdict } from "../../fidelity/fidelity_result.ts";
import { answerBlock, type Block, notesBlock } from "./block.ts";
import { type Cell, numeric, type TableSpec, wordy } from "../charts/table_html.ts";
import { formatPercent } from "../../text/numbers.ts";
import { judgedRows } from "./fidelity_data.ts";
import { SOURCES } from "./source_anchors.ts";

/** Words and symbol of a verdict: colour is never the only sign. */
const WORDS: Readonly<Record<FidelityVerdict, Cell>> = {
  within: { text: "within ✓", kind: "pass" },
  outside: { text: "outside ✗", kind: "fail" },
  "cannot be matched": { text: "cannot be matched –", kind: "unproven" },
  "not judged": { text: "not judged ?", kind: "unproven" },
};
const STORAGE = "Bytes on disk";
/** Rows of `furthestTable`. */
const FURTHEST = 10;

/** How close synthetic Mendoza comes, in sentences. */
export function fidelityAnswer(result: FidelityResult): Block {
  const judged = judgedRows(result);
  const outside = judged.filter(({ verdict }) => verdict === "outside").length;
  const counted = judged.filter(({ group }) => group !== STORAGE);
  const stored = judged.filter(({ group }) => group === STORAGE);
  const file = stored.find(({ statistic }) => statistic === "database file");
  const unmatched = result.rows.filter(({ verdict }) => verdict === "cannot be matched").length;
  return answerBlock([
    `At scale ${result.scale}, ${judged.length - outside} of ${judged.length} published figures are met.`,
    `What is counted is off by ${formatPercent(worst(counted))} at most.`,
    ...file === undefined ? [] : [
      `The database file is ${formatPercent(Math.abs(file.deviation!))} ` +
      `${file.deviation! < 0 ? "smaller" : "larger"} than ${figure(file.published)} GB, ` +
      `loaded at scale ${result.storageScale}.`,
    ],
    `${unmatched} figures cannot be matched by any data, because other published ones contradict them.`,
  ]);
}

/** The statistics furthest from the published ones. */
export function furthestTable(result: FidelityResult): TableSpec {
  const byDeviation = judgedRows(result).toSorted((a, b) => share(b) - share(a));
  return {
    id: "furthest-off",
    ...tableOf(byDeviation.slice(0, FURTHEST), "Furthest off, as a share of the tolerance"),
  };
}

/** Published figures that no data can match, each with the reason. */
export function unmatchedTable({ rows }: FidelityResult): TableSpec {
  const unmatched = rows.filter(({ verdict }) => verdict === "cannot be matched");
  return {
    id: "contradictions",
    title: `${unmatched.length} figures that contradict others`,
    columns: [
      wordy("statistic", 12),
      numeric("published"),
      numeric("synthetic"),
      wordy("why", 16),
      wordy("source", 10),
    ],
    rows: unmatched.map((row) => [
      `${row.group}: ${row.statistic}`,
      figure(row.published),
      figure(row.synthetic),
      row.reason ?? "",
      { text: row.source, href: `#${SOURCES}` },
    ]),
  };
}

/** Every statistic that was compared; counts of a smaller chain are brought to full size. */
export function fidelityTable({ rows }: FidelityResult): TableSpec {
  return {
    id: "published-figures",
    ...tableOf(rows, `${rows.length} published figures`),
    data: rows.map((row) => ({
      ...{ group: row.group, statistic: row.statistic, unit: row.unit },
      ...{ published: row.published, synthetic: fullSize(row) },
      ...{ deviation_share: row.deviation, tolerance_share: row.tolerance },
      ...{ verdict: row.verdict, source: row.source },
    })),
  };
}

/** How the figures were obtained. */
export function fidelityNotes({ notes, command }: FidelityResult): Block {
  return notesBlock([...notes, `To repeat it: ${command}`]);
}

function tableOf(rows: readonly FidelityRow[], title: string): TableSpec {
  return {
    title,
    columns: [
      wordy("statistic", 13),
      numeric("published"),
      numeric("synthetic"),
      "unit",
      numeric("off by, %"),
      "verdict",
      wordy("source", 10),
    ],
    rows: rows.map((row) => [
      { text: row.statistic, small: row.group },
      figure(row.published),
      figure(fullSize(row)),
      row.unit,
      {
        text: row.deviation === null ? "–" : (100 * row.deviation).toFixed(2),
        small: `± ${Number((100 * row.tolerance).toFixed(1))}`,
      },
      WORDS[row.verdict],
      { text: row.source, href: `#${SOURCES}` },
    ]),
  };
}

/** The synthetic figure brought to scale 1. */
function fullSize({ synthetic, published, expected }: FidelityRow): number {
  return expected === 0 ? synthetic : synthetic * published / expected;
}

function worst(rows: readonly FidelityRow[]): number {
  return Math.max(0, ...rows.map(({ deviation }) => Math.abs(deviation ?? 0)));
}

function share({ deviation, tolerance }: FidelityRow): number {
  return Math.abs(deviation ?? 0) / tolerance;
}

/** Counts whole, other figures with four digits. */
function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(4)));
}
