import { HeadroomError, messageOf } from "../errors.ts";
import { type Finding, fine, limited } from "./finding.ts";
import { INSTALL } from "./runtime.ts";

/** Whether the libraries of stores on other engines than better-sqlite3 load; nothing else needs them. */
export async function checkOtherEngines(): Promise<Finding> {
  const name = "Other engines";
  try {
    const { LIBSQL } = await import("../stores/sqlite/drivers/libsql.ts");
    const { loadDuckdb } = await import("../stores/duckdb/open_file.ts");
    await LIBSQL.ready();
    const { version } = await loadDuckdb();
    return fine(name, `DuckDB ${version()}, libSQL`);
  } catch (error) {
    return limited(name, messageOf(error), error instanceof HeadroomError ? error.next : INSTALL);
  }
}
