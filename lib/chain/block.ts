import type { Operation } from "./operation.ts";

/** One block: its number (0 to 2^32 - 1) and its operations in the order they take effect (`validateBlock`). May be empty. */
export interface Block {
  readonly number: number;
  readonly operations: readonly Operation[];
}

/** Seconds between two blocks. Source: 002:L1297. */
export const BLOCK_SECONDS = 2;
