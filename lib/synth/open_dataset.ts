import type { EntityScenario } from "../scenarios/scenario.ts";
import { CounterHash } from "./values/counter_hash.ts";
import { ContentsMaker } from "./values/contents.ts";
import type { Dataset } from "./dataset.ts";
import { CohortsPlan } from "./lifecycle/cohorts_plan.ts";
import { SyntheticDataset } from "./synthetic_dataset.ts";
import { TypesPlan } from "./lifecycle/types_plan.ts";

const PLAN = 1;
const CONTENTS = 2;

/**
 * The data of a scenario at a scale: nothing is made until it is asked for. Memory is constant, but for a few kilobytes
 * per entity type.
 *
 * @param scale Above 0; every entity type keeps at least one entity.
 * @param seed 0 to 2^64 - 1. Same seed, same bytes, in any order and on any machine.
 * @throws {HeadroomError} The scenario lacks what its generator needs, or the chain would outlive its entities.
 */
export function openDataset(scenario: EntityScenario, scale: number, seed: bigint): Dataset {
  const hash = CounterHash.ofSeed(seed);
  const plan = scenario.generator === "cohorts"
    ? new CohortsPlan(scenario, scale, hash.child(PLAN))
    : new TypesPlan(scenario, scale, hash.child(PLAN));
  const birthBlock = (type: number, entity: number) => plan.birthBlock(type, entity);
  const contents = new ContentsMaker(scenario, scale, hash.child(CONTENTS), birthBlock);
  return new SyntheticDataset(scenario, scale, seed, plan, contents);
}
