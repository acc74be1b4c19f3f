import { apportion } from "../../scenarios/builders/apportion.ts";
import type { ScaledCount } from "../../scenarios/scaled_counts.ts";
import type { CohortSpec } from "../../scenarios/scenario.ts";
import { CohortUpdates } from "./cohort_updates.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { type BlockRange, SlotSchedule } from "./slot_schedule.ts";
import { VersionCounts } from "./version_counts.ts";

/** A cohort at a scale. */
export interface ScaledCohort extends ScaledCount {
  readonly spec: CohortSpec;
}

/** When a cohort may be created and updated. */
export interface CohortCalendar {
  readonly phases: readonly BlockRange[];
  /** Phases, from the first on, that are the load: nothing is written again during them. */
  readonly loadPhases: number;
}

/**
 * The lives of one cohort: when its entities are created (numbered in that order), written again, and end.
 * Every answer is a function of (seed, entity) or (seed, block).
 */
export class Cohort {
  readonly #phases: readonly PhaseBirths[];
  readonly #counts: VersionCounts;
  readonly #updates: CohortUpdates;
  /** Which early entity has which rank in `#counts`: every entity with several versions is among the first ones. */
  readonly #ranks: KeyedPermutation;
  readonly #early: number;
  readonly #lifespans: readonly Lifespan[];
  readonly #lifeOrder: KeyedPermutation;
  readonly #lives: CounterHash;

  constructor(cohort: ScaledCohort, { phases, loadPhases }: CohortCalendar, hash: CounterHash) {
    const { spec, entities, versions } = cohort;
    const { batchEntities } = spec;
    this.#phases = planBirths(cohort, phases, hash.child(0));
    this.#counts = new VersionCounts(spec, entities, versions);
    const loaded = this.#phases[loadPhases - 1]!;
    this.#early = Math.max(1, this.#counts.several, loaded.first + loaded.entities);
    this.#ranks = new KeyedPermutation(this.#early, hash.child(1));
    const from = Math.max(loaded.to, this.birthBlock(this.#early - 1) + 1);
    const to = Math.max(from + 1, phases.at(-1)!.to);
    this.#updates = new CohortUpdates(this.#counts, { from, to, batchEntities }, hash.child(2));
    this.#lifespans = planLifespans(cohort);
    this.#lifeOrder = new KeyedPermutation(entities, hash.child(3));
    this.#lives = hash.child(4);
  }

  /** Entities created before a block. */
  bornBefore(block: number): number {
    const phase = this.#phases.find(({ to }) => block <= to) ?? this.#phases.at(-1)!;
    return phase.bornBefore(block);
  }

  birthBlock(entity: number): number {
    return this.#phases.find(({ first, entities }) => entity < first + entities)!.birthBlock(entity);
  }

  /** Entities written again in a block, with the number of that update (from 1). */
  *updatesIn(block: number): Generator<{ readonly entity: number; readonly round: number }> {
    for (const { rank, round } of this.#updates.inBlock(block)) {
      yield { entity: this.#ranks.at(rank), round };
    }
  }

  /** Blocks to live of the version written in `round` (0: the creation): up to the next one and its lifespan beyond. */
  btl(entity: number, round: number, block: number): number {
    const next = this.#updateBlock(entity, round + 1);
    return (next === null ? 0 : next - block) + this.#lifespan(entity);
  }

  /** The newest version of an entity at a block that is not before its birth: its round (0: the creation) and block. */
  newestVersion(entity: number, block: number): { readonly round: number; readonly block: number } {
    let low = 0;
    for (let high = this.#updateCount(entity) + 1; high - low > 1;) {
      const middle = Math.floor((low + high) / 2);
      if (this.#blockOf(entity, middle) <= block) low = middle;
      else high = middle;
    }
    return { round: low, block: this.#blockOf(entity, low) };
  }

  /** Last block of an entity's life, exclusive. */
  endBlock(entity: number): number {
    return this.#blockOf(entity, this.#updateCount(entity)) + this.#lifespan(entity);
  }

  #updateCount(entity: number): number {
    return entity < this.#early ? this.#counts.of(this.#ranks.indexOf(entity)) - 1 : 0;
  }

  /** The block of a version that there is. */
  #blockOf(entity: number, round: number): number {
    return round === 0 ? this.birthBlock(entity) : this.#updateBlock(entity, round)!;
  }

  #updateBlock(entity: number, round: number): number | null {
    if (entity >= this.#early) return null;
    return this.#updates.blockOf(this.#ranks.indexOf(entity), round);
  }

  #lifespan(entity: number): number {
    const place = this.#lifeOrder.at(entity);
    const { min, max } = this.#lifespans.find(({ before }) => place < before)!;
    return min + this.#lives.below(max - min + 1, entity, 0);
  }
}

/** Creations of one cohort in one phase: batches spread over its blocks. */
class PhaseBirths {
  /** First block after the phase. */
  readonly to: number;
  readonly #schedule: SlotSchedule;

  constructor(
    /** Number of the first entity, and how many there are. */
    readonly first: number,
    readonly entities: number,
    { batches, span, hash }: {
      readonly batches: number;
      readonly span: BlockRange;
      readonly hash: CounterHash;
    },
  ) {
    this.to = span.to;
    this.#schedule = new SlotSchedule(batches, span, hash);
  }

  /** Entities created before a block, those of earlier phases included. */
  bornBefore(block: number): number {
    const { count } = this.#schedule;
    if (this.entities === 0) return this.first;
    return this.first + Math.floor(this.entities * this.#schedule.countBefore(block) / count);
  }

  birthBlock(entity: number): number {
    const batch = Math.ceil((entity - this.first + 1) * this.#schedule.count / this.entities) - 1;
    return this.#schedule.blockOf(batch);
  }
}

function planBirths(
  { spec, entities }: ScaledCohort,
  phases: readonly BlockRange[],
  hash: CounterHash,
): PhaseBirths[] {
  let first = 0;
  return apportion(spec.byPhase, entities).map((count, i) => {
    const batches = Math.ceil(count / spec.batchEntities);
    const births = new PhaseBirths(first, count, { batches, span: phases[i]!, hash: hash.child(i) });
    first += count;
    return births;
  });
}

interface Lifespan {
  /** Places of the random order up to this one have it. */
  readonly before: number;
  readonly min: number;
  readonly max: number;
}

function planLifespans({ spec, entities }: ScaledCohort): Lifespan[] {
  let before = 0;
  return apportion(spec.lifespans.map((lifespan) => lifespan.entities), entities).map((count, i) => {
    const { minBlocks, maxBlocks } = spec.lifespans[i]!;
    before += count;
    return { before, min: minBlocks, max: maxBlocks };
  });
}
