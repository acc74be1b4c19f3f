import type Database from "better-sqlite3";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import { FOUND_COLUMNS, type FoundRow, readFound } from "./version_columns.ts";

/** Finds an entity's newest version up to a block, with its payload. Parameters: its key, the block. */
const NEWEST =
  `SELECT p.content_type, p.payload, ${FOUND_COLUMNS} FROM entities e CROSS JOIN versions v ON v.entity = e.id ` +
  "CROSS JOIN attributes a ON a.id = v.id CROSS JOIN payloads p ON p.id = v.id " +
  "WHERE e.key = +? AND v.from_block <= +? ORDER BY v.id DESC LIMIT 1";

type LookedUpRow = readonly [contentType: string, payload: Uint8Array, ...FoundRow];

/** Looks versions up by key, in one statement. */
export class VersionLookup {
  readonly native = NEWEST;
  readonly #newest: Database.Statement<[Uint8Array, number], LookedUpRow>;

  constructor(database: Database.Database) {
    this.#newest = database.prepare<[Uint8Array, number], LookedUpRow>(NEWEST).raw().safeIntegers();
  }

  /** The version valid at a block, or null. */
  get(key: EntityKey, atBlock: number): EntityVersion | null {
    const row = this.#newest.get(key, atBlock);
    if (row === undefined) return null;
    const [contentType, payload, ...found] = row;
    const version = readFound(found);
    // Versions of an entity do not overlap: if the newest one has ended, none is valid.
    return version.toBlock > BigInt(atBlock) ? { ...version, contentType, payload } : null;
  }
}
