import { BLOCK_SECONDS } from "../chain/block.ts";
import type { EntityScenario, OperationSpec } from "../scenarios/scenario.ts";

/** Parts of an operation a rate is counted in, so that counts are whole-number arithmetic. */
const MICRO = 1_000_000;

/** How often an operation happens: a whole number of millionths per block. */
export class OperationRate {
  readonly #microPerBlock: number;

  constructor(ratePerS: number, share: number) {
    this.#microPerBlock = Math.round(ratePerS * BLOCK_SECONDS * share * MICRO);
  }

  /** Operations in the first `blocks` blocks of the stream. */
  before(blocks: number): number {
    return Math.floor(blocks * this.#microPerBlock / MICRO);
  }
}

/** Versions a block of the operation stream holds at the declared rates. */
export function versionsPerBlock(scenario: EntityScenario): number {
  return scenario.operations.reduce((sum, { ratePerS }) => sum + ratePerS.value * BLOCK_SECONDS, 0);
}

/**
 * The share of the declared rates that the entities at hand can bear for `blocks` blocks, 0 to 1: each state keeps twice
 * as many members as one block touches, after what it loses over the stream.
 *
 * @param initial Members of a type's state at the start of the stream.
 */
export function bearableShare(
  operations: readonly OperationSpec[],
  blocks: number,
  initial: (entityType: string, state: string) => number,
): number {
  let share = 1;
  for (const { entityType, state } of statesOf(operations)) {
    const perBlock = (wanted: (operation: OperationSpec) => boolean) =>
      operations
        .filter((operation) => operation.entityType === entityType && wanted(operation))
        .reduce((sum, { ratePerS }) => sum + ratePerS.value * BLOCK_SECONDS, 0);
    const leaving = perBlock((operation) => leaves(operation, state));
    const arriving = perBlock((operation) => arrivesIn(operation) === state);
    const updated = perBlock((operation) => operation.kind === "update" && stateOf(operation) === state);
    const needed = 2 * (leaving + updated) + blocks * Math.max(0, leaving - arriving);
    if (needed > 0) share = Math.min(share, initial(entityType, state) / needed);
  }
  return share;
}

/** Whether an operation takes entities out of a state. */
export function leaves(operation: OperationSpec, state: string): boolean {
  return operation.kind === "transition" && operation.transition?.from === state;
}

/** The state an operation brings entities into, or null. */
export function arrivesIn(operation: OperationSpec): string | null {
  if (operation.kind === "transition") return operation.transition?.to ?? null;
  return operation.kind === "create" ? stateOf(operation) : null;
}

/** The state a create or update is about; empty text where the type has no life cycle. */
export function stateOf(operation: OperationSpec): string {
  return operation.inState ?? "";
}

function statesOf(operations: readonly OperationSpec[]): { entityType: string; state: string }[] {
  return operations.flatMap((operation) => {
    if (operation.kind === "create") return [];
    const state = operation.kind === "transition" ? operation.transition!.from : stateOf(operation);
    return [{ entityType: operation.entityType, state }];
  });
}
