import type { OperationSpec, Sourced } from "../scenario.ts";

/** Declares operations on one entity type; `inState` is required for types with a life cycle. */
interface OperationsOn {
  /** A state is needed where the type has a life cycle. */
  create(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  update(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  extend(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  changeOwner(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  delete(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  expire(id: string, ratePerS: Sourced, inState?: string): OperationSpec;
  /** A life-cycle transition. */
  move(id: string, ratePerS: Sourced, states: readonly [from: string, to: string]): OperationSpec;
}

/**
 * Returns builders for the operations on one entity type.
 *
 * @param scaling `proportional` if the rates grow with the scale (see `OperationSpec`).
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

/** Total rate, operations per second. */
export function totalPerS(operations: readonly OperationSpec[]): number {
  return operations.reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
}
