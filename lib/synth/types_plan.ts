import { HeadroomError } from "../errors.ts";
import { scaledCounts } from "../scenarios/scaled_counts.ts";
import type { EntityScenario, OperationSpec } from "../scenarios/scenario.ts";
import type { ChainPlan, VersionPlan } from "./chain_plan.ts";
import type { CounterHash } from "./counter_hash.ts";
import { bearableShare, versionsPerBlock } from "./operation_rates.ts";
import { initialStates, StateQueues } from "./state_queues.ts";

const FIRST_BLOCK = 1;

/**
 * The `types` generator: an initial state, every load block holding the same mix of types, then the operation stream at
 * its absolute rates (all of them shrunk together where a small scale has too few entities).
 */
export class TypesPlan implements ChainPlan {
  readonly firstBlock = FIRST_BLOCK;
  readonly loadEnd: number;
  readonly end: number;
  /** Share of the declared operation rates in force, 0 to 1. */
  readonly rateShare: number;
  readonly #scenario: EntityScenario;
  readonly #counts: readonly number[];
  readonly #queues: readonly StateQueues[];
  readonly #lives: readonly CounterHash[];
  readonly #loadBlocks: number;

  constructor(scenario: EntityScenario, scale: number, hash: CounterHash) {
    this.#scenario = scenario;
    this.#counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
    const entities = this.#counts.reduce((a, b) => a + b, 0);
    this.#loadBlocks = Math.ceil(entities / scenario.entitiesPerLoadBlock.value);
    const steadyBlocks = steadyLength(scenario, entities);
    this.loadEnd = FIRST_BLOCK + this.#loadBlocks;
    this.end = this.loadEnd + steadyBlocks;
    const members = new Map(
      scenario.entityTypes.map((type, i) => [type.id, new Map(initialStates(type, this.#counts[i]!))]),
    );
    this.rateShare = bearableShare(
      scenario.operations,
      steadyBlocks,
      (type, state) => members.get(type)?.get(state) ?? 0,
    );
    this.#queues = scenario.entityTypes.map((type, i) => {
      const operations = scenario.operations.filter(({ entityType }) => entityType === type.id);
      return new StateQueues(type, this.#counts[i]!, operations, this.rateShare, hash.child(2 * i));
    });
    this.#lives = scenario.entityTypes.map((_, i) => hash.child(2 * i + 1));
    this.#checkLifetimes();
  }

  *versions(block: number): Generator<VersionPlan> {
    if (block < this.loadEnd) {
      const loaded = block - FIRST_BLOCK;
      for (let type = 0; type < this.#counts.length; type++) {
        const first = this.#loadedBefore(type, loaded);
        const last = this.#loadedBefore(type, loaded + 1);
        for (let entity = first; entity < last; entity++) {
          const state = this.#queues[type]!.initialState(entity);
          yield this.#plan(type, entity, block, [type, entity - first], "create", state);
        }
      }
      return;
    }
    for (let i = 0; i < this.#scenario.operations.length; i++) {
      const operation = this.#scenario.operations[i]!;
      const type = this.#typeOf(operation);
      const kind = operation.kind === "create" ? "create" : "update";
      let index = 0;
      for (const { entity, state } of this.#queues[type]!.touched(operation, block - this.loadEnd)) {
        yield this.#plan(type, entity, block, [i, index++], kind, state);
      }
    }
  }

  birth(type: number, entity: number): VersionPlan {
    const count = this.#counts[type]!;
    if (entity < count) {
      const loaded = Math.ceil((entity + 1) * this.#loadBlocks / count) - 1;
      const index = entity - this.#loadedBefore(type, loaded);
      const state = this.#queues[type]!.initialState(entity);
      return this.#plan(type, entity, FIRST_BLOCK + loaded, [type, index], "create", state);
    }
    const { block, index, operation } = this.#queues[type]!.creation(entity);
    const tx = this.#scenario.operations.indexOf(operation);
    return this.#plan(type, entity, this.loadEnd + block, [tx, index], "create", operation.inState ?? "");
  }

  bornThrough(type: number, block: number): number {
    if (block < FIRST_BLOCK) return 0;
    if (block < this.loadEnd) return this.#loadedBefore(type, block - FIRST_BLOCK + 1);
    const streamed = Math.min(block + 1, this.end) - this.loadEnd;
    return this.#counts[type]! + this.#queues[type]!.createdBefore(streamed);
  }

  /** Nothing expires within the chain (checked when the plan is made). */
  isLive(type: number, entity: number, block: number): boolean {
    return entity < this.bornThrough(type, block);
  }

  /** Entities of a type in the first `blocks` load blocks. */
  #loadedBefore(type: number, blocks: number): number {
    return Math.floor(this.#counts[type]! * blocks / this.#loadBlocks);
  }

  #typeOf(operation: OperationSpec): number {
    return this.#scenario.entityTypes.findIndex(({ id }) => id === operation.entityType);
  }

  #plan(
    type: number,
    entity: number,
    block: number,
    [txIndex, opIndex]: readonly [number, number],
    kind: VersionPlan["kind"],
    state: string,
  ): VersionPlan {
    const { min, max } = this.#scenario.entityTypes[type]!.btlBlocks;
    const btl = min + this.#lives[type]!.below(max - min + 1, entity, block);
    return { type, entity, block, txIndex, opIndex, kind, state, btl };
  }

  #checkLifetimes(): void {
    const blocks = this.end - FIRST_BLOCK;
    for (const { id, btlBlocks } of this.#scenario.entityTypes) {
      if (btlBlocks.min > blocks) continue;
      throw new HeadroomError(
        `Cannot plan ${blocks} blocks of "${this.#scenario.id}": entities of "${id}" may end after ${btlBlocks.min}`,
        {
          expected: `at least ${blocks + 1} blocks to live`,
          actual: `${btlBlocks.min} blocks`,
          next: "use a smaller --scale",
        },
      );
    }
  }
}

function steadyLength(scenario: EntityScenario, entities: number): number {
  const perBlock = versionsPerBlock(scenario);
  if (scenario.steady === undefined || perBlock === 0) return 0;
  const { versionShare, minBlocks } = scenario.steady;
  return Math.max(minBlocks.value, Math.round(versionShare.value * entities / perBlock));
}
