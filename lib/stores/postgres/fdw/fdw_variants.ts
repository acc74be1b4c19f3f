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
  /**
   * Who writes the shards: a session with the coordinator for each, so that all write at once; one for all, one after the other; or
   * a session with each server itself, past the coordinator, which then serves readers alone.
   */
  readonly writers: "sessions" | "one-session" | "direct";
}

const TUNED = { batchSize: 1_000, isAsync: true, writers: "sessions" } as const;
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
    writers: "one-session",
    about: "all shards written by one session, one after the other, and committed by it",
  },
  direct: {
    ...ONE_CHANGED,
    writers: "direct",
    about:
      "each shard written past the coordinator, by a session with its own server; read over postgres_fdw",
  },
  "not-async": { ...ONE_CHANGED, isAsync: false, about: "async_capable false, postgres_fdw's own" },
};
