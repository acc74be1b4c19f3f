import { HeadroomError } from "../../errors.ts";
import type { EntityScenario, EntityTypeSpec, OperationSpec } from "../../scenarios/scenario.ts";
import { stateOf } from "./operation_rates.ts";

const PHASES = ["load", "steady"];

/**
 * Refuses operations that the scenario's life cycles do not allow.
 * @throws {HeadroomError} An unknown type or state, an undeclared transition, a rate that is no rate, a pulse longer than
 * its period, two operations of one id, or a peak that rests an unknown operation or has another phase's name.
 */
export function checkOperations(scenario: EntityScenario): void {
  const { operations, peaks = [] } = scenario;
  const types = new Map(scenario.entityTypes.map((type) => [type.id, type]));
  const ids = new Set<string>();
  for (const operation of [...operations, ...peaks.flatMap((peak) => peak.operations)]) {
    const type = types.get(operation.entityType);
    if (type === undefined) refuse(operation, `the scenario has no entity type "${operation.entityType}"`);
    if (ids.has(operation.id)) refuse(operation, "another operation has the same id");
    ids.add(operation.id);
    checkRate(operation);
    checkState(type, operation);
  }
  const steady = new Set(operations.map(({ id }) => id));
  const names = new Set(PHASES);
  for (const { id, replaces = [] } of peaks) {
    if (names.has(id)) refusePeak(id, "a phase has this name already", "a name of its own");
    names.add(id);
    const unknown = replaces.find((replaced) => !steady.has(replaced));
    if (unknown !== undefined) refusePeak(id, `it replaces "${unknown}"`, "ids of steady operations");
  }
}

function checkRate(operation: OperationSpec): void {
  const { ratePerS, pulse } = operation;
  if (!Number.isFinite(ratePerS.value) || ratePerS.value < 0) {
    refuse(operation, `its rate is ${ratePerS.value} a second`);
  }
  if (pulse !== undefined && !(pulse.withinS > 0 && pulse.everyS >= pulse.withinS)) {
    refuse(operation, `its pulse of every ${pulse.everyS} s takes ${pulse.withinS} s`);
  }
}

function checkState(type: EntityTypeSpec, operation: OperationSpec): void {
  if (operation.kind !== "transition") {
    const known = type.lifecycle?.states.map(([state]) => state) ?? [""];
    if (known.includes(stateOf(operation))) return;
    refuse(operation, `the life cycle of "${type.id}" does not declare state "${stateOf(operation)}"`);
  }
  const { from, to } = operation.transition ?? {};
  const states = type.lifecycle?.states.map(([state]) => state) ?? [];
  const declared = type.lifecycle?.transitions.some((other) => other.from === from && other.to === to);
  if (declared && states.includes(from!) && states.includes(to!)) return;
  refuse(operation, `the life cycle of "${type.id}" does not declare "${from}" to "${to}"`);
}

function refuse(operation: OperationSpec, reason: string): never {
  throw new HeadroomError(`Cannot run operation "${operation.id}": ${reason}`, {
    expected: "an operation that the scenario's types and life cycles allow",
    actual: `${operation.kind} of "${operation.entityType}"`,
    next: "correct the scenario",
  });
}

function refusePeak(id: string, reason: string, expected: string): never {
  throw new HeadroomError(`Cannot run peak "${id}": ${reason}`, { expected, next: "correct the scenario" });
}
