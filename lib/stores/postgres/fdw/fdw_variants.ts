import type { Durability } from "../../durability.ts";

/** How a sharded store is run. */
export interface FdwVariant {
  readonly about: string;
  readonly durability: Durability;
  readonly onRequest?: true;
  readonly synchronousCommit: "on" | "off";
  /** Rows that the coordinator sends a shard at a time. */
  readonly batchSize: number;
  /** Whether the coordinator waits for several shards at once where it may. */
  readonly isAsync: boolean;
  /** Whether each shard is written by a session of its own, so that all write at once. */
  readonly isParallel: boolean;
}

const TUNED = { batchSize: 1_000, isAsync: true, isParallel: true } as const;
const OFF = { durability: "process", synchronousCommit: "off" } as const;
const ONE_CHANGED = { ...TUNED, ...OFF, onRequest: true } as const;

/** Variants: as good as it gets, and with one setting each left at what postgres_fdw begins with. */
export const FDW_VARIANTS: Readonly<Record<string, FdwVariant>> = {
  normal: { ...TUNED, ...OFF, about: "synchronous_commit=off on every shard" },
  full: {
    ...TUNED,
    about: "synchronous_commit=on on every shard",
    durability: "machine",
    synchronousCommit: "on",
  },
  "batch-1": { ...ONE_CHANGED, batchSize: 1, about: "batch_size 1, postgres_fdw's own: a row a message" },
  "one-session": {
    ...ONE_CHANGED,
    isParallel: false,
    about: "all shards written by one session, one after the other, and committed by it",
  },
  "not-async": { ...ONE_CHANGED, isAsync: false, about: "async_capable false, postgres_fdw's own" },
};
