import type { EntityScenario, EntityTypeSpec, OperationSpec } from "../scenario.ts";
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
  /** Arriving less leaving; 0 where they differ by less than a millionth. */
  readonly netPerS: number;
  /** Until nobody is left at this pace; null where it does not empty. */
  readonly emptiesInS: number | null;
}

/** Where the steady operations lead each state: full, level, or empty. Types that nothing happens to are left out. */
export function describeStates(
  scenario: EntityScenario,
  scale: number,
  counts: readonly number[],
): DescribedState[] {
  return scenario.entityTypes.flatMap((type, i) => {
    const own = scenario.operations.filter(({ entityType }) => entityType === type.id);
    if (own.length === 0) return [];
    return statesOf(type, counts[i]!).map(([state, entities]) =>
      describeState(type, state, entities, counts[i]!, own, scale)
    );
  });
}

function statesOf(type: EntityTypeSpec, count: number): [state: string, entities: number][] {
  const states = type.lifecycle?.states ?? [["", 1] as const];
  const members = apportion(states.map(([, share]) => share), count);
  return states.map(([state], i) => [state, members[i]!]);
}

function describeState(
  type: EntityTypeSpec,
  state: string,
  entities: number,
  count: number,
  operations: readonly OperationSpec[],
  scale: number,
): DescribedState {
  const sum = (wanted: (operation: OperationSpec) => boolean) =>
    operations.filter(wanted).reduce((total, operation) => total + scaledRate(operation, scale), 0);
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
  return {
    type: type.id,
    state,
    entities,
    share: count === 0 ? 0 : entities / count,
    arrivingPerS,
    leavingPerS,
    changingPerS,
    netPerS,
    emptiesInS: netPerS < 0 ? entities / -netPerS : null,
  };
}

const ENDS: readonly OperationSpec["kind"][] = ["delete", "expire"];
const STAYS: readonly OperationSpec["kind"][] = ["update", "extend", "change_owner"];
