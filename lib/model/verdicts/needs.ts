import { type RequirementRow, VERSION_RATES } from "../../scenarios/requirement_rows.ts";

/**
 * Rows chosen where the sources contradict themselves; the others stay, as stretch goals or variants.
 * Source: inconsistencies.md C-01, C-09, C-10, C-11, N-03, N-04.
 */
const CHOSEN: ReadonlySet<string> = new Set(
  "CM-D-01 CM-D-02 CM-D-03 CM-W-13 CM-R-08 CM-R-11 CM-T-08 AR-W-01 AR-R-01 AR-R-04".split(" "),
);

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

/** Whether the source contradicts this row elsewhere and another one was chosen. */
export function isContradicted({ id, conflicts_with: others = [] }: RequirementRow): boolean {
  return others.length > 0 && !CHOSEN.has(id);
}

/** Whether a use case stands or falls with this row: a need, and no stretch goal beside a chosen row. */
export function isNeed(row: RequirementRow): boolean {
  const superseded = !CHOSEN.has(row.id) && (row.conflicts_with ?? []).some((id) => CHOSEN.has(id));
  return NEEDED.has(row.kind) && !superseded;
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
