import type { DuckDBConnection } from "@duckdb/node-api";
import { HeadroomError, messageOf } from "../../errors.ts";

/** Bytes that DuckDB keeps in memory before it writes to its temporary folder. choice: a part of the cold tier and its sorting. */
const MEMORY = "512MB";

/**
 * A DuckDB in memory, loaded when it is asked for. @param folder For what does not fit memory.
 * @throws {HeadroomError} Its package or binary is not there, or does not load.
 */
export async function openDuckDb(folder: string): Promise<DuckDBConnection> {
  try {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:", {
      memory_limit: MEMORY,
      temp_directory: folder,
    });
    return await instance.connect();
  } catch (cause) {
    throw new HeadroomError(`Cannot load DuckDB: ${messageOf(cause)}`, {
      expected: "the package @duckdb/node-api with its binary for this machine",
      actual: messageOf(cause),
      next: "Install the packages again: deno task install",
      cause,
    });
  }
}

/** Text as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
