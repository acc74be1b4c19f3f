import { LARGE_COHORTS } from "./mendoza_large_cohorts.ts";
import { TYPED_COHORTS } from "./mendoza_typed_cohorts.ts";
import { UNTYPED_COHORTS } from "./mendoza_untyped_cohorts.ts";
import type { EntityTypeSpec } from "./scenario.ts";

/** Mendoza's cohorts: the published ones, and a split of the rest that meets the published totals. */
export const MENDOZA_TYPES: readonly EntityTypeSpec[] = [
  ...LARGE_COHORTS,
  ...TYPED_COHORTS,
  ...UNTYPED_COHORTS,
];
