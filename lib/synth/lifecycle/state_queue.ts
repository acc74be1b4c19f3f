import { apportion } from "../../scenarios/builders/apportion.ts";
import type { EntityTypeSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { Flow, type Stream } from "./flow.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { arrivesIn, leavesFrom, stateOf } from "./operation_rates.ts";

/**
 * The queue of one state: initial members first, then arrivals in the order they came. Operations take members
 * from its front; `extend` and `change_owner` put them back at its end; updates pick at random among the rest.
 *
 * Places count from the first initial member, blocks from the start of the stream. An arrival joins from the next block
 * on, so within a block no entity is touched twice.
 */
export class StateQueue {
  readonly state: string;
  /** Place of the first initial member in the type's random order, and how many there are. */
  readonly start: number;
  readonly initial: number;
  readonly arriving: Flow;
  readonly leaving: Flow;
  /** Whether lives in this state end by an `expire` stream. */
  readonly expires: boolean;
  readonly #updating: Flow;
  readonly #updates: CounterHash;

  constructor(members: InitialMembers, streams: readonly Stream[], updates: CounterHash) {
    const { state } = members;
    this.state = state;
    this.start = members.start;
    this.initial = members.count;
    this.arriving = new Flow(streams.filter(({ spec }) => arrivesIn(spec) === state));
    this.leaving = new Flow(streams.filter(({ spec }) => leavesFrom(spec) === state));
    this.expires = this.leaving.streams.some(({ spec }) => spec.kind === "expire");
    this.#updating = new Flow(
      streams.filter(({ spec }) => spec.kind === "update" && stateOf(spec) === state),
    );
    this.#updates = updates;
  }

  /** Places of the members that a stream of updates picks in block `n`, in order. */
  *updated(stream: Stream, n: number): Generator<number> {
    const count = stream.rate.inBlock(n);
    if (count === 0) return;
    const first = this.#updating.rankOf({ stream, block: n, rank: stream.rate.before(n) }) -
      this.#updating.before(n);
    const front = this.leaving.before(n + 1);
    const order = this.#order(n, front);
    for (let i = 0; i < count; i++) yield front + order.at(first + i);
  }

  /** The newest block in (after, through] that updates the member at a place who waits all that time, or null. */
  lastUpdate(place: number, after: number, through: number): number | null {
    if (this.#updating.streams.length === 0) return null;
    for (let n = through; n > after; n--) {
      const count = this.#updating.inBlock(n);
      if (count === 0) continue;
      const front = this.leaving.before(n + 1);
      if (this.#order(n, front).indexOf(place - front) < count) return n;
    }
    return null;
  }

  /** The random order in which block `n` picks among those behind its front. */
  #order(n: number, front: number): KeyedPermutation {
    return new KeyedPermutation(this.initial + this.arriving.before(n) - front, this.#updates.child(n));
  }
}

/** The members of a state when the initial load is complete. */
export interface InitialMembers {
  readonly state: string;
  /** Place of the first one in the type's random order. */
  readonly start: number;
  readonly count: number;
}

/** The initial members of each state; a type without a life cycle has one. */
export function initialMembers(type: EntityTypeSpec, entities: number): InitialMembers[] {
  const states = type.lifecycle?.states ?? [["", 1] as const];
  let start = 0;
  return apportion(states.map(([, share]) => share), entities).map((count, i) => {
    const members = { state: states[i]![0], start, count };
    start += count;
    return members;
  });
}

/** Finds how many members a type's state has when the initial load is complete; 0 where there is no such state. */
export function initialCounts(
  types: readonly EntityTypeSpec[],
  entities: readonly number[],
): (entityType: string, state: string) => number {
  const counts = new Map(
    types.flatMap((type, i) =>
      initialMembers(type, entities[i]!).map(({ state, count }) => [`${type.id}\n${state}`, count] as const)
    ),
  );
  return (entityType, state) => counts.get(`${entityType}\n${state}`) ?? 0;
}
