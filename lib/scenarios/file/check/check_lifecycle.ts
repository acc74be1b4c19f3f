import type { EntityTypeSpec } from "../../scenario.ts";
import { checkUnique, type Place } from "./place.ts";
import type { TypeContext } from "./value_context.ts";

/** Checks a type's life cycle: unique states, transitions between them, every state reachable. */
export function checkLifecycle(context: TypeContext, place: Place): void {
  const { id, lifecycle } = context.type;
  if (lifecycle === undefined) return;
  const states = lifecycle.states.map(([state], s) => [state, place.at("states", s)] as const);
  checkUnique(states, "state");
  place.at("states").checkWeights(lifecycle.states.map(([, share]) => share));
  const names = states.map(([state]) => state);
  const transitions = lifecycle.transitions.map(({ from, to }, t) => {
    const at = place.at("transitions", t);
    at.at("from").checkName(from, names, `a state of "${id}"`);
    at.at("to").checkName(to, names, `a state of "${id}"`);
    if (from === to) at.refuse(`"${from}" to itself`, "a change of state");
    return [`${from} to ${to}`, at] as const;
  });
  checkUnique(transitions, "transition");
  const reached = reachable(context, lifecycle);
  for (const [state, at] of states) {
    if (reached.has(state)) continue;
    at.refuse(
      `"${state}", which nothing reaches`,
      "an initial share, a creation in it, or a transition to it from a reachable state",
    );
  }
}

function reachable(
  { type, scenario: { operations, peaks = [] } }: TypeContext,
  { states, transitions }: NonNullable<EntityTypeSpec["lifecycle"]>,
): Set<string> {
  const created = [...operations, ...peaks.flatMap((peak) => peak.operations)]
    .filter(({ entityType, kind }) => entityType === type.id && kind === "create")
    .flatMap(({ inState }) => inState ?? []);
  const reached = new Set([...states.filter(([, share]) => share > 0).map(([state]) => state), ...created]);
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  return reached;
}
