import type { Block } from "../chain/block.ts";
import type { EntityVersion } from "../chain/entity.ts";
import type { Operation } from "../chain/operation.ts";
import { HeadroomError } from "../errors.ts";
import type { EntityScenario, ScenarioSize } from "../scenarios/scenario.ts";
import type { ChainPlan, VersionPlan } from "./lifecycle/chain_plan.ts";
import type { ContentsMaker } from "./values/contents.ts";
import type { Dataset, Phase, QueryInstance, QueryTruth } from "./dataset.ts";
import { drawQueries } from "./queries/draw_queries.ts";
import { findTruths } from "./queries/find_truths.ts";
import { versionOf } from "./lifecycle/version_of.ts";

/** A dataset made of a plan (which versions, where) and contents (what they hold). */
export class SyntheticDataset implements Dataset {
  readonly phases: readonly Phase[];
  readonly #plan: ChainPlan;
  readonly #contents: ContentsMaker;

  constructor(
    readonly scenario: EntityScenario,
    readonly scale: number,
    readonly seed: bigint,
    plan: ChainPlan,
    contents: ContentsMaker,
  ) {
    this.#plan = plan;
    this.#contents = contents;
    this.phases = plan.phases;
  }

  *blocks(from = this.#plan.firstBlock, to = this.#plan.end): Generator<Block> {
    const last = Math.min(to, this.#plan.end);
    for (let number = Math.max(from, this.#plan.firstBlock); number < last; number++) {
      yield { number, operations: [...this.operations(number)] };
    }
  }

  *operations(block: number): Generator<Operation> {
    for (const version of this.#plan.versions(block)) yield this.#contents.operation(version);
  }

  size(throughBlock = this.#plan.end - 1, fromBlock = this.#plan.firstBlock): ScenarioSize {
    const size = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
    const last = Math.min(throughBlock, this.#plan.end - 1);
    for (let block = Math.max(fromBlock, this.#plan.firstBlock); block <= last; block++) {
      for (const version of this.#plan.versions(block)) {
        if (version.kind === "delete" || version.kind === "expire") continue;
        const rows = this.#contents.rows(version.type);
        if (version.kind === "create") size.entities++;
        size.versions++;
        size.stringRows += rows.strings;
        size.numberRows += rows.numbers;
        size.payloadRows++;
        size.payloadBytes += this.#payloadBytes(version);
      }
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
    const state = this.#plan.entityAt(position, entity, atBlock);
    return state === null || state.end <= atBlock ? null : versionOf(state, this.#contents);
  }

  liveEntities(atBlock = this.#plan.end - 1): number {
    return this.scenario.entityTypes.reduce((sum, _, type) => sum + this.#plan.liveCount(type, atBlock), 0);
  }

  queries(count: number, atBlock: number, seed: bigint): QueryInstance[] {
    return drawQueries(this.scenario, this.#plan, this.#contents, { count, atBlock, seed });
  }

  truths(queries: readonly QueryInstance[], tip?: number): QueryTruth[] {
    return findTruths(this.#plan, this.#contents, queries, tip);
  }

  /** An extended or re-owned version keeps the payload of an earlier one. */
  #payloadBytes(version: VersionPlan): number {
    if (version.kind === "create" || version.kind === "update") return this.#contents.payloadBytes(version);
    if (!this.#contents.hasPayload(version.type)) return 0;
    const { type, entity, block } = version;
    return this.#contents.payloadBytes(this.#plan.entityAt(type, entity, block)!.contents);
  }
}
