import { apportion } from "../../scenarios/builders/apportion.ts";
import type { ScaledCount } from "../../scenarios/scaled_counts.ts";
import type { CohortSpec } from "../../scenarios/scenario.ts";
import { CohortUpdates } from "./cohort_updates.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { SlotSchedule } from "./slot_schedule.ts";
import { VersionCounts } from "./version_counts.ts";

/** A stretch of the calendar in block numbers; `to` is exclusive. */
export interface CalendarPhase {
  readonly from: number;
  readonly to: number;
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

  /** @param loadPhases Phases, from the first on, that are the load: nothing is written again during them. */
  constructor(
    cohort: CohortSpec,
    count: ScaledCount,
    phases: readonly CalendarPhase[],
    loadPhases: number,
    hash: CounterHash,
  ) {
    this.#phases = planBirths(cohort, count.entities, phases, hash.child(0));
    this.#counts = new VersionCounts(cohort, count.entities, count.versions);
    const loaded = this.#phases[loadPhases - 1]!;
    this.#early = Math.max(1, this.#counts.several, loaded.first + loaded.entities);
    this.#ranks = new KeyedPermutation(this.#early, hash.child(1));
    const from = Math.max(loaded.to, this.birthBlock(this.#early - 1) + 1);
    this.#updates = new CohortUpdates(
      this.#counts,
      cohort.batchEntities,
      from,
      Math.max(from + 1, phases.at(-1)!.to),
      hash.child(2),
    );
    this.#lifespans = planLifespans(cohort, count.entities);
    this.#lifeOrder = new KeyedPermutation(count.entities, hash.child(3));
    this.#lives = hash.child(4);
  }

  /** Entities created before a block. */
  bornBefore(block: number): number {
    const phase = this.#phases.find(({ to }) => block <= to) ?? this.#phases.at(-1)!;
    return phase.first + phase.bornBefore(block);
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
    const updates = entity < this.#early ? this.#counts.of(this.#ranks.indexOf(entity)) - 1 : 0;
    let low = 0;
    for (let high = updates + 1; high - low > 1;) {
      const middle = Math.floor((low + high) / 2);
      if (this.#updateBlock(entity, middle)! <= block) low = middle;
      else high = middle;
    }
    return { round: low, block: low === 0 ? this.birthBlock(entity) : this.#updateBlock(entity, low)! };
  }

  /** Last block of an entity's life, exclusive. */
  endBlock(entity: number): number {
    const last = entity < this.#early ? this.#counts.of(this.#ranks.indexOf(entity)) - 1 : 0;
    const written = last === 0 ? this.birthBlock(entity) : this.#updateBlock(entity, last)!;
    return written + this.#lifespan(entity);
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
  constructor(
    readonly first: number,
    readonly entities: number,
    /** First block after the phase. */
    readonly to: number,
    readonly schedule: SlotSchedule,
  ) {}

  bornBefore(block: number): number {
    return this.#firstOf(this.schedule.countBefore(block));
  }

  birthBlock(entity: number): number {
    const batch = Math.ceil((entity - this.first + 1) * this.schedule.count / this.entities) - 1;
    return this.schedule.blockOf(batch);
  }

  /** Entities in the batches before one. */
  #firstOf(batch: number): number {
    return this.entities === 0 ? 0 : Math.floor(this.entities * batch / this.schedule.count);
  }
}

function planBirths(
  cohort: CohortSpec,
  entities: number,
  phases: readonly CalendarPhase[],
  hash: CounterHash,
): PhaseBirths[] {
  let first = 0;
  return apportion(cohort.byPhase, entities).map((count, i) => {
    const batches = Math.ceil(count / cohort.batchEntities);
    const births = new PhaseBirths(
      first,
      count,
      phases[i]!.to,
      new SlotSchedule(batches, phases[i]!.from, phases[i]!.to, hash.child(i)),
    );
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

function planLifespans(cohort: CohortSpec, entities: number): Lifespan[] {
  let before = 0;
  return apportion(cohort.lifespans.map((lifespan) => lifespan.entities), entities).map((count, i) => {
    const { minBlocks, maxBlocks } = cohort.lifespans[i]!;
    before += count;
    return { before, min: minBlocks, max: maxBlocks };
  });
}
