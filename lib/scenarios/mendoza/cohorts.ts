import { attributes, Declaration } from "../builders/attributes.ts";
import type { CohortSpec, EntityTypeSpec, OwnerRange, PayloadSpec, Sourced } from "../scenario.ts";
import { byDay } from "./calendar.ts";
import { CHOSEN } from "./parts.ts";

const BTL = { min: 30, max: 1_296_000, source: "sp:mendoza-dump.md:L175-L179; drawn by cohort" };

/** Bounds of the published lifespan classes, blocks. Source: mendoza.json lifespan_boundaries_in_blocks. */
export const LIFESPAN = {
  test: { minBlocks: 30, maxBlocks: 899 },
  session: { minBlocks: 900, maxBlocks: 9_899 },
  medium: { minBlocks: 9_900, maxBlocks: 99_359 },
  longer: { minBlocks: 99_360, maxBlocks: 496_799 },
  persistent: { minBlocks: 496_800, maxBlocks: 1_296_000 },
} as const;

/** Published lifespan classes less the named cohorts. Source: sp:mendoza-dump.md:L175-L179. */
const REST_LIFESPANS = [
  { ...LIFESPAN.test, entities: 151_753 },
  { ...LIFESPAN.session, entities: 21_824 },
  { ...LIFESPAN.medium, entities: 3_248 },
  { ...LIFESPAN.longer, entities: 2_588 },
  { ...LIFESPAN.persistent, entities: 111_069 },
];

/** Published calendar less the named cohorts. */
const REST_BY_DAY = byDay({ load: 50_128, rampUp: 44_903, peak: 151_595, steady: 24_821 });

/** What differs from one cohort to the next. */
interface Cohort {
  readonly count: Sourced;
  readonly payload: PayloadSpec;
  /** Default: entities written once, with lifespans and phases left over by the named cohorts. */
  readonly life?: Partial<CohortSpec>;
  /** Default: the small creators. */
  readonly owners?: readonly OwnerRange[];
}

/** An entity type of the `cohorts` generator; its attributes have chosen names unless they say otherwise. */
export function cohortType(
  id: string,
  { count, payload, life, owners = [others()] }: Cohort,
  table: Readonly<Record<string, Declaration>>,
): EntityTypeSpec {
  const cohort = {
    versions: [{ min: 1, max: 1, entities: count.value }],
    totalVersions: count.value,
    lifespans: REST_LIFESPANS,
    byPhase: REST_BY_DAY,
    batchEntities: 1,
    source: "sp:mendoza-dump.md:L162-L181; derived: shares left after the named cohorts",
    ...life,
  };
  return { id, count, attributes: attributes(CHOSEN, table), payload, btlBlocks: BTL, cohort, owners };
}

/** Versions of a cohort in which `several` entities share all versions beyond the first. */
export function writtenAgain(
  entities: number,
  several: number,
  totalVersions: number,
): Pick<CohortSpec, "versions" | "totalVersions"> {
  const once = { min: 1, max: 1, entities: entities - several };
  const again = { min: 2, max: null, entities: several };
  return { versions: several === entities ? [again] : [once, again], totalVersions };
}

/** One of the seven named creators, by rank. Source: sp:mendoza-dump.md:L92-L100. */
export function creator(rank: number, weight = 1): OwnerRange {
  return { from: rank, to: rank, weight };
}

/** The 188 creators beyond the seven published ones. Source: sp:mendoza-dump.md:L101. */
export function others(weight = 1): OwnerRange {
  return { from: 8, to: 195, weight };
}
