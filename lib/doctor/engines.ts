import { HeadroomError, messageOf } from "../errors.ts";
import { type Finding, fine, limited } from "./finding.ts";
import { INSTALL, notInstalled } from "./runtime.ts";

/**
 * Whether the libraries of stores on other engines than better-sqlite3 load; nothing else needs them.
 * @param modules Folder of the installed packages: where it is missing, as in a fresh clone, nothing is broken.
 */
export async function checkOtherEngines(modules: string): Promise<Finding> {
  const name = "Other engines";
  const missing = notInstalled(name, modules);
  if (missing !== undefined) return missing;
  try {
    const { LIBSQL } = await import("../stores/sqlite/drivers/libsql.ts");
    const { loadDuckdb } = await import("../stores/duckdb/open_file.ts");
    await LIBSQL.ready();
    const { version } = await loadDuckdb();
    return fine(name, `DuckDB ${version()}, libSQL`);
  } catch (error) {
    return limited(
      name,
      messageOf(error).split("\n")[0]!,
      error instanceof HeadroomError ? error.next : INSTALL,
    );
  }
}
