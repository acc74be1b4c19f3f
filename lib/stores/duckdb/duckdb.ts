import { availableParallelism } from "node:os";
import { UsageError } from "../../errors.ts";
import type { EntityStoreKind } from "../store_kind.ts";
import { readHistoryRows } from "../history_rows.ts";
import { loadDuckdb } from "./open_file.ts";
import { DuckdbStore } from "./duckdb_store.ts";
import { isDuckdbFile } from "./open_here.ts";
import { duckdbHistory } from "./history_rows.ts";

/** Threads by variant. */
const THREADS: Readonly<Record<string, number>> = { "all-threads": availableParallelism(), "one-thread": 1 };

/**
 * DuckDB, a column store for analytics: rows of versions and of attributes without an index. It answers the whole language at any
 * block and packs well; each lookup reads a whole column, each commit is synced, and nobody reads beside a writer.
 */
export const DUCKDB: EntityStoreKind = {
  name: "duckdb",
  about: "columns of versions and attributes without an index, in DuckDB: for analytics",
  capabilities: { history: "all", language: "full", bulk: true, alone: true },
  variants: {
    "all-threads": {
      about: "each commit synced, a query on all processors, 1 GiB of memory",
      durability: "machine",
    },
    "one-thread": {
      about: "each commit synced, a query on one processor, 1 GiB of memory",
      durability: "machine",
      onRequest: true,
    },
  },
  extension: ".duckdb",
  companions: [".wal", ".tmp"],
  ready: async () => void await loadDuckdb(),
  recognises: isDuckdbFile,
  blocks: (path, met) => readHistoryRows(() => duckdbHistory(path), met),
  async open(path, { variant, readOnly = false }) {
    if (!Object.hasOwn(THREADS, variant)) {
      throw new UsageError(`"${variant}" is not a variant of duckdb`, {
        expected: `one of ${Object.keys(THREADS).join(", ")}`,
        actual: variant,
        next: "Choose one of them.",
      });
    }
    return await DuckdbStore.open(DUCKDB, path, { readOnly, threads: THREADS[variant]! });
  },
};
