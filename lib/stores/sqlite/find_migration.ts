import { Database } from "./engine.ts";
import { HeadroomError } from "../../errors.ts";
import type { SchemaDescription } from "./describe_schema.ts";
import { type Migration, MIGRATIONS_TABLE } from "./schema.ts";

/** Newest migration that is known. */
const NEWEST: Migration = 2;

/** The migration whose schema a database has, by the index that came with migration 2. */
export function schemaMigration({ indexes }: Pick<SchemaDescription, "indexes">): Migration {
  return "numeric_attributes_entity_kv_idx" in indexes ? 2 : 1;
}

/**
 * The migration that Arkiv's schema in a database is at. The store's own note of it must agree where there is one: earlier
 * versions of Headroom wrote none.
 * @throws {HeadroomError} The note says another migration, one that failed half-way, or one that is not known.
 */
export function findMigration(
  database: Database.Database,
  found: SchemaDescription,
  path: string,
): Migration {
  const migration = schemaMigration(found);
  const note = MIGRATIONS_TABLE in found.tables ? readNote(database) : undefined;
  if (note === undefined || note.version === migration && note.dirty === 0) return migration;
  const known = note.version >= 1 && note.version <= NEWEST;
  throw HeadroomError.unmet(
    `open "${path}"`,
    known && note.dirty === 0
      ? {
        expected: `the schema of migration ${note.version}, which it says it is at`,
        actual: `that of migration ${migration}`,
        next: "Name another file; the schema of this one was changed by something else.",
      }
      : {
        expected: `Arkiv's schema at migration 1 to ${NEWEST}`,
        actual: `migration ${note.version}${note.dirty === 0 ? "" : ", failed half-way"}`,
        next: known
          ? "Repair it with the Arkiv store that wrote it."
          : "Name a file of a known migration, or use a newer Headroom.",
      },
  );
}

interface Note {
  readonly version: number;
  readonly dirty: number;
}

function readNote(database: Database.Database): Note | undefined {
  try {
    return database.prepare<[], Note>(`SELECT version, dirty FROM ${MIGRATIONS_TABLE} LIMIT 1`).get();
  } catch (error) {
    // The schema itself was readable: what else is damaged is for `check` to say.
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_CORRUPT")) return undefined;
    throw error;
  }
}
