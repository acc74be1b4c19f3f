import type { EntityScenario, OperationSpec, ScenarioSize } from "../../scenarios/scenario.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import { addSize, scenarioSize, typeSize } from "../../scenarios/scenario_size.ts";
import { perBlock, versionsPerBlock } from "../../synth/lifecycle/operation_rates.ts";
import { planStreams } from "../../synth/lifecycle/plan_streams.ts";

/**
 * What a trial is expected to write at a scale: the initial state (or cohort chain) and the steady stretch after it, at the
 * rates its entities can sustain. Peaks are not part of a trial. Expected values: nothing is generated.
 */
export function plannedSize(scenario: EntityScenario, scale: number): ScenarioSize {
  const initial = scenarioSize(scenario, scale);
  if (scenario.generator !== "types" || scenario.operations.length === 0) return initial;
  const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
  const { peaks: _, ...steadyOnly } = scenario;
  const { stages: [steady] } = planStreams(steadyOnly, scale, counts);
  const blocks = (steady!.to - steady!.from) * steady!.rateShare;
  return scenario.operations.reduce(
    (size, operation) => addSize(size, writtenBy(operation, scenario, { scale, blocks })),
    initial,
  );
}

function writtenBy(
  operation: OperationSpec,
  { entityTypes }: EntityScenario,
  { scale, blocks }: { readonly scale: number; readonly blocks: number },
): ScenarioSize {
  const type = entityTypes.find(({ id }) => id === operation.entityType)!;
  const entities = operation.kind === "create" ? Math.round(perBlock(operation, scale) * blocks) : 0;
  const versions = Math.round(versionsPerBlock([operation], scale) * blocks);
  const size = typeSize(type, { entities, versions });
  return { ...size, payloadBytes: Math.round(size.payloadBytes) };
}
