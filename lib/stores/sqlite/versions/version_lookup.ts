import type Database from "better-sqlite3";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import { FOUND_COLUMNS, type FoundRow, readFound } from "./version_columns.ts";

/** SQL that finds an entity's newest version up to a block. Parameters: its key, the block. */
const newest = (columns: string, joins = "") =>
  `SELECT ${columns} FROM entities e CROSS JOIN versions v ON v.entity = e.id CROSS JOIN attributes a ON a.id = v.id${joins} ` +
  "WHERE e.key = +? AND v.from_block <= +? ORDER BY v.id DESC LIMIT 1";
const NEWEST_WHOLE = newest(
  `p.content_type, p.payload, ${FOUND_COLUMNS}`,
  " CROSS JOIN payloads p ON p.id = v.id",
);

type LookedUpRow = readonly [contentType: string, payload: Uint8Array, ...FoundRow];

/** Looks versions up by key, in one statement. */
export class VersionLookup {
  readonly native = NEWEST_WHOLE;
  readonly #whole: Database.Statement<[Uint8Array, number], LookedUpRow>;
  readonly #found: Database.Statement<[Uint8Array, number], FoundRow>;

  constructor(database: Database.Database) {
    const prepare = <Row>(sql: string) =>
      database.prepare<[Uint8Array, number], Row>(sql).raw().safeIntegers();
    this.#whole = prepare(NEWEST_WHOLE);
    this.#found = prepare(newest(FOUND_COLUMNS));
  }

  /** The version valid at a block, or null. */
  get(key: EntityKey, atBlock: number): EntityVersion | null {
    const row = this.#whole.get(key, atBlock);
    if (row === undefined) return null;
    const [contentType, payload, ...found] = row;
    return isLive(found, atBlock) ? { ...readFound(found), contentType, payload } : null;
  }

  /** The same as a row, without its payload. */
  found(key: EntityKey, atBlock: number): FoundRow | null {
    const row = this.#found.get(key, atBlock);
    return row !== undefined && isLive(row, atBlock) ? row : null;
  }
}

/** Whether an entity's newest version is valid. Versions do not overlap: if that one has ended, none is. */
function isLive([, , , toBlock]: FoundRow, atBlock: number): boolean {
  return toBlock < 0n || toBlock > atBlock;
}
