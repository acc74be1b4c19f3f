import { OPERATION_INDEX_MAX } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { ChainPlan, EntityState, VersionPlan } from "./chain_plan.ts";
import { refuseLongChain } from "./plan_limits.ts";
import { checkOperations } from "./check_operations.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import type { DatasetSource, Phase } from "../dataset.ts";
import type { Stream } from "./flow.ts";
import { Lifetimes } from "./lifetimes.ts";
import { LoadSchedule } from "./load_schedule.ts";
import { planStreams } from "./plan_streams.ts";
import { type Standing, TypeQueues } from "./type_queues.ts";

const FIRST_BLOCK = 1;
/** Operations one transaction holds; more of one kind continue in the next. */
const TX_OPERATIONS = OPERATION_INDEX_MAX + 1;

/** The first transaction of an operation's kind in a block, and which of its operations this is. */
interface PlaceInBlock {
  readonly tx: number;
  readonly index: number;
}

/**
 * The `types` generator: an initial state, every load block holding the same mix of types, then the operation stream at
 * its declared rates, steady first, then the peaks (all rates of a stage reduced together where a small scale has too few
 * entities). Each operation of the scenario is one transaction of the block, or several where it fills them.
 */
export class TypesPlan implements ChainPlan {
  readonly firstBlock = FIRST_BLOCK;
  readonly end: number;
  readonly phases: readonly Phase[];
  readonly #scenario: EntityScenario;
  readonly #load: LoadSchedule;
  readonly #loadEnd: number;
  readonly #streams: readonly Stream[];
  /** Position of each stream's type. */
  readonly #typeOf: readonly number[];
  readonly #queues: readonly TypeQueues[];
  readonly #lifetimes: readonly Lifetimes[];

