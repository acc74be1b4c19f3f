import { LARGE_COHORTS } from "./large_cohorts.ts";
import { TYPED_COHORTS } from "./typed_cohorts.ts";
import { UNTYPED_COHORTS } from "./untyped_cohorts.ts";
import type { EntityTypeSpec } from "../scenario.ts";

/** Mendoza's cohorts: the published ones, and a split of the rest that meets the published totals. */
export const MENDOZA_TYPES: readonly EntityTypeSpec[] = [
  ...LARGE_COHORTS,
  ...TYPED_COHORTS,
  ...UNTYPED_COHORTS,
];
