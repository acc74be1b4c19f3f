import type { EntityScenario, OperationSpec } from "../scenario.ts";
import { apportion } from "../builders/apportion.ts";
import { scaledRate } from "./describe_stream.ts";

/** A state of a type (or all of its entities, where it has no life cycle) under the steady operations. */
export interface DescribedState {
  readonly type: string;
  /** Empty text for a type without a life cycle. */
  readonly state: string;
  readonly entities: number;
  readonly share: number;
  readonly arrivingPerS: number;
  readonly leavingPerS: number;
  /** Operations that change entities here without moving them. */
  readonly changingPerS: number;
  /** Arriving minus leaving; 0 where they differ by less than a millionth. */
  readonly netPerS: number;
  /** Seconds until no entity is left at this rate; null where the state does not empty. */
  readonly emptiesInS: number | null;
}

/** Where the steady operations lead each state: full, level, or empty. Types without operations are left out. */
export function describeStates(
  scenario: EntityScenario,
  scale: number,
  counts: readonly number[],
): DescribedState[] {
  return scenario.entityTypes.flatMap((type, i) => {
    const own = scenario.operations.filter(({ entityType }) => entityType === type.id);
    if (own.length === 0) return [];
    const states = type.lifecycle?.states ?? [["", 1] as const];
    const members = apportion(states.map(([, share]) => share), counts[i]!);
    return states.map(([state], s) => ({
      type: type.id,
      state,
      ...shareOf(members[s]!, counts[i]!),
      ...paceOf(state, members[s]!, own.map((operation) => [operation, scaledRate(operation, scale)])),
    }));
  });
}

function shareOf(entities: number, count: number): Pick<DescribedState, "entities" | "share"> {
  return { entities, share: count === 0 ? 0 : entities / count };
}

/** @param operations Those of the type, each with its operations a second. */
function paceOf(
  state: string,
  entities: number,
  operations: readonly (readonly [OperationSpec, perS: number])[],
): Omit<DescribedState, "type" | "state" | "entities" | "share"> {
  const sum = (wanted: (operation: OperationSpec) => boolean) =>
    operations.reduce((total, [operation, perS]) => wanted(operation) ? total + perS : total, 0);
  const here = ({ inState = "" }: OperationSpec) => inState === state;
  const arrivingPerS = sum((operation) =>
    operation.kind === "create"
      ? here(operation)
      : operation.kind === "transition" && operation.transition?.to === state
  );
  const leavingPerS = sum((operation) =>
    operation.kind === "transition"
      ? operation.transition?.from === state
      : ENDS.includes(operation.kind) && here(operation)
  );
  const changingPerS = sum((operation) => STAYS.includes(operation.kind) && here(operation));
  const difference = arrivingPerS - leavingPerS;
  const netPerS = Math.abs(difference) < 1e-6 * Math.max(arrivingPerS, leavingPerS) ? 0 : difference;
  const emptiesInS = netPerS < 0 ? entities / -netPerS : null;
  return { arrivingPerS, leavingPerS, changingPerS, netPerS, emptiesInS };
}

const ENDS: readonly OperationSpec["kind"][] = ["delete", "expire"];
const STAYS: readonly OperationSpec["kind"][] = ["update", "extend", "change_owner"];
