import { Buffer } from "node:buffer";
import { expiryOf } from "../chain/archive/with_expiries.ts";
import type { Block } from "../chain/block.ts";
import { OPERATION_BYTES } from "../chain/codec/block_layout.ts";
import type { EntityVersion } from "../chain/entity.ts";
import type { Operation } from "../chain/operation.ts";
import { HeadroomError } from "../errors.ts";
import type { EntityScenario, ScenarioSize } from "../scenarios/scenario.ts";
import { NO_SIZE } from "../scenarios/scenario_size.ts";
import { ContentsMaker } from "./contents/contents.ts";
import { type PlannedChain, versionOf } from "./contents/version_of.ts";
import {
  type Dataset,
  type DatasetSource,
  type ExpectedAnswer,
  type Phase,
  type QueryInstance,
  ROW_BYTES,
  type SizeTally,
} from "./dataset.ts";
import type { ChainPlan, VersionPlan } from "./lifecycle/chain_plan.ts";
import { CohortsPlan } from "./lifecycle/cohorts_plan.ts";
import { TypesPlan } from "./lifecycle/types_plan.ts";
import { drawQueries } from "./queries/draw_queries.ts";
import { expectedAnswers, headAnswers } from "./queries/expected_answers.ts";
import { CounterHash } from "./values/counter_hash.ts";

const PLAN = 1;
const CONTENTS = 2;
/** Draws, by their seeds after the dataset's own, that ask for other missing entities: so few that ids stay short. */
const DRAW_BITS = 12;

/**
 * The data of a scenario at a scale: nothing is made until it is asked for. Memory is constant, but for a few kilobytes
 * per entity type.
 *
 * @param scale Above 0; every entity type keeps at least one entity.
 * @param seed 0 to 2^64 - 1. Same seed, same bytes, in any order and on any machine.
 * @throws {HeadroomError} The scenario lacks what its generator needs, or the chain would outlive its entities.
 */
export function openDataset(scenario: EntityScenario, scale: number, seed: bigint): Dataset {
  const source = { scenario, scale, seed };
  const hash = CounterHash.ofSeed(seed);
  const plan = scenario.generator === "cohorts"
    ? new CohortsPlan(source, hash.child(PLAN))
    : new TypesPlan(source, hash.child(PLAN));
  const birthBlock = (type: number, entity: number) => plan.birthBlock(type, entity);
  const contents = new ContentsMaker(source, hash.child(CONTENTS), birthBlock);
  return new SyntheticDataset(source, plan, contents);
}

/** A dataset made of a plan (which versions, where) and contents (what they hold). */
class SyntheticDataset implements Dataset {
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: bigint;
  readonly phases: readonly Phase[];
  readonly #chain: PlannedChain;

  constructor({ scenario, scale, seed }: DatasetSource, plan: ChainPlan, contents: ContentsMaker) {
    this.scenario = scenario;
    this.scale = scale;
    this.seed = seed;
    this.phases = plan.phases;
    this.#chain = { scenario, plan, contents };
  }

  *blocks(from = this.#chain.plan.firstBlock, to = this.#chain.plan.end): Generator<Block> {
    const last = Math.min(to, this.#chain.plan.end);
    for (let number = Math.max(from, this.#chain.plan.firstBlock); number < last; number++) {
      yield { number, operations: [...this.operations(number)] };
    }
  }

  *operations(block: number, size?: SizeTally): Generator<Operation> {
    for (const version of this.#chain.plan.versions(block)) {
      if (size !== undefined) this.#count(version, size);
      yield this.#chain.contents.operation(version);
    }
  }

  *operationBytes(block: number): Generator<number> {
    for (const version of this.#chain.plan.versions(block)) {
      const given = version.kind === "create" || version.kind === "update";
      const { strings, numbers } = this.#chain.contents.rows(version.type);
      yield given
        ? ROW_BYTES * (strings + numbers) + this.#chain.contents.payloadBytes(version)
        : OPERATION_BYTES;
    }
  }

  expiries(block: number): Operation[] {
    const { plan, contents } = this.#chain;
    const keys = Array.from(plan.expiries(block), ({ type, entity }) => contents.key(type, entity));
    return keys.sort(Buffer.compare).map(expiryOf);
  }

  size(throughBlock = this.#chain.plan.end - 1, fromBlock = this.#chain.plan.firstBlock): ScenarioSize {
    const size = { ...NO_SIZE };
    const last = Math.min(throughBlock, this.#chain.plan.end - 1);
    for (let block = Math.max(fromBlock, this.#chain.plan.firstBlock); block <= last; block++) {
      for (const version of this.#chain.plan.versions(block)) this.#count(version, size);
    }
    return size;
  }

  version(type: string, entity: number, atBlock: number): EntityVersion | null {
    const position = this.scenario.entityTypes.findIndex(({ id }) => id === type);
    if (position < 0) {
      throw new HeadroomError(`Cannot find an entity of "${type}": the scenario has no such type`, {
        expected: this.scenario.entityTypes.map(({ id }) => id).join(", "),
        actual: type,
      });
    }
    const state = this.#chain.plan.entityAt(position, entity, atBlock);
    return state === null || state.end <= atBlock ? null : versionOf(state, this.#chain.contents);
  }

  liveEntities(atBlock = this.#chain.plan.end - 1): number {
    return this.scenario.entityTypes.reduce(
      (sum, _, type) => sum + this.#chain.plan.liveCount(type, atBlock),
      0,
    );
  }

  queries(count: number, atBlock: number, seed: bigint): QueryInstance[] {
    const draw = Number(BigInt.asUintN(DRAW_BITS, seed - this.seed));
    return drawQueries(this.#chain, { count, atBlock, seed, draw });
  }

  expectedAnswers(queries: readonly QueryInstance[], tip?: number): ExpectedAnswer[] {
    return expectedAnswers(this.#chain, queries, tip);
  }

  headAnswers(queries: readonly QueryInstance[]): ExpectedAnswer[] {
    return headAnswers(this.#chain, queries);
  }

  /** Adds what a version writes into a store. */
  #count(version: VersionPlan, size: SizeTally): void {
    if (version.kind === "delete" || version.kind === "expire") return;
    const rows = this.#chain.contents.rows(version.type);
    if (version.kind === "create") size.entities++;
    size.versions++;
    size.stringRows += rows.strings;
    size.numberRows += rows.numbers;
    size.payloadRows++;
    size.payloadBytes += this.#payloadBytes(version);
  }

  /** An extended or re-owned version keeps the payload of an earlier one. */
  #payloadBytes(version: VersionPlan): number {
    if (version.kind === "create" || version.kind === "update") {
      return this.#chain.contents.payloadBytes(version);
    }
    if (!this.#chain.contents.hasPayload(version.type)) return 0;
    const { type, entity, block } = version;
    return this.#chain.contents.payloadBytes(this.#chain.plan.entityAt(type, entity, block)!.contents);
  }
}
