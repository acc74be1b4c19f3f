import type { EntityScenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { readExpectations } from "./expectations.ts";

/** What a trial of a scenario writes. */
export interface PointSize {
  /** What a sync writes: the initial state, or the whole chain where it is built block by block. */
  readonly load: ScenarioSize;
  /** Everything. */
  readonly whole: ScenarioSize;
}

/** Exact sizes of prepared data, as its expectations tell. @throws {HeadroomError} They are damaged. */
export async function pointSize(
  { scenario, scale, seed }: {
    readonly scenario: EntityScenario;
    readonly scale: number;
    readonly seed: bigint;
  },
  expectationsPath: string,
): Promise<PointSize> {
  const { totals: whole, phases: [load] } = await readExpectations(expectationsPath);
  if (scenario.generator !== "types") return { load: whole, whole };
  return { load: openDataset(scenario, scale, seed).size(load!.to - 1), whole };
}
