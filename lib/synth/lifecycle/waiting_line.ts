import { apportion } from "../../scenarios/builders/apportion.ts";
import type { EntityTypeSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { Flow, type Stream } from "./flow.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { arrivesIn, leavesFrom, stateOf } from "./operation_rates.ts";

/**
 * The waiting line of one state: initial members first, then arrivals in the order they came. Operations take members
 * from its front; `extend` and `change_owner` put them back at its end; updates pick at random among the rest.
 *
 * Places are counted from the first member there ever was; blocks from the start of the stream. Who arrives in a block
 * joins for the next one, so within a block no entity is touched twice.
 */
export class WaitingLine {
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

  constructor(
    state: string,
    start: number,
    initial: number,
    streams: readonly Stream[],
    updates: CounterHash,
  ) {
    this.state = state;
    this.start = start;
    this.initial = initial;
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

/** The lines of a type's states; a type without a life cycle has one. `hash` is the type's own, 0 is its order's. */
export function makeLines(
  type: EntityTypeSpec,
  entities: number,
  streams: readonly Stream[],
  hash: CounterHash,
): WaitingLine[] {
  let start = 0;
  return initialStates(type, entities).map(([state, initial], i) => {
    const line = new WaitingLine(state, start, initial, streams, hash.child(1 + i));
    start += initial;
    return line;
  });
}

/** Members of each state when the initial load is complete. */
export function initialStates(type: EntityTypeSpec, entities: number): [state: string, members: number][] {
  const states = type.lifecycle?.states ?? [["", 1] as const];
  const members = apportion(states.map(([, share]) => share), entities);
  return states.map(([state], i) => [state, members[i]!]);
}