  /** @throws {HeadroomError} Operations that break the life cycles, too many entities, or a chain that outlives them. */
  constructor({ scenario, scale }: DatasetSource, hash: CounterHash) {
    checkOperations(scenario);
    this.#scenario = scenario;
    const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
    const entities = counts.reduce((a, b) => a + b, 0);
    this.#load = new LoadSchedule(counts, Math.ceil(entities / scenario.entitiesPerLoadBlock.value));
    this.#loadEnd = FIRST_BLOCK + this.#load.blocks;
    const { stages, streams } = planStreams(scenario, scale, counts);
    this.end = this.#loadEnd + stages.at(-1)!.to;
    refuseLongChain(scenario, this.end);
    this.phases = [
      { name: "load", from: FIRST_BLOCK, to: this.#loadEnd },
      ...stages.map(({ name, from, to }) => ({ name, from: this.#loadEnd + from, to: this.#loadEnd + to })),
    ];
    this.#streams = streams;
    this.#typeOf = streams.map(({ spec }) =>
      scenario.entityTypes.findIndex(({ id }) => id === spec.entityType)
    );
    this.#queues = scenario.entityTypes.map((type, i) => {
      const own = streams.filter(({ spec }) => spec.entityType === type.id);
      return new TypeQueues({ type, entities: counts[i]! }, own, hash.child(2 * i));
    });
    const stream = { from: this.#loadEnd, to: this.end };
    this.#lifetimes = scenario.entityTypes.map((type, i) =>
      new Lifetimes(type, { queues: this.#queues[i]!, stream }, hash.child(2 * i + 1))
    );
    this.#checkLifetimes();
  }

  *versions(block: number): Generator<VersionPlan> {
    if (block < FIRST_BLOCK || block >= this.end) return;
    if (block < this.#loadEnd) yield* this.#loaded(block);
    else yield* this.#streamed(block);
  }

  /** None: what ends is met by an operation of the stream (checked when the plan is made). */
  *expiries(): Generator<never> {}

  birthBlock(type: number, entity: number): number {
    if (entity < this.#load.count(type)) return FIRST_BLOCK + this.#load.blockOf(type, entity);
    return this.#loadEnd + this.#queues[type]!.creation(entity).block;
  }

  birth(type: number, entity: number): VersionPlan {
    const queues = this.#queues[type]!;
    const { block, ...place } = entity < this.#load.count(type)
      ? this.#loadPlace(type, entity)
      : this.#creationPlace(type, entity);
    return this.#plan(
      { type, entity, block, kind: "create", ownerChanges: 0 },
      place,
      queues.firstStay(entity),
    );
  }

  bornThrough(type: number, block: number): number {
    if (block < FIRST_BLOCK) return 0;
    if (block < this.#loadEnd) return this.#load.before(type, block - FIRST_BLOCK + 1);
    const streamed = Math.min(block + 1, this.end) - this.#loadEnd;
    return this.#load.count(type) + this.#queues[type]!.createdBefore(streamed);
  }

  /** Nothing ends but by an operation of the stream (checked when the plan is made). */
  isLive(type: number, entity: number, block: number): boolean {
    if (entity >= this.bornThrough(type, block)) return false;
    if (block < this.#loadEnd || this.#endedThrough(type, block) === 0) return true;
    return !this.#queues[type]!.stays(entity, this.#streamBlock(block)).gone;
  }

  liveCount(type: number, block: number): number {
    return this.bornThrough(type, block) - this.#endedThrough(type, block);
  }

  entityAt(type: number, entity: number, block: number): EntityState | null {
    if (entity >= this.bornThrough(type, block)) return null;
    const born = this.birth(type, entity);
    if (block < this.#loadEnd) {
      return { born, contents: born, from: born.block, end: born.block + born.btl, ownerChanges: 0 };
    }
    const n = this.#streamBlock(block);
    const { stays, gone } = this.#queues[type]!.stays(entity, n);
    return gone ? null : this.#lifetimes[type]!.newestState(born, stays, n);
  }

  *#loaded(block: number): Generator<VersionPlan> {
    let tx = 0;
    for (let type = 0; type < this.#queues.length; type++) {
      const first = this.#load.before(type, block - FIRST_BLOCK);
      const last = this.#load.before(type, block - FIRST_BLOCK + 1);
      for (let entity = first; entity < last; entity++) {
        const about = { type, entity, block, kind: "create", ownerChanges: 0 } as const;
        const standing = this.#queues[type]!.initialStanding(entity);
        yield this.#plan(about, { tx, index: entity - first }, standing);
      }
      tx += transactions(last - first);
    }
  }

  *#streamed(block: number): Generator<VersionPlan> {
    const n = block - this.#loadEnd;
    let tx = 0;
    for (let i = 0; i < this.#streams.length; i++) {
      const stream = this.#streams[i]!;
      const type = this.#typeOf[i]!;
      const { kind } = stream.spec;
      let index = 0;
      for (const { entity, ownerChanges, stands } of this.#queues[type]!.touched(stream, n)) {
        const written = kind === "transition" ? "update" : kind;
        yield this.#plan(
          { type, entity, block, kind: written, ownerChanges },
          { tx, index: index++ },
          stands,
        );
      }
      tx += transactions(index);
    }
  }

  #plan(
    about: Pick<VersionPlan, "type" | "entity" | "block" | "kind" | "ownerChanges">,
    { tx, index }: PlaceInBlock,
    stands: Standing | null,
  ): VersionPlan {
    const { type, entity, block } = about;
    const writes = stands !== null && about.kind !== "change_owner";
    return {
      ...about,
      txIndex: tx + Math.floor(index / TX_OPERATIONS),
      opIndex: index % TX_OPERATIONS,
      state: stands?.queue.state ?? "",
      btl: writes ? this.#lifetimes[type]!.end(entity, block, stands) - block : 0,
    };
  }

  #loadPlace(type: number, entity: number): PlaceInBlock & { readonly block: number } {
    const loaded = this.#load.blockOf(type, entity);
    let tx = 0;
    for (let other = 0; other < type; other++) {
      tx += transactions(this.#load.before(other, loaded + 1) - this.#load.before(other, loaded));
    }
    return { block: FIRST_BLOCK + loaded, tx, index: entity - this.#load.before(type, loaded) };
  }

  #creationPlace(type: number, entity: number): PlaceInBlock & { readonly block: number } {
    const { block, index, stream } = this.#queues[type]!.creation(entity);
    let tx = 0;
    for (const other of this.#streams) {
      if (other === stream) break;
      tx += transactions(other.rate.inBlock(block));
    }
    return { block: this.#loadEnd + block, tx, index };
  }

  #endedThrough(type: number, block: number): number {
    return block < this.#loadEnd ? 0 : this.#queues[type]!.endedBefore(this.#streamBlock(block) + 1);
  }

  /** A block after the load as a block of the stream; what lies beyond the chain is asked at its end. */
  #streamBlock(block: number): number {
    return Math.min(block, this.end - 1) - this.#loadEnd;
  }

  #checkLifetimes(): void {
    const blocks = this.end - FIRST_BLOCK;
    this.#scenario.entityTypes.forEach(({ id, btlBlocks }, type) => {
      if (btlBlocks.min > blocks || this.#queues[type]!.allExpire) return;
      throw new HeadroomError(
        `Cannot plan ${blocks} blocks of "${this.#scenario.id}": entities of "${id}" may end after ${btlBlocks.min}`,
        {
          expected: `at least ${blocks + 1} blocks to live, or a stream of expire operations in each state`,
          actual: `${btlBlocks.min} blocks`,
          next: "use a smaller --scale, or declare how the entities expire",
        },
      );
    });
  }
}

/** Transactions that so many operations of one kind take; a kind keeps its place in the block also when it rests. */
function transactions(operations: number): number {
  return Math.max(1, Math.ceil(operations / TX_OPERATIONS));
}
