import type { EntityTypeSpec, OperationSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { Flow, type Stream } from "./flow.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { arrivesIn, leavesFrom, stateOf } from "./operation_rates.ts";
import { makeLines, type WaitingLine } from "./waiting_line.ts";

/** Where an entity stands. */
export interface Standing {
  readonly line: WaitingLine;
  readonly place: number;
}

/** One entity an operation is about, what it was through, and where it stands afterwards (null: it is gone). */
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
 * The life cycle of one type's entities as waiting lines: whoever has been longest in a state leaves it first. Since every
 * rate is known, who stands at any place of any line at any block follows by arithmetic, so blocks can be made alone and in
 * any order, and no entity can meet an operation that its state does not allow. Blocks count from the start of the stream.
 */
export class StateQueues {
  readonly #entities: number;
  readonly #order: KeyedPermutation;
  readonly #lines: readonly WaitingLine[];
  readonly #byState: ReadonlyMap<string, WaitingLine>;
  readonly #creations: Flow;
  readonly #endings: Flow;

  constructor(type: EntityTypeSpec, entities: number, streams: readonly Stream[], hash: CounterHash) {
    this.#entities = entities;
    this.#order = new KeyedPermutation(entities, hash.child(0));
    this.#lines = makeLines(type, entities, streams, hash);
    this.#byState = new Map(this.#lines.map((line) => [line.state, line]));
    this.#creations = new Flow(streams.filter(({ spec }) => spec.kind === "create"));
    this.#endings = new Flow(streams.filter(({ spec }) => spec.kind === "delete" || spec.kind === "expire"));
  }

  /** Whether every state of the type has a stream that ends lives in it. */
  get allExpire(): boolean {
    return this.#lines.every(({ expires }) => expires);
  }

  /** Where an entity of the initial load stands when it is complete. */
  initialStanding(entity: number): Standing {
    const rank = this.#order.indexOf(entity);
    const line = this.#lines.find(({ start, initial }) => rank < start + initial)!;
    return { line, place: rank - line.start };
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
      const line = this.#line(stateOf(spec));
      for (const place of line.updated(stream, n)) {
        yield { ...this.#who(line, place), stands: { line, place } };
      }
      return;
    }
    const count = rate.inBlock(n);
    if (count === 0) return;
    const first = { stream, block: n, rank: rate.before(n) };
    const from = leavesFrom(spec);
    const left = from === null ? null : this.#line(from).leaving.rankOf(first);
    const arrived = arrivesIn(spec) === null ? null : this.#arrival(stream, first);
    for (let i = 0; i < count; i++) {
      const { entity, ownerChanges } = left === null
        ? { entity: this.#entities + this.#creations.rankOf(first) + i, ownerChanges: 0 }
        : this.#who(this.#line(from!), left + i);
      yield {
        entity,
        ownerChanges: ownerChanges + (spec.kind === "change_owner" ? 1 : 0),
        stands: arrived === null ? null : { line: arrived.line, place: arrived.place + i },
      };
    }
  }

  /** Where an entity created in the stream was created: block, operation, and its place among the operation's. */
  creation(entity: number): { readonly block: number; readonly index: number; readonly stream: Stream } {
    const place = this.#creations.at(entity - this.#entities);
    if (place === null) throw new RangeError(`Cannot find entity ${entity}: the stream does not create it`);
    return { ...place, index: place.rank - place.stream.rate.before(place.block) };
  }

  /** All waits of an entity up to and including block `n`, oldest first, and whether it is gone by then. */
  stays(entity: number, n: number): { readonly stays: readonly Stay[]; readonly gone: boolean } {
    const stays = [this.firstStay(entity)];
    for (;;) {
      const { line, place } = stays.at(-1)!;
      const left = line.leaving.at(place);
      if (left === null || left.block > n) return { stays, gone: false };
      const next = this.next({ line, place });
      if (next === null) return { stays, gone: true };
      stays.push({ ...next, since: left.block, by: left.stream.spec });
    }
  }

  /** Where an entity stands after the operation that ends its wait, or null where that ends its life or never comes. */
  next({ line, place }: Standing): Standing | null {
    const left = line.leaving.at(place);
    if (left === null || arrivesIn(left.stream.spec) === null) return null;
    return this.#arrival(left.stream, left);
  }

  /** Where an entity starts. */
  firstStay(entity: number): Stay {
    if (entity < this.#entities) return { ...this.initialStanding(entity), since: -1, by: null };
    const place = this.#creations.at(entity - this.#entities)!;
    return { ...this.#arrival(place.stream, place), since: place.block, by: place.stream.spec };
  }

  /** Where a stream's rank arrives. */
  #arrival(stream: Stream, place: { readonly block: number; readonly rank: number }): Standing {
    const line = this.#line(arrivesIn(stream.spec)!);
    return {
      line,
      place: line.initial + line.arriving.rankOf({ stream, block: place.block, rank: place.rank }),
    };
  }

  /** Who stands (or stood) at a place of a line, and how often it changed its owner before: back through all its waits. */
  #who(line: WaitingLine, place: number): { readonly entity: number; readonly ownerChanges: number } {
    let ownerChanges = 0;
    for (;;) {
      if (place < line.initial) return { entity: this.#order.at(line.start + place), ownerChanges };
      const arrival = line.arriving.at(place - line.initial);
      if (arrival === null) {
        throw new RangeError(`Cannot find place ${place} of state "${line.state}": nobody arrives there`);
      }
      const { kind } = arrival.stream.spec;
      if (kind === "create") {
        return { entity: this.#entities + this.#creations.rankOf(arrival), ownerChanges };
      }
      if (kind === "change_owner") ownerChanges++;
      line = this.#line(leavesFrom(arrival.stream.spec)!);
      place = line.leaving.rankOf(arrival);
    }
  }

  #line(state: string): WaitingLine {
    return this.#byState.get(state)!;
  }
}
