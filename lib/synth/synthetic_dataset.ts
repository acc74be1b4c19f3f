import { applyOperation } from "../chain/apply.ts";
import type { Block } from "../chain/block.ts";
import type { EntityVersion } from "../chain/entity.ts";
import type { EntityScenario, ScenarioSize } from "../scenarios/scenario.ts";
import type { ChainPlan } from "./chain_plan.ts";
import type { ContentsMaker } from "./contents.ts";
import type { Dataset, Phase, QueryInstance, QueryTruth } from "./dataset.ts";
import { drawQueries } from "./draw_queries.ts";
import { findTruths } from "./find_truths.ts";

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
    this.phases = [
      { name: "load", from: plan.firstBlock, to: plan.loadEnd },
      { name: "steady", from: plan.loadEnd, to: plan.end },
    ];
  }

  *blocks(from = this.#plan.firstBlock, to = this.#plan.end): Generator<Block> {
    const last = Math.min(to, this.#plan.end);
    for (let number = Math.max(from, this.#plan.firstBlock); number < last; number++) {
      const operations = [];
      for (const version of this.#plan.versions(number)) operations.push(this.#contents.operation(version));
      yield { number, operations };
    }
  }

  size(throughBlock = this.#plan.end - 1, fromBlock = this.#plan.firstBlock): ScenarioSize {
    const size = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
    const last = Math.min(throughBlock, this.#plan.end - 1);
    for (let block = Math.max(fromBlock, this.#plan.firstBlock); block <= last; block++) {
      for (const version of this.#plan.versions(block)) {
        const rows = this.#contents.rows(version.type);
        if (version.kind === "create") size.entities++;
        size.versions++;
        size.stringRows += rows.strings;
        size.numberRows += rows.numbers;
        size.payloadRows++;
        size.payloadBytes += this.#contents.payloadBytes(version);
      }
    }
    return size;
  }

  version(type: string, entity: number, atBlock: number): EntityVersion | null {
    const position = this.scenario.entityTypes.findIndex(({ id }) => id === type);
    let version: EntityVersion | null = null;
    for (let block = this.#plan.firstBlock; block <= Math.min(atBlock, this.#plan.end - 1); block++) {
      for (const plan of this.#plan.versions(block)) {
        if (plan.type !== position || plan.entity !== entity) continue;
        version = applyOperation(version, this.#contents.operation(plan), block);
      }
    }
    return version !== null && version.toBlock > BigInt(atBlock) ? version : null;
  }

  queries(count: number, atBlock: number, seed: bigint): QueryInstance[] {
    return drawQueries(this.scenario, this.#plan, this.#contents, { count, atBlock, seed });
  }

  truths(queries: readonly QueryInstance[], tip?: number): QueryTruth[] {
    return findTruths(this.#plan, this.#contents, queries, tip);
  }
}
