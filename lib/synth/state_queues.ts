import { HeadroomError } from "../errors.ts";
import { apportion } from "../scenarios/apportion.ts";
import type { EntityTypeSpec, OperationSpec } from "../scenarios/scenario.ts";
import type { CounterHash } from "./counter_hash.ts";
import { KeyedPermutation } from "./keyed_permutation.ts";
import { arrivesIn, leaves, OperationRate, stateOf } from "./operation_rates.ts";

/** One entity an operation is about, and its state afterwards. */
export interface Touched {
  readonly entity: number;
  readonly state: string;
}

interface Stream {
  readonly spec: OperationSpec;
  readonly rate: OperationRate;
}

/** Waiting line of one state: initial members first, then arrivals in the order they came. */
interface Queue {
  readonly state: string;
  /** Place of the first initial member in the type's random order, and how many there are. */
  readonly start: number;
  readonly initial: number;
  readonly arriving: readonly Stream[];
  readonly leaving: readonly Stream[];
  readonly updating: readonly Stream[];
  readonly updates: CounterHash;
}

/**
 * The life cycle of one type's entities as waiting lines: a transition takes the member that has been longest in its
 * state. Since every rate is known, who stands at any place of any line at any block follows by arithmetic, so blocks can
 * be made alone and in any order, and no entity can make a transition that its state does not allow.
 *
 * Within a block each entity is touched at most once: transitions take members from the front, updates pick at random
 * among the rest, arrivals join for the next block.
 */
export class StateQueues {
  readonly #entities: number;
  readonly #order: KeyedPermutation;
  readonly #queues: readonly Queue[];
  readonly #streams: readonly Stream[];

