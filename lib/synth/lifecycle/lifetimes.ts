import type { EntityTypeSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import type { Standing, StateQueues } from "./state_queues.ts";

/**
 * When a type's versions end by themselves. Where a state has an `expire` stream, a version written there ends at the very
 * block of the expire operation that meets the entity; otherwise after the declared blocks to live, and never before
 * another operation has met it.
 */
export class Lifetimes {
  readonly #btlBlocks: EntityTypeSpec["btlBlocks"];
  readonly #queues: StateQueues;
  readonly #hash: CounterHash;
  readonly #streamStart: number;
  readonly #chainEnd: number;

  /**
   * @param streamStart First block of the operation stream.
   * @param chainEnd First block after the chain.
   */
  constructor(
    btlBlocks: EntityTypeSpec["btlBlocks"],
    queues: StateQueues,
    hash: CounterHash,
    streamStart: number,
    chainEnd: number,
  ) {
    this.#btlBlocks = btlBlocks;
    this.#queues = queues;
    this.#hash = hash;
    this.#streamStart = streamStart;
    this.#chainEnd = chainEnd;
  }

  /** The block in which a version ends (exclusive) that was written in `block` on an entity that stands there since. */
  end(entity: number, block: number, standing: Standing): number {
    const { min, max } = this.#btlBlocks;
    const drawn = block + min + this.#hash.below(max - min + 1, entity, block);
    if (!standing.line.expires) return drawn;
    for (let at = standing;;) {
      const left = at.line.leaving.at(at.place);
      if (left === null) return Math.max(drawn, this.#chainEnd);
      const leftIn = this.#streamStart + left.block;
      if (left.stream.spec.kind === "expire") return leftIn;
      // A change of owner keeps the expiry, so what comes after it decides.
      if (left.stream.spec.kind !== "change_owner" || leftIn >= this.#chainEnd) {
        return Math.max(drawn, leftIn + 1);
      }
      at = this.#queues.next(at)!;
    }
  }
}
