import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { OperationSpec } from "../../scenarios/scenario.ts";

/** Operations of a declared kind in a block, on average, at a scale. */
export function perBlock({ ratePerS, proportional }: OperationSpec, scale: number): number {
  return (proportional ? ratePerS.value * scale : ratePerS.value) * BLOCK_SECONDS;
}

/** Versions a block holds at the declared rates; what ends an entity writes none. */
export function versionsPerBlock(operations: readonly OperationSpec[], scale: number): number {
  return operations
    .filter(({ kind }) => kind !== "delete" && kind !== "expire")
    .reduce((sum, operation) => sum + perBlock(operation, scale), 0);
}

/** The state whose queue an operation takes entities from the front of, or null. */
export function leavesFrom(operation: OperationSpec): string | null {
  if (operation.kind === "create" || operation.kind === "update") return null;
  return operation.kind === "transition" ? operation.transition?.from ?? null : stateOf(operation);
}

/** The state at the end of whose queue an operation puts entities, or null. */
export function arrivesIn(operation: OperationSpec): string | null {
  switch (operation.kind) {
    case "transition":
      return operation.transition?.to ?? null;
    case "create":
    case "extend":
    case "change_owner":
      return stateOf(operation);
    case "update":
    case "delete":
    case "expire":
      return null;
  }
}

/** The state an operation is about, transitions apart; empty text where the type has no life cycle. */
export function stateOf(operation: OperationSpec): string {
  return operation.inState ?? "";
}
