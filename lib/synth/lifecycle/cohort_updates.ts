import { HeadroomError } from "../../errors.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { type BlockRange, SlotSchedule } from "./slot_schedule.ts";
import type { VersionCounts } from "./version_counts.ts";

/** Most versions of one entity. choice: one a block for three months; a round takes some 16 bytes. */
const VERSIONS_MAX = 2 ** 22;

/**
 * When a cohort's entities are written again: in rounds. Round k holds every entity with more than k versions, in batches;
 * batches follow each other over the update period. Ranks are those of `VersionCounts`, so a round's members are a prefix.
 */
export class CohortUpdates {
  readonly #counts: VersionCounts;
  readonly #schedule: SlotSchedule;
  /** Batches before each round; round k (from 1) is at k - 1. */
  readonly #batchesBefore: readonly number[];
  readonly #members: readonly number[];

  /** @throws {HeadroomError} An entity with more versions than a plan can hold. */
  constructor(counts: VersionCounts, period: BlockRange & { batchEntities: number }, hash: CounterHash) {
    this.#counts = counts;
    if (counts.max > VERSIONS_MAX) {
      throw HeadroomError.unmet("plan the versions of a cohort", {
        expected: `at most ${VERSIONS_MAX} versions of one entity`,
        actual: String(counts.max),
        next: "spread its totalVersions over more entities, or use a smaller --scale",
      });
    }
    const rounds = counts.several === 0 ? 0 : counts.max - 1;
    this.#members = Array.from({ length: rounds }, (_, i) => counts.countAbove(i + 1));
    const before = [0];
    for (const members of this.#members) {
      before.push(before.at(-1)! + Math.ceil(members / period.batchEntities));
    }
    this.#batchesBefore = before;
    this.#schedule = new SlotSchedule(before.at(-1)!, period, hash);
  }

  /** Ranks written again in a block, with the round each is in. */
  *inBlock(block: number): Generator<{ readonly rank: number; readonly round: number }> {
    const first = this.#schedule.countBefore(block);
    const last = this.#schedule.countBefore(block + 1);
    for (let batch = first; batch < last; batch++) {
      const round = this.#roundOf(batch);
      const index = batch - this.#batchesBefore[round - 1]!;
      for (let rank = this.#rankAt(round, index); rank < this.#rankAt(round, index + 1); rank++) {
        yield { rank, round };
      }
    }
  }

  /** The block of an entity's update number `round` (from 1), or null where it has fewer. */
  blockOf(rank: number, round: number): number | null {
    if (round >= this.#counts.of(rank)) return null;
    const members = this.#members[round - 1]!;
    const batches = this.#batchesBefore[round]! - this.#batchesBefore[round - 1]!;
    const index = Math.ceil((rank + 1) * batches / members) - 1;
    return this.#schedule.blockOf(this.#batchesBefore[round - 1]! + index);
  }

  #roundOf(batch: number): number {
    return this.#batchesBefore.findIndex((before) => before > batch);
  }

  /** First rank of a round's batch. */
  #rankAt(round: number, index: number): number {
    const batches = this.#batchesBefore[round]! - this.#batchesBefore[round - 1]!;
    return Math.floor(this.#members[round - 1]! * index / batches);
  }
}
