import type { OperationSpec, Sourced } from "../scenario.ts";

/** Declares operations on one entity type: each takes its id, its rate and the state of the entities it meets. */
interface OperationsOn {
  /** A state is needed where the type has a life cycle. */
  create(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  update(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  extend(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  changeOwner(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  delete(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  expire(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  /** A transition from one state to another. */
  move(id: string, ratePerS: Sourced, states: readonly [from: string, to: string]): OperationSpec;
}

/**
 * Operations on entities of a type.
 *
 * @param scaling `proportional` where rates belong to the entities and grow with the scale.
 */
export function operationsOn(
  entityType: string,
  scaling: Pick<OperationSpec, "proportional"> = {},
): OperationsOn {
  const of = (kind: OperationSpec["kind"]) => (id: string, ratePerS: Sourced, inState?: string) => ({
    id,
    entityType,
    kind,
    ...inState === undefined ? {} : { inState },
    ratePerS,
    ...scaling,
  });
  return {
    create: of("create"),
    update: of("update"),
    extend: of("extend"),
    changeOwner: of("change_owner"),
    delete: of("delete"),
    expire: of("expire"),
    move: (id, ratePerS, [from, to]) => ({
      id,
      entityType,
      kind: "transition",
      transition: { from, to },
      ratePerS,
      ...scaling,
    }),
  };
}

/** Operations a second, all together. */
export function totalPerS(operations: readonly OperationSpec[]): number {
  return operations.reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
}
