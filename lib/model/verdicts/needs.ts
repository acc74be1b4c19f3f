import { type RequirementRow, VERSION_RATES } from "../../scenarios/requirement_rows.ts";

/** Kinds of row that state what must hold; claims, estimates and steps of a plan do not. */
const NEEDED: ReadonlySet<string> = new Set([
  "requirement",
  "load",
  "design_target",
  "success_criterion",
  "capacity_check",
  "acceptance",
  "assumption",
]);

/** Whether the source contradicts this row elsewhere, and this is not the one that was chosen. */
export function isContradicted({ judgedBy, conflicts_with: others = [] }: RequirementRow): boolean {
  return others.length > 0 && !("chosen" in judgedBy);
}

/** Whether a use case stands or falls with this row: a need, and no stretch goal beside a chosen row. */
export function isNeed({ kind, superseded }: RequirementRow): boolean {
  return NEEDED.has(kind) && superseded !== true;
}

/** A row's rate in entity versions a second; null where it asks for no such rate. */
export function versionsPerS(
  { unit, test_at: at, entities_per_op: each = 1 }: RequirementRow,
): number | null {
  return VERSION_RATES.has(unit) && typeof at === "number" ? each * at : null;
}

/** The row with the highest rate of writes that is needed; undefined where none is. */
export function peakWrites(rows: readonly RequirementRow[]): RequirementRow | undefined {
  const rate = (row: RequirementRow) => versionsPerS(row) ?? 0;
  const needed = rows.filter((row) => isNeed(row) && rate(row) > 0);
  return needed.toSorted((a, b) => rate(b) - rate(a))[0];
}
