import type { FidelityResult, FidelityRow, FidelityVerdict } from "../../fidelity/fidelity_result.ts";
import type { SummaryTable } from "../../text/text_table.ts";

const MARKS: Readonly<Record<FidelityVerdict, string>> = {
  within: "✓ within",
  outside: "✗ outside",
  "cannot be matched": "– cannot be matched",
  "not judged": "? not judged",
};
/** Characters of a statistic's name. */
const NAME_LENGTH = 44;

/** A comparison as tables for people, one per group. */
export function fidelityTables({ rows }: FidelityResult): SummaryTable[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return groups.map((group) => ({
    title: group,
    columns: ["statistic", "published", "expected", "synthetic", "unit", "deviation", "allowed", "verdict"],
    left: ["unit", "verdict"],
    rows: rows.filter((row) => row.group === group).map(cells),
  }));
}

/** Why rows cannot be matched. */
export function fidelityReasons({ rows }: FidelityResult): string[] {
  return rows.filter(({ verdict }) => verdict === "cannot be matched").map((row) =>
    `${row.group}, ${row.statistic}: ${row.reason}`
  );
}

/** `12 within, 0 outside, ...`. */
export function fidelityCounts({ rows }: FidelityResult): string {
  const count = (verdict: FidelityVerdict) => rows.filter((row) => row.verdict === verdict).length;
  return (Object.keys(MARKS) as FidelityVerdict[]).map((verdict) => `${count(verdict)} ${verdict}`).join(
    ", ",
  );
}

function cells(row: FidelityRow): string[] {
  return [
    row.statistic.length > NAME_LENGTH ? `${row.statistic.slice(0, NAME_LENGTH - 1)}…` : row.statistic,
    figure(row.published),
    row.expected === row.published ? "" : figure(row.expected),
    figure(row.synthetic),
    row.unit,
    row.deviation === null ? "" : percent(row.deviation, true),
    percent(row.tolerance),
    MARKS[row.verdict],
  ];
}

/** Whole numbers with thousands separators, other figures with four digits. */
function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(4)));
}

function percent(share: number, signed = false): string {
  const text = `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 2 : 0)} %`;
  return signed && share > 0 ? `+${text}` : text;
}
