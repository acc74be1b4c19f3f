import type { EntityTypeSpec, OperationSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { Flow, type FlowPlace, type Stream } from "./flow.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { arrivesIn, leavesFrom, stateOf } from "./operation_rates.ts";
import { initialMembers, StateQueue } from "./state_queue.ts";

/** A type, and the entities of its initial load. */
export interface ScaledType {
  readonly type: EntityTypeSpec;
  readonly entities: number;
}

/** Where an entity stands. */
export interface Standing {
  readonly queue: StateQueue;
  readonly place: number;
}

/** An entity that an operation is about, and where it stands afterwards (null: its life ended). */
export interface Touched {
  readonly entity: number;
  readonly ownerChanges: number;
  readonly stands: Standing | null;
}

/** One wait of an entity, from the block in which an operation put it there; `by` null: since the initial load. */
export interface Stay extends Standing {
  readonly since: number;
  readonly by: OperationSpec | null;
}

/**
 * The life cycle of one type's entities as queues: first in, first out. Since every
 * rate is known, who stands at any place of any queue at any block follows by arithmetic, so blocks can be made alone and in
 * any order, and no entity can meet an operation that its state does not allow. Blocks count from the start of the stream.
 */
export class TypeQueues {
  readonly #entities: number;
  readonly #order: KeyedPermutation;
  readonly #queues: readonly StateQueue[];
  readonly #byState: ReadonlyMap<string, StateQueue>;
  readonly #creations: Flow;
  readonly #endings: Flow;

  constructor({ type, entities }: ScaledType, streams: readonly Stream[], hash: CounterHash) {
    this.#entities = entities;
    this.#order = new KeyedPermutation(entities, hash.child(0));
    this.#queues = initialMembers(type, entities).map((members, i) =>
      new StateQueue(members, streams, hash.child(1 + i))
    );
    this.#byState = new Map(this.#queues.map((queue) => [queue.state, queue]));
    this.#creations = new Flow(streams.filter(({ spec }) => spec.kind === "create"));
    this.#endings = new Flow(streams.filter(({ spec }) => spec.kind === "delete" || spec.kind === "expire"));
  }

  /** Whether every state of the type has an `expire` stream. */
  get allExpire(): boolean {
    return this.#queues.every(({ expires }) => expires);
  }

  /** Where an entity of the initial load stands when it is complete. */
  initialStanding(entity: number): Standing {
    const rank = this.#order.indexOf(entity);
    const queue = this.#queues.find(({ start, initial }) => rank < start + initial)!;
    return { queue, place: rank - queue.start };
  }

  /** Entities created in the first `blocks` blocks of the stream. */
  createdBefore(blocks: number): number {
    return this.#creations.before(blocks);
  }

  /** Entities deleted or expired in the first `blocks` blocks of the stream. */
  endedBefore(blocks: number): number {
    return this.#endings.before(blocks);
  }

  /** What one stream touches in block `n`, in order. */
  *touched(stream: Stream, n: number): Generator<Touched> {
    const { spec, rate } = stream;
    if (spec.kind === "update") {
      const queue = this.#queue(stateOf(spec));
      for (const place of queue.updated(stream, n)) {
        yield { ...this.#who(queue, place), stands: { queue, place } };
      }
      return;
    }
    const count = rate.inBlock(n);
    if (count === 0) return;
    const first = { stream, block: n, rank: rate.before(n) };
    const from = leavesFrom(spec);
    const left = from === null ? null : this.#queue(from).leaving.rankOf(first);
    const arrived = arrivesIn(spec) === null ? null : this.#arrival(first);
    for (let i = 0; i < count; i++) {
      const { entity, ownerChanges } = left === null
        ? { entity: this.#entities + this.#creations.rankOf(first) + i, ownerChanges: 0 }
        : this.#who(this.#queue(from!), left + i);
      yield {
        entity,
        ownerChanges: ownerChanges + (spec.kind === "change_owner" ? 1 : 0),
        stands: arrived === null ? null : { queue: arrived.queue, place: arrived.place + i },
      };
    }
  }

  /** Where an entity created in the stream was created: block, operation, and its place among the operation's. */
  creation(entity: number): { readonly block: number; readonly index: number; readonly stream: Stream } {
    const place = this.#creations.at(entity - this.#entities);
    if (place === null) throw new RangeError(`Cannot find entity ${entity}: the stream does not create it`);
    return { ...place, index: place.rank - place.stream.rate.before(place.block) };
  }

  /** All waits of an entity up to and including block `n`, oldest first, and whether its life has ended by then. */
  stays(entity: number, n: number): { readonly stays: readonly Stay[]; readonly gone: boolean } {
    const stays = [this.firstStay(entity)];
    for (;;) {
      const { queue, place } = stays.at(-1)!;
      const left = queue.leaving.at(place);
      if (left === null || left.block > n) return { stays, gone: false };
      const next = this.next({ queue, place });
      if (next === null) return { stays, gone: true };
      stays.push({ ...next, since: left.block, by: left.stream.spec });
    }
  }

  /** Where an entity stands after the operation that ends its wait, or null where that ends its life or never comes. */
  next({ queue, place }: Standing): Standing | null {
    const left = queue.leaving.at(place);
    if (left === null || arrivesIn(left.stream.spec) === null) return null;
    return this.#arrival(left);
  }

  /** Where an entity starts. */
  firstStay(entity: number): Stay {
    if (entity < this.#entities) return { ...this.initialStanding(entity), since: -1, by: null };
    const place = this.#creations.at(entity - this.#entities)!;
    return { ...this.#arrival(place), since: place.block, by: place.stream.spec };
  }

  /** Where an operation puts its entity. */
  #arrival(operation: FlowPlace): Standing {
    const queue = this.#queue(arrivesIn(operation.stream.spec)!);
    return { queue, place: queue.initial + queue.arriving.rankOf(operation) };
  }

  /** Who stands (or stood) at a place of a queue, and how often it changed its owner before: back through all its waits. */
  #who(queue: StateQueue, place: number): { readonly entity: number; readonly ownerChanges: number } {
    let ownerChanges = 0;
    for (;;) {
      if (place < queue.initial) return { entity: this.#order.at(queue.start + place), ownerChanges };
      const arrival = queue.arriving.at(place - queue.initial);
      if (arrival === null) {
        throw new RangeError(`Cannot find place ${place} of state "${queue.state}": nobody arrives there`);
      }
      const { kind } = arrival.stream.spec;
      if (kind === "create") {
        return { entity: this.#entities + this.#creations.rankOf(arrival), ownerChanges };
      }
      if (kind === "change_owner") ownerChanges++;
      queue = this.#queue(leavesFrom(arrival.stream.spec)!);
      place = queue.leaving.rankOf(arrival);
    }
  }

  #queue(state: string): StateQueue {
    return this.#byState.get(state)!;
  }
}
