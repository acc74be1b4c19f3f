import type { CalendarSpec, CohortSpec } from "../scenarios/scenario.ts";
import { VersionCounts } from "../synth/lifecycle/version_counts.ts";
import type { GroupStatistics } from "../inspect/census_summary.ts";
import { histogramMean } from "../inspect/histogram_summary.ts";
import { LIFE_CLASSES } from "../inspect/published_classes.ts";
import type { FittedCalendar } from "./fit_calendar.ts";
import { type ValueRange, valueRanges } from "./value_ranges.ts";

const VERSION_RANGES = 16;
const LIFESPAN_RANGES = 24;
/** Smallest share of the chain reserved for updates, if a cohort has any. */
const UPDATE_SHARE = 0.3;

/** A cohort, and what had to be adjusted to make it possible. */
interface FittedCohort {
  readonly spec: CohortSpec;
  /** Entities created earlier than in the chain: the generator starts updates once all entities to be updated exist. */
  readonly movedEarlier: number;
}

/** When a group's entities are created and updated, and how long they live. */
export function fitCohort(
  group: Pick<
    GroupStatistics,
    "entities" | "versions" | "versionsPerEntity" | "lastVersionBlocks" | "createsPerBlock" | "byCalendar"
  >,
  { spec: calendar, byPhase: phaseCounts }: FittedCalendar,
  source: string,
): FittedCohort {
  const births = phaseCounts(group.byCalendar);
  const versions = versionBuckets(valueRanges(group.versionsPerEntity, VERSION_RANGES));
  const edges = LIFE_CLASSES.slice(1).map(({ min }) => min);
  const lifespans = valueRanges(group.lastVersionBlocks, LIFESPAN_RANGES, edges)
    .map(({ min, max, count }) => ({
      minBlocks: Math.max(1, min),
      maxBlocks: Math.max(1, max),
      entities: count,
    }));
  const counted: CohortSpec = {
    versions,
    totalVersions: group.versions,
    lifespans,
    byPhase: births,
    batchEntities: Math.max(1, Math.round(histogramMean(group.createsPerBlock))),
    source,
  };
  const counts = new VersionCounts(counted, group.entities, group.versions);
  if (counts.several === 0) return { spec: counted, movedEarlier: 0 };
  const needed = Math.max(1.25 * counts.max, UPDATE_SHARE * calendar.blocks);
  const early = calendar.phases.filter(({ toBlock }) => toBlock <= calendar.blocks - needed).length;
  const { byPhase, moved } = moveEarlier(births, counts.several, Math.max(1, early));
  const room = calendar.blocks - bornAt(byPhase, counts.several, calendar);
  const batchEntities = fittingBatch(counts, counted.batchEntities, room);
  return { spec: { ...counted, byPhase, batchEntities }, movedEarlier: moved };
}

/** The last bucket is open: it takes what the others leave of the total, so that versions add up at every scale. */
function versionBuckets(ranges: readonly ValueRange[]): CohortSpec["versions"] {
  const open = ranges.at(-1)!.max > 1;
  return ranges.map(({ min, max, count }, i) => ({
    min,
    max: open && i === ranges.length - 1 ? null : max,
    entities: count,
  }));
}

/** Births by phase, changed so that the first `several` happen in the first `early` phases. */
function moveEarlier(
  births: readonly number[],
  several: number,
  early: number,
): { readonly byPhase: readonly number[]; readonly moved: number } {
  const byPhase = [...births];
  const before = byPhase.slice(0, early).reduce((sum, count) => sum + count, 0);
  let missing = Math.max(0, Math.min(several, births.reduce((a, b) => a + b, 0)) - before);
  const moved = missing;
  for (let phase = early; phase < byPhase.length && missing > 0; phase++) {
    const taken = Math.min(missing, byPhase[phase]!);
    byPhase[phase]! -= taken;
    byPhase[early - 1]! += taken;
    missing -= taken;
  }
  return { byPhase, moved };
}

/** Block, counted from the calendar's start, by which `count` entities are created. */
function bornAt(byPhase: readonly number[], count: number, { phases }: CalendarSpec): number {
  let before = 0;
  for (const [i, { fromBlock, toBlock }] of phases.entries()) {
    const births = byPhase[i]!;
    if (before + births >= count) {
      const at = fromBlock + (toBlock - fromBlock) * (count - before) / Math.max(1, births);
      return Math.max(phases[0]!.toBlock, at);
    }
    before += births;
  }
  return phases.at(-1)!.toBlock;
}

/** The smallest batch size from `least` on that leaves a block for each batch of updates: no entity is updated twice in one. */
function fittingBatch(counts: VersionCounts, least: number, room: number): number {
  const members = Array.from({ length: counts.max - 1 }, (_, i) => counts.countAbove(i + 1));
  const batches = (batch: number) => members.reduce((sum, count) => sum + Math.ceil(count / batch), 0);
  let batch = least;
  while (batches(batch) > room && batch < counts.several) batch = Math.ceil(batch * 1.25);
  return batch;
}
