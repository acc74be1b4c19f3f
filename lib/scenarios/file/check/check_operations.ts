import type { EntityScenario, EntityTypeSpec, OperationSpec } from "../../scenario.ts";
import { checkUnique, type Place } from "./place.ts";
import { findType } from "./value_context.ts";

/** Checks operations and peaks against the types and their life cycles. */
export function checkOperations(scenario: EntityScenario, place: Place): void {
  const { generator, operations, peaks = [], steady } = scenario;
  const placed = [
    ...operations.map((operation, o) => ({ operation, at: place.at("operations", o) })),
    ...peaks.flatMap((peak, p) =>
      peak.operations.map((operation, o) => ({ operation, at: place.at("peaks", p, "operations", o) }))
    ),
  ];
  checkUnique(placed.map(({ operation, at }) => [operation.id, at.at("id")]), "operation id");
  for (const { operation, at } of placed) checkOperation(operation, scenario, at);
  checkPeaks(scenario, place);
  if (generator === "cohorts") {
    placed[0]?.at.refuse(
      "an operation for the cohorts generator",
      "none: its cohorts say what is written",
    );
  } else if (operations.length > 0 && steady === undefined) {
    const next = 'add "steady": {"versionShare": 0.15, "minBlocks": 20}';
    place.at("steady").refuse("nothing", "how long the operations run", next);
  }
}

function checkOperation(operation: OperationSpec, scenario: EntityScenario, place: Place): void {
  const { entityType, kind, pulse } = operation;
  if (pulse !== undefined && pulse.withinS > pulse.everyS) {
    place.at("pulse", "withinS").refuse(`${pulse.withinS} s`, `at most everyS, ${pulse.everyS} s`);
  }
  const type = findType(entityType, scenario, { place: place.at("entityType") });
  if (type === undefined) return;
  if (kind === "transition") checkTransition(operation, type, place);
  else checkState(operation, type, place);
}

function checkTransition({ transition, inState }: OperationSpec, type: EntityTypeSpec, place: Place): void {
  if (inState !== undefined) {
    place.at("inState").refuse(`"${inState}"`, "none: a transition says where it is from");
  }
  const at = place.at("transition");
  if (transition === undefined) return at.refuse("nothing", 'a transition: {"from", "to"}');
  const declared = (type.lifecycle?.transitions ?? []).map(({ from, to }) => `${from} to ${to}`);
  at.checkName(`${transition.from} to ${transition.to}`, declared, `a transition that "${type.id}" declares`);
}

function checkState({ kind, transition, inState }: OperationSpec, type: EntityTypeSpec, place: Place): void {
  if (transition !== undefined) {
    place.at("transition").refuse(`a transition in a ${kind}`, 'kind "transition", or none');
  }
  const at = place.at("inState");
  if (type.lifecycle === undefined) {
    if (inState !== undefined) at.refuse(`"${inState}"`, `none: "${type.id}" has no life cycle`);
    return;
  }
  at.checkName(inState, type.lifecycle.states.map(([state]) => state), `a state of "${type.id}"`);
}

function checkPeaks({ operations, peaks = [] }: EntityScenario, place: Place): void {
  const named = peaks.map(({ id }, p) => [id, place.at("peaks", p, "id")] as const);
  checkUnique(
    [["load", place], ["steady", place], ...named],
    "name of a phase (load and steady are taken)",
  );
  peaks.forEach(({ replaces = [] }, p) =>
    replaces.forEach((id, r) =>
      void place.at("peaks", p, "replaces", r).find(id, operations, "a steady operation")
    )
  );
}
