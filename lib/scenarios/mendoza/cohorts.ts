import { byDay } from "./calendar.ts";
import type { CohortSpec } from "../scenario.ts";

/** Bounds of the published lifespan classes, blocks. Source: mendoza.json lifespan_boundaries_in_blocks. */
export const LIFESPAN = {
  test: { minBlocks: 30, maxBlocks: 899 },
  session: { minBlocks: 900, maxBlocks: 9_899 },
  medium: { minBlocks: 9_900, maxBlocks: 99_359 },
  longer: { minBlocks: 99_360, maxBlocks: 496_799 },
  persistent: { minBlocks: 496_800, maxBlocks: 1_296_000 },
} as const;

/** What is left of the published lifespan classes after the named cohorts. Source: sp:mendoza-dump.md:L175-L179. */
const REST_LIFESPANS = [
  { ...LIFESPAN.test, entities: 151_753 },
  { ...LIFESPAN.session, entities: 21_824 },
  { ...LIFESPAN.medium, entities: 3_248 },
  { ...LIFESPAN.longer, entities: 2_588 },
  { ...LIFESPAN.persistent, entities: 111_069 },
];

/** What is left of the published calendar after the named cohorts. */
const REST_BY_DAY = byDay({ load: 50_128, rampUp: 44_903, peak: 151_595, steady: 24_821 });

/** A cohort of entities written once. */
export function writtenOnce(
  entities: number,
  options: Partial<Pick<CohortSpec, "lifespans" | "byPhase" | "batchEntities">> = {},
): CohortSpec {
  return {
    versions: [{ min: 1, max: 1, entities }],
    totalVersions: entities,
    lifespans: REST_LIFESPANS,
    byPhase: REST_BY_DAY,
    batchEntities: 1,
    source: "sp:mendoza-dump.md:L162-L181; derived: shares left after the named cohorts",
    ...options,
  };
}

/** A cohort of which `several` entities share all versions beyond the first ones. */
export function writtenAgain(
  cohort: CohortSpec,
  entities: number,
  several: number,
  totalVersions: number,
): CohortSpec {
  const [once, again] = [{ min: 1, max: 1, entities: entities - several }, {
    min: 2,
    max: null,
    entities: several,
  }];
  return { ...cohort, versions: several === entities ? [again] : [once, again], totalVersions };
}

/** Golem providers: 13 % of them account for 267,354 later versions. Source: sp:mendoza-dump.md:L205-L209, L334. */
export const GOLEM_COHORT: CohortSpec = {
  versions: [
    { min: 1, max: 1, entities: 159_162 },
    { min: 2, max: 2, entities: 6_427 },
    { min: 3, max: 5, entities: 5_510 },
    { min: 6, max: 10, entities: 3_865 },
    { min: 11, max: null, entities: 7_199 },
  ],
  totalVersions: 449_517,
  lifespans: [{ ...LIFESPAN.persistent, entities: 1 }],
  byPhase: byDay({ load: 100_000, rampUp: 22_163, peak: 50_000, steady: 10_000 }),
  batchEntities: 50,
  source:
    "sp:mendoza-dump.md:L205-L209, L334; sp:commit_time_distribution_simple_eav.ipynb (batches); choice: spread over the phases, persistent",
};