  constructor(
    type: EntityTypeSpec,
    entities: number,
    operations: readonly OperationSpec[],
    rateShare: number,
    hash: CounterHash,
  ) {
    checkTransitions(type, operations);
    this.#entities = entities;
    this.#order = new KeyedPermutation(entities, hash.child(0));
    this.#streams = operations.map((spec) => ({
      spec,
      rate: new OperationRate(spec.ratePerS.value, rateShare),
    }));
    let start = 0;
    this.#queues = initialStates(type, entities).map(([state, initial], i) => {
      const queue: Queue = {
        state,
        start,
        initial,
        arriving: this.#streams.filter(({ spec }) => arrivesIn(spec) === state),
        leaving: this.#streams.filter(({ spec }) => leaves(spec, state)),
        updating: this.#streams.filter(({ spec }) => spec.kind === "update" && stateOf(spec) === state),
        updates: hash.child(1 + i),
      };
      start += initial;
      return queue;
    });
  }

  /** The state an entity of the initial load starts in. */
  initialState(entity: number): string {
    const place = this.#order.indexOf(entity);
    return this.#queues.find(({ start, initial }) => place < start + initial)!.state;
  }

  /** Entities created in the first `blocks` blocks of the stream. */
  createdBefore(blocks: number): number {
    return this.#creations().reduce((sum, { rate }) => sum + rate.before(blocks), 0);
  }

  /** What one operation touches in block `n` of the stream (from 0), in order. */
  *touched(operation: OperationSpec, n: number): Generator<Touched> {
    const stream = this.#streams.find(({ spec }) => spec === operation)!;
    const [first, last] = [stream.rate.before(n), stream.rate.before(n + 1)];
    if (operation.kind === "update") return yield* this.#updated(stream, n, last - first);
    for (let rank = first; rank < last; rank++) {
      yield { entity: this.#moved(stream, rank, n), state: arrivesIn(operation)! };
    }
  }

  /** Where an entity created in the stream was created: the block of the stream and its place within it. */
  creation(
    entity: number,
  ): { readonly block: number; readonly index: number; readonly operation: OperationSpec } {
    const rank = entity - this.#entities;
    const block = blockOfRank((n) => this.createdBefore(n), rank);
    let index = rank - this.createdBefore(block);
    for (const { spec, rate } of this.#creations()) {
      const count = rate.before(block + 1) - rate.before(block);
      if (index < count) return { block, index, operation: spec };
      index -= count;
    }
    throw new RangeError(`Cannot find entity ${entity}: the stream does not create it`);
  }

  *#updated(stream: Stream, n: number, count: number): Generator<Touched> {
    const queue = this.#queue(stateOf(stream.spec));
    const front = total(queue.leaving, n + 1);
    const waiting = queue.initial + total(queue.arriving, n) - front;
    const order = new KeyedPermutation(waiting, queue.updates.child(n));
    const before = queue.updating.slice(0, queue.updating.indexOf(stream));
    const skipped = total(before, n + 1) - total(before, n);
    for (let i = 0; i < count; i++) {
      const place = front + order.at(skipped + i);
      yield { entity: this.#member(queue, place), state: queue.state };
    }
  }

  /** The entity a create or transition moves, given its rank in the stream and the block of that rank. */
  #moved(stream: Stream, rank: number, n: number): number {
    if (stream.spec.kind === "create") {
      const creations = this.#creations();
      const before = creations.slice(0, creations.indexOf(stream));
      return this.#entities + total(creations, n) + (total(before, n + 1) - total(before, n)) +
        (rank - stream.rate.before(n));
    }
    const queue = this.#queue(stream.spec.transition!.from);
    const before = queue.leaving.slice(0, queue.leaving.indexOf(stream));
    const taken = total(before, n + 1) - total(before, n);
    return this.#member(queue, total(queue.leaving, n) + taken + (rank - stream.rate.before(n)));
  }

  /** Who stands (or stood) at a place of a waiting line. */
  #member(queue: Queue, place: number): number {
    if (place < queue.initial) return this.#order.at(queue.start + place);
    const arrival = place - queue.initial;
    const n = blockOfRank((blocks) => total(queue.arriving, blocks), arrival);
    let index = arrival - total(queue.arriving, n);
    for (const stream of queue.arriving) {
      const first = stream.rate.before(n);
      const count = stream.rate.before(n + 1) - first;
      if (index < count) return this.#moved(stream, first + index, n);
      index -= count;
    }
    throw new RangeError(`Cannot find place ${place} of state "${queue.state}": nobody arrives there`);
  }

  #creations(): Stream[] {
    return this.#streams.filter(({ spec }) => spec.kind === "create");
  }

  #queue(state: string): Queue {
    return this.#queues.find((queue) => queue.state === state)!;
  }
}

/** Members of each state when the initial load is complete. */
export function initialStates(type: EntityTypeSpec, entities: number): [state: string, members: number][] {
  const states = type.lifecycle?.states ?? [["", 1] as const];
  const members = apportion(states.map(([, share]) => share), entities);
  return states.map(([state], i) => [state, members[i]!]);
}

function total(streams: readonly Stream[], blocks: number): number {
  let sum = 0;
  for (const { rate } of streams) sum += rate.before(blocks);
  return sum;
}

/** The n with before(n) <= rank < before(n + 1), by bisection. */
function blockOfRank(before: (blocks: number) => number, rank: number): number {
  let high = 1;
  while (before(high) <= rank) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (before(middle) <= rank) low = middle;
    else high = middle;
  }
  return before(low) <= rank && rank < before(low + 1) ? low : high;
}

function checkTransitions(type: EntityTypeSpec, operations: readonly OperationSpec[]): void {
  const known = new Set(type.lifecycle?.states.map(([state]) => state) ?? [""]);
  for (const operation of operations) {
    const { from, to } = operation.transition ?? {};
    const declared = operation.kind === "transition"
      ? type.lifecycle?.transitions.some((transition) => transition.from === from && transition.to === to)
      : known.has(stateOf(operation));
    if (declared) continue;
    const asked = operation.kind === "transition" ? `"${from}" to "${to}"` : `state "${stateOf(operation)}"`;
    throw new HeadroomError(
      `Cannot run operation "${operation.id}": the life cycle of "${type.id}" does not declare ${asked}`,
      { expected: "a declared state or transition", actual: asked, next: "correct the scenario" },
    );
  }
}
