import type { EntityScenario, EntityTypeSpec } from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { checkName, checkUnique, checkWeights } from "./names.ts";

/** Checks a type's life cycle: states once, transitions between them, every state reachable. */
export function checkLifecycle(
  type: EntityTypeSpec,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  if (type.lifecycle === undefined) return;
  const { states, transitions } = type.lifecycle;
  const at = [...path, "lifecycle"];
  const names = states.map(([state]) => state);
  checkUnique(report, names.map((state, s) => [state, [...at, "states", s]] as const), "state");
  checkWeights(report, [...at, "states"], states.map(([, share]) => share));
  transitions.forEach(({ from, to }, t) => {
    const place = [...at, "transitions", t];
    checkName(report, [...place, "from"], from, names, `a state of "${type.id}"`);
    checkName(report, [...place, "to"], to, names, `a state of "${type.id}"`);
    if (from === to) report({ path: place, found: `"${from}" to itself`, expected: "a change of state" });
  });
  const pairs = transitions.map(({ from, to }, t) =>
    [`${from} to ${to}`, [...at, "transitions", t]] as const
  );
  checkUnique(report, pairs, "transition");
  const reached = reachable(type, scenario);
  states.forEach(([state], s) => {
    if (reached.has(state)) return;
    report({
      path: [...at, "states", s],
      found: `"${state}", which nothing reaches`,
      expected: "an initial share, a creation in it, or a transition to it from a reachable state",
    });
  });
}

function reachable(
  { id, lifecycle }: EntityTypeSpec,
  { operations, peaks = [] }: EntityScenario,
): Set<string> {
  const created = [...operations, ...peaks.flatMap((peak) => peak.operations)]
    .filter(({ entityType, kind }) => entityType === id && kind === "create")
    .flatMap(({ inState }) => inState ?? []);
  const reached = new Set([
    ...lifecycle!.states.filter(([, share]) => share > 0).map(([state]) => state),
    ...created,
  ]);
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { from, to } of lifecycle!.transitions) if (reached.has(from)) reached.add(to);
  }
  return reached;
}
