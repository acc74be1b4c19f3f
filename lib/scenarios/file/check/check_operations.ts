import type { EntityScenario, EntityTypeSpec, OperationSpec } from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { checkName, checkUnique } from "./names.ts";

/** Checks operations and peaks against the types and their life cycles. */
export function checkOperations(scenario: EntityScenario, report: Report): void {
  const { operations, peaks = [] } = scenario;
  const places = [
    ...operations.map((operation, o) => ({ operation, path: ["operations", o] })),
    ...peaks.flatMap((peak, p) =>
      peak.operations.map((operation, o) => ({ operation, path: ["peaks", p, "operations", o] }))
    ),
  ];
  checkUnique(
    report,
    places.map(({ operation, path }) => [operation.id, [...path, "id"]] as const),
    "operation id",
  );
  for (const { operation, path } of places) checkOperation(operation, path, scenario, report);
  checkPeaks(scenario, report);
  if (scenario.generator === "cohorts" && places.length > 0) {
    report({
      path: places[0]!.path,
      found: "an operation for the cohorts generator",
      expected: "none: its cohorts say what is written",
    });
  }
  if (scenario.generator === "types" && operations.length > 0 && scenario.steady === undefined) {
    report({
      path: ["steady"],
      found: "nothing",
      expected: "how long the operations run",
      next: 'add "steady": {"versionShare": 0.15, "minBlocks": 20}',
    });
  }
}

function checkOperation(
  operation: OperationSpec,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  const { entityType, pulse } = operation;
  const ids = scenario.entityTypes.map(({ id }) => id);
  if (pulse !== undefined && pulse.withinS > pulse.everyS) {
    report({
      path: [...path, "pulse", "withinS"],
      found: `${pulse.withinS} s`,
      expected: `at most everyS, ${pulse.everyS} s`,
    });
  }
  if (!checkName(report, [...path, "entityType"], entityType, ids, "an entity type")) return;
  const type = scenario.entityTypes.find(({ id }) => id === entityType)!;
  if (operation.kind === "transition") checkTransition(operation, path, type, report);
  else checkState(operation, path, type, report);
}

function checkTransition(
  { transition, inState }: OperationSpec,
  path: JsonPath,
  type: EntityTypeSpec,
  report: Report,
): void {
  if (inState !== undefined) {
    report({
      path: [...path, "inState"],
      found: `"${inState}"`,
      expected: "none: a transition says where it is from",
    });
  }
  if (transition === undefined) {
    return report({
      path: [...path, "transition"],
      found: "nothing",
      expected: 'a transition: {"from", "to"}',
    });
  }
  const declared = (type.lifecycle?.transitions ?? []).map(({ from, to }) => `${from} to ${to}`);
  const asked = `${transition.from} to ${transition.to}`;
  checkName(report, [...path, "transition"], asked, declared, `a transition that "${type.id}" declares`);
}

function checkState(
  { kind, transition, inState }: OperationSpec,
  path: JsonPath,
  type: EntityTypeSpec,
  report: Report,
): void {
  if (transition !== undefined) {
    report({
      path: [...path, "transition"],
      found: `a transition in a ${kind}`,
      expected: 'kind "transition", or none',
    });
  }
  if (type.lifecycle === undefined) {
    if (inState === undefined) return;
    return report({
      path: [...path, "inState"],
      found: `"${inState}"`,
      expected: `none: "${type.id}" has no life cycle`,
    });
  }
  const states = type.lifecycle.states.map(([state]) => state);
  checkName(report, [...path, "inState"], inState, states, `a state of "${type.id}"`);
}

function checkPeaks({ operations, peaks = [] }: EntityScenario, report: Report): void {
  const named = peaks.map(({ id }, p) => [id, ["peaks", p, "id"]] as const);
  checkUnique(
    report,
    [["load", []], ["steady", []], ...named],
    "name of a phase (load and steady are taken)",
  );
  const steady = operations.map(({ id }) => id);
  peaks.forEach(({ replaces = [] }, p) =>
    replaces.forEach((id, r) =>
      checkName(report, ["peaks", p, "replaces", r], id, steady, "a steady operation")
    )
  );
}
