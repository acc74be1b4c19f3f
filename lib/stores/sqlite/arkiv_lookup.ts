import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import type { Database } from "./engine.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";

/** Finds an entity's newest version up to a block. Parameters: its key, the block. */
const NEWEST = `SELECT ${VERSION_COLUMNS} FROM payloads p WHERE p.entity_key = +? AND p.from_block <= +? ` +
  "ORDER BY p.from_block DESC LIMIT 1";

/** Looks versions up by key in the tables of Arkiv's schema: one statement, whose only search is of the primary key. */
export class ArkivLookup {
  readonly native = NEWEST;
  readonly #newest: Database.Statement<[Uint8Array, number], VersionRow>;

  constructor(database: Database.Database) {
    this.#newest = database.prepare<[Uint8Array, number], VersionRow>(NEWEST).raw().safeIntegers();
  }

  /** The version valid at a block, or null. */
  get(key: EntityKey, atBlock: number): EntityVersion | null {
    const row = this.#newest.get(key, atBlock);
    // Versions of an entity do not overlap: if the newest one has ended, none is valid.
    const version = row === undefined ? null : readVersion(row);
    return version !== null && version.toBlock > BigInt(atBlock) ? version : null;
  }
}
