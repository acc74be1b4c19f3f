import type { CalendarSpec, CohortSpec } from "./scenario.ts";

const BLOCKS_PER_DAY = 43_200;

/** 26.7 days of blocks in four phases. */
export const CALENDAR: CalendarSpec = {
  firstBlock: 661,
  blocks: 1_153_465,
  phases: [
    { name: "initial load", fromBlock: 0, toBlock: BLOCKS_PER_DAY },
    { name: "ramp-up", fromBlock: BLOCKS_PER_DAY, toBlock: 5 * BLOCKS_PER_DAY },
    { name: "peak", fromBlock: 5 * BLOCKS_PER_DAY, toBlock: 15 * BLOCKS_PER_DAY },
    { name: "steady", fromBlock: 15 * BLOCKS_PER_DAY, toBlock: 1_153_465 },
  ],
  source: "sp:mendoza-dump.md:L33 (blocks), L162-L167 (phases by day); M-11, M-12",
};

/** Bounds of the published lifespan classes, blocks. Source: mendoza.json lifespan_boundaries_in_blocks. */
export const LIFESPAN = {
  test: { minBlocks: 30, maxBlocks: 900 },
  session: { minBlocks: 901, maxBlocks: 9_900 },
  medium: { minBlocks: 9_901, maxBlocks: 99_360 },
  longer: { minBlocks: 99_361, maxBlocks: 496_800 },
  persistent: { minBlocks: 496_801, maxBlocks: 1_296_000 },
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
const REST_BY_PHASE = [50_128, 44_903, 151_595, 24_821];

/** A cohort of entities written once. */
export function writtenOnce(
  entities: number,
  options: Partial<Pick<CohortSpec, "lifespans" | "byPhase" | "batchEntities">> = {},
): CohortSpec {
  return {
    versions: [{ min: 1, max: 1, entities }],
    totalVersions: entities,
    lifespans: REST_LIFESPANS,
    byPhase: REST_BY_PHASE,
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
  return {
    ...cohort,
    versions: [{ min: 1, max: 1, entities: entities - several }, { min: 2, max: null, entities: several }],
    totalVersions,
  };
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
  byPhase: [100_000, 22_163, 50_000, 10_000],
  batchEntities: 50,
  source:
    "sp:mendoza-dump.md:L205-L209, L334; sp:commit_time_distribution_simple_eav.ipynb (batches); choice: spread over the phases, persistent",
};
