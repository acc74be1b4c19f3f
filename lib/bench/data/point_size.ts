import type { EntityScenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { openDataset } from "../../synth/open_dataset.ts";

/** What a trial of a scenario writes. */
export interface PointSize {
  /** What a sync writes: the initial state, or the whole chain where it is built block by block. */
  readonly load: ScenarioSize;
  /** Everything. */
  readonly whole: ScenarioSize;
}

/** Exact sizes of a trial that ends with a block. Cost: a walk over its versions, in constant memory. */
export function pointSize(
  { scenario, scale, seed }: {
    readonly scenario: EntityScenario;
    readonly scale: number;
    readonly seed: bigint;
  },
  lastBlock: number,
): PointSize {
  const dataset = openDataset(scenario, scale, seed);
  const whole = dataset.size(lastBlock);
  if (scenario.generator !== "types") return { load: whole, whole };
  return { load: dataset.size(dataset.phases[0]!.to - 1), whole };
}
