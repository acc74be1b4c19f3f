import type { EntityTypeSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import type { EntityState, VersionPlan } from "./chain_plan.ts";
import type { BlockRange } from "./slot_schedule.ts";
import type { Standing, Stay, TypeQueues } from "./type_queues.ts";

/** One type's part of the operation stream. */
export interface TypeStream {
  readonly queues: TypeQueues;
  readonly stream: BlockRange;
}

/**
 * When a type's versions end by themselves. Where a state has an `expire` stream, a version written there ends at the very
 * block of the expire operation that meets the entity; otherwise after the declared blocks to live, and never before
 * another operation has met it.
 */
export class Lifetimes {
  readonly #btlBlocks: EntityTypeSpec["btlBlocks"];
  readonly #queues: TypeQueues;
  readonly #hash: CounterHash;
  readonly #streamStart: number;
  readonly #chainEnd: number;

  /** @param stream From the first block of the operation stream to the first one after the chain. */
  constructor({ btlBlocks }: EntityTypeSpec, { queues, stream }: TypeStream, hash: CounterHash) {
    this.#btlBlocks = btlBlocks;
    this.#queues = queues;
    this.#hash = hash;
    this.#streamStart = stream.from;
    this.#chainEnd = stream.to;
  }

  /** The block in which a version ends (exclusive) that was written in `block` on an entity that stands there since. */
  end(entity: number, block: number, standing: Standing): number {
    const { min, max } = this.#btlBlocks;
    const drawn = block + min + this.#hash.below(max - min + 1, entity, block);
    if (!standing.queue.expires) return drawn;
    for (let at = standing;;) {
      const left = at.queue.leaving.at(at.place);
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
  /**
   * What an entity is that has been through these waits by block `n` of the stream and is live: back from the newest wait to
   * the operation that wrote the contents. Extensions and changes of owner on the way keep them; a change of owner keeps the
   * expiry too. Cost: the blocks waited in a state that is updated at random.
   */
  newestState(born: VersionPlan, stays: readonly Stay[], n: number): EntityState {
    let [from, end]: (number | null)[] = [null, null];
    for (let i = stays.length - 1; i >= 0; i--) {
      const stay = stays[i]!;
      const through = i === stays.length - 1 ? n : stays[i + 1]!.since - 1;
      const updated = stay.queue.lastUpdate(stay.place, stay.since, through);
      const arrived = stay.by === null ? born.block : this.#streamStart + stay.since;
      const block = updated === null ? arrived : this.#streamStart + updated;
      from ??= block;
      if (updated !== null || stay.by?.kind !== "change_owner") end ??= this.end(born.entity, block, stay);
      if (updated === null && (stay.by?.kind === "extend" || stay.by?.kind === "change_owner")) continue;
      const contents: VersionPlan = block === born.block ? born : {
        ...born,
        block,
        kind: "update",
        state: stay.queue.state,
        ownerChanges: ownerChanges(stays.slice(0, i + 1)),
      };
      return { born, contents, from, end: end!, ownerChanges: ownerChanges(stays) };
    }
    throw new RangeError(`Cannot find the contents of entity ${born.entity}: nothing wrote it`);
  }
}

function ownerChanges(stays: readonly Stay[]): number {
  return stays.filter(({ by }) => by?.kind === "change_owner").length;
}
