import type { EntityVersion } from "../../../chain/entity.ts";
import { describeSchema, schemaDifferences } from "../describe_schema.ts";
import { earlierVersion } from "../earlier_version.ts";
import { Database } from "../engine.ts";
import type { HistoryFile, HistoryRow, HistoryStatement } from "../history_file.ts";
import { bytesOf, integerOf } from "../history_version.ts";
import { unwrapInt64 } from "../int64.ts";
import type { HistoryLayout, StoredHistory, VersionEnd, VersionStart } from "../stored_history.ts";
import { VERSIONS_SQL } from "./schema.ts";
import { FOUND_COLUMNS, type FoundRow, readFound } from "./version_columns.ts";
import { createdAt, wholeVersion } from "./whole_version.ts";

/** The history in rows of versions, whatever lists them by their attributes: their indexes are not read. */
export const VERSIONS_HISTORY: HistoryLayout = {
  name: "rows of versions",
  table: "versions",
  problems,
  open: (file) => new VersionsHistory(file),
};

/** A version with all it says; null where a row is missing. */
const WHOLE =
  "SELECT v.id, v.entity, e.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, " +
  "a.strings, a.numbers, p.content_type, p.payload FROM versions v LEFT JOIN entities e ON e.id = v.entity " +
  "LEFT JOIN attributes a ON a.id = v.id LEFT JOIN payloads p ON p.id = v.id";

const LIVE = "v.from_block <= ? AND v.to_block NOT BETWEEN 0 AND ?";

class VersionsHistory implements StoredHistory {
  readonly #file: HistoryFile;
  readonly #before: HistoryStatement;
  readonly #after: HistoryStatement;
  readonly #key: HistoryStatement;

  constructor(file: HistoryFile) {
    this.#file = file;
    // Why the plus: as in `fragment.ts`.
    this.#before = file.prepare(`${WHOLE} WHERE v.entity = +? AND v.id < ? ORDER BY v.id DESC LIMIT 1`);
    this.#after = file.prepare(
      "SELECT from_block, sequence FROM versions WHERE entity = +? AND id > ? ORDER BY id LIMIT 1",
    );
    this.#key = file.prepare("SELECT key FROM entities WHERE id = ?");
  }

  tip(): number | null {
    return this.#number("SELECT max(number) AS n FROM blocks");
  }

  /** Empty blocks are kept too. */
  first(): number | null {
    return this.#number("SELECT min(number) AS n FROM blocks");
  }

  endsLate(): boolean {
    return false;
  }

  /** Ids ascend with the blocks. */
  *starts(): Generator<VersionStart, undefined> {
    for (const row of this.#file.prepare(`${WHOLE} ORDER BY v.id`).rows()) {
      const before = this.#before.get(row.entity, row.id);
      yield this.#file.parse(() => `version ${row.id}`, () => {
        const version = wholeVersion(row);
        return {
          block: version.fromBlock,
          version,
          before: before === undefined ? null : earlierVersion(wholeVersion(before), version),
        };
      });
    }
    return undefined;
  }

  /** SQLite sorts them: beyond its cache in a temporary file, about 20 bytes for each. */
  *ends(tip: number): Generator<VersionEnd, undefined> {
    const rows = this.#file.prepare(
      `SELECT id, entity, to_block, expiration FROM versions WHERE to_block BETWEEN 0 AND ${tip} ORDER BY to_block`,
    ).rows();
    for (const row of rows) yield this.#file.parse(() => `version ${row.id}`, () => this.#end(row));
    return undefined;
  }

  *liveKeys(atBlock: number): Generator<Uint8Array, undefined> {
    const rows = this.#file.prepare(
      `SELECT e.key FROM versions v CROSS JOIN entities e ON e.id = v.entity WHERE ${LIVE}`,
    ).rows(atBlock, atBlock);
    for (const { key } of rows) yield key as Uint8Array;
    return undefined;
  }

  *liveVersions(atBlock: number): Generator<EntityVersion, undefined> {
    const rows = this.#file.prepare(
      `SELECT ${FOUND_COLUMNS} FROM versions v CROSS JOIN entities e ON e.id = v.entity ` +
        `CROSS JOIN attributes a ON a.id = v.id WHERE ${LIVE}`,
    ).rows(atBlock, atBlock);
    for (const row of rows) yield foundVersion(row);
    return undefined;
  }

  liveVersion(key: Uint8Array, atBlock: number): EntityVersion | null {
    const row = this.#file.prepare(
      `SELECT ${FOUND_COLUMNS}, p.content_type, p.payload FROM entities e CROSS JOIN versions v ON v.entity = e.id ` +
        `JOIN attributes a ON a.id = v.id JOIN payloads p ON p.id = v.id WHERE e.key = ? AND ${LIVE}`,
    ).get(key, atBlock, atBlock);
    if (row === undefined) return null;
    const { content_type: contentType, payload } = row as { content_type: string; payload: Uint8Array };
    return { ...foundVersion(row), contentType, payload };
  }

  #number(sql: string): number | null {
    const n = this.#file.prepare(sql).get()?.n;
    return typeof n === "bigint" ? Number(n) : null;
  }

  #end({ id, entity, to_block, expiration }: HistoryRow): VersionEnd {
    const block = Number(to_block);
    return {
      block,
      key: bytesOf(this.#key.get(entity)?.key, "key"),
      expiration: unwrapInt64(integerOf(expiration, "expiration")),
      successorCreatedAt: () => {
        const next = this.#after.get(entity, id);
        return next?.from_block === to_block ? createdAt(next!.sequence) : null;
      },
    };
  }
}

function foundVersion(row: HistoryRow): EntityVersion {
  return readFound(Object.values(row) as unknown as FoundRow);
}

function problems(database: Database.Database): readonly string[] {
  const model = new Database(":memory:");
  try {
    model.exec(VERSIONS_SQL);
    return schemaDifferences(describeSchema(model), describeSchema(database));
  } finally {
    model.close();
  }
}
