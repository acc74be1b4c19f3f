import type { EntityScenario, OperationSpec, ScenarioSize } from "../../scenarios/scenario.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import { addSize, scenarioSize, typeSize } from "../../scenarios/scenario_size.ts";
import { perBlock, versionsPerBlock } from "../../synth/lifecycle/operation_rates.ts";
import { planStreams } from "../../synth/lifecycle/plan_streams.ts";
import { scaledCalendar } from "../../synth/lifecycle/scaled_calendar.ts";

/**
 * What a trial is expected to write at a scale: the initial state (or cohort chain), the steady stretch after it and the peaks
 * where asked for, at the rates its entities can sustain. Expected values: nothing is generated.
 */
export function plannedSize(scenario: EntityScenario, scale: number, peaks = false): ScenarioSize {
  const initial = scenarioSize(scenario, scale);
  if (scenario.generator !== "types" || scenario.operations.length === 0) return initial;
  const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
  const { peaks: declared = [], ...steadyOnly } = scenario;
  const { stages } = planStreams(peaks ? scenario : steadyOnly, scale, counts);
  return stages.reduce((whole, { name, from, to, rateShare }) => {
    const peak = declared.find(({ id }) => id === name);
    const steady = scenario.operations.filter(({ id }) => !(peak?.replaces ?? []).includes(id));
    const blocks = (to - from) * rateShare;
    return [...steady, ...peak?.operations ?? []].reduce(
      (size, operation) => addSize(size, writtenBy(operation, scenario, { scale, blocks })),
      whole,
    );
  }, initial);
}

/** Blocks that a trial appends at a scale: of the whole calendar, or of the load, the steady stretch and the peaks asked for. */
export function plannedBlocks(scenario: EntityScenario, scale: number, peaks = false): number {
  if (scenario.calendar !== undefined) {
    return scaledCalendar(scenario.calendar, scale).reduce((sum, { from, to }) => sum + to - from, 0);
  }
  const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
  const load = counts.reduce((sum, entities) => sum + entities, 0) / scenario.entitiesPerLoadBlock.value;
  const { peaks: _, ...steadyOnly } = scenario;
  const streamed = scenario.operations.length === 0
    ? 0
    : planStreams(peaks ? scenario : steadyOnly, scale, counts).stages.at(-1)!.to;
  return Math.ceil(load) + streamed;
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
