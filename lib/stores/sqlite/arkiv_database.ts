import { HeadroomError } from "../../errors.ts";
import { schemaDifferences, schemaOf } from "./describe_schema.ts";
import { findMigration, schemaMigration } from "./find_migration.ts";
import type { DatabaseSchema } from "./open_database.ts";
import { bitemporalSchema, DATA_TABLES, type Migration, migrationNote } from "./schema.ts";

/**
 * Arkiv's schema at a migration, as a file holds it.
 * @param reads Which migration a file that is only read may be at.
 */
export function arkivDatabase(migration: Migration, reads: "any" | "own" = "any"): DatabaseSchema {
  return {
    name: `Arkiv's schema at migration ${migration}`,
    sql: bitemporalSchema(migration),
    note: migrationNote(migration),
    version: 1,
    heldBy: (database, found, { path, readOnly }) => {
      // Something else is at no migration: what it lacks says more.
      if (!DATA_TABLES.every((table) => table in found.tables)) return arkivDatabase(migration);
      const held = findMigration(database, found, path);
      const others = arkivDatabase(held);
      if (held === migration || readOnly && reads === "any") return others;
      // Tables of the same names with other indexes are neither migration's.
      if (schemaDifferences(schemaOf(others.sql), found).length > 0) return arkivDatabase(migration);
      throw HeadroomError.unmet(`open "${path}"`, {
        expected: `Arkiv's schema at migration ${migration}`,
        actual: `migration ${held}`,
        next:
          "Open it with the kind of store of its own migration: --store bitemporal for 1, bitemporal-m2 for 2.",
        usage: true,
      });
    },
    settings: (found) => ({ arkiv_migration: schemaMigration(found) }),
  };
}
