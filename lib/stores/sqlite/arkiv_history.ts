import type { EntityVersion, Uint64 } from "../../chain/entity.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { Database } from "./engine.ts";
import type { HistoryFile, HistoryRow, HistoryStatement } from "./history_file.ts";
import { HISTORY_COLUMNS, historyVersion, notVoid } from "./history_version.ts";
import { unwrapInt64 } from "./int64.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";
import { bitemporalSchema, DATA_TABLES, SELECT_TIP } from "./schema.ts";
import type { HistoryLayout, StoredHistory, VersionEnd, VersionStart } from "./stored_history.ts";

/**
 * The history in Arkiv's tables, at either migration, whoever wrote it. Additional tables, indexes and `user_version` do not matter.
 * Starts and ends of versions come from two indexes, in block order; where a file has them not, SQLite sorts, beyond its cache in a
 * temporary file.
 */
export const ARKIV_HISTORY: HistoryLayout = {
  name: "Arkiv's schema at migration 1 or 2",
  table: "numeric_attributes",
  problems,
  open: (file) => new ArkivHistory(file),
};

/** Index that gives the starts of versions in block order. */
const BY_START = ["numeric_attributes_entity_key_index", "from_block,to_block,key"] as const;
/** Index that gives their ends in block order. */
const BY_END = ["payloads_delete_index", "to_block"] as const;

const LIVE = "p.from_block <= ? AND p.to_block NOT BETWEEN 0 AND ?";
const NO_PAYLOAD = VERSION_COLUMNS.replace("p.payload", "x'' AS payload");

class ArkivHistory implements StoredHistory {
  readonly #file: HistoryFile;
  readonly #version: HistoryStatement;
  readonly #before: HistoryStatement;
  readonly #number: HistoryStatement;

  constructor(file: HistoryFile) {
    this.#file = file;
    this.#version = file.prepare(
      `SELECT ${HISTORY_COLUMNS} FROM payloads WHERE entity_key = ? AND from_block = ?`,
    );
    this.#before = file.prepare(
      // Why the plus: as in `fragment.ts`.
      `SELECT ${HISTORY_COLUMNS} FROM payloads p WHERE entity_key = +? AND from_block < ? AND ` +
        `${notVoid("p")} ORDER BY from_block DESC LIMIT 1`,
    );
    this.#number = file.prepare(
      `SELECT value FROM numeric_attributes n WHERE entity_key = ? AND key = ? AND from_block = ? AND ` +
        notVoid("n"),
    );
  }

  tip(): number | null {
    const row = this.#file.prepare(SELECT_TIP).get();
    return row === undefined ? null : Number(row.block);
  }

  /** The first version's: empty blocks before it are not kept. */
  first(): number | null {
    for (const { block, seen } of this.#startRows()) if (seen === 1n) return Number(block);
    return this.tip();
  }

  /** None that large, stored as negative, can. */
  endsLate(): boolean {
    const sql =
      "SELECT 1 FROM numeric_attributes WHERE key = '$expiration' AND value >= 0 AND to_block > value LIMIT 1";
    return this.#file.prepare(sql).get() !== undefined;
  }

  /** Each has exactly one `$sequence` row. */
  *starts(): Generator<VersionStart, undefined> {
    let count = 0n;
    for (const row of this.#startRows()) {
      count++;
      if (row.seen === 1n) yield this.#start(row);
    }
    const total = this.#file.prepare("SELECT count(*) AS n FROM payloads").get()?.n;
    if (total !== count) this.#file.refuse(`${total} versions, of which ${count} have a $sequence`);
    return undefined;
  }

  *ends(tip: number): Generator<VersionEnd, undefined> {
    const rows = this.#file.prepare(
      `SELECT entity_key, from_block, to_block AS block, ${notVoid("p")} AS seen FROM payloads p ` +
        `${this.#indexedBy(BY_END)} WHERE to_block BETWEEN 1 AND ${tip} ORDER BY to_block`,
    ).rows();
    for (const row of rows) if (row.seen === 1n) yield this.#end(row);
    return undefined;
  }

  *liveKeys(atBlock: number): Generator<Uint8Array, undefined> {
    const rows = this.#file.prepare(`SELECT p.entity_key FROM payloads p WHERE ${LIVE}`).rows(
      atBlock,
      atBlock,
    );
    for (const row of rows) yield row.entity_key as Uint8Array;
    return undefined;
  }

  *liveVersions(atBlock: number): Generator<EntityVersion, undefined> {
    const rows = this.#file.prepare(`SELECT ${NO_PAYLOAD} FROM payloads p WHERE ${LIVE}`).rows(
      atBlock,
      atBlock,
    );
    for (const row of rows) yield versionOf(row);
    return undefined;
  }

  liveVersion(key: Uint8Array, atBlock: number): EntityVersion | null {
    const row = this.#file.prepare(
      `SELECT ${VERSION_COLUMNS} FROM payloads p WHERE p.entity_key = ? AND ${LIVE}`,
    ).get(key, atBlock, atBlock);
    return row === undefined ? null : versionOf(row);
  }

  *#startRows(): Generator<HistoryRow> {
    const rows = this.#file.prepare(
      `SELECT entity_key, from_block AS block, ${notVoid("n")} AS seen FROM numeric_attributes n ` +
        `${this.#indexedBy(BY_START)} WHERE key = '$sequence' ORDER BY from_block`,
    ).rows();
    for (const row of rows) {
      this.#checkTypes(row);
      yield row;
    }
  }

  /** Without it, SQLite may choose an index that gives another order, and sort. */
  #indexedBy([index, columns]: readonly [string, string]): string {
    const found = [...this.#file.prepare("SELECT name FROM pragma_index_info(?) ORDER BY seqno").rows(index)];
    return found.map(({ name }) => name).join() === columns ? `INDEXED BY ${index}` : "";
  }

  #start(row: HistoryRow): VersionStart {
    const [key, block] = [row.entity_key as Uint8Array, Number(row.block)];
    const found = this.#version.get(key, block);
    const before = this.#before.get(key, block);
    const what = () => `entity ${keyText(key)} from block ${block}`;
    if (found === undefined) this.#file.refuse(`${what()} without a payload row`);
    return this.#file.parse(what, () => ({
      block,
      version: historyVersion(found),
      before: before === undefined ? null : historyVersion(before),
    }));
  }

  #end(row: HistoryRow): VersionEnd {
    this.#checkTypes(row);
    const key = new Uint8Array(row.entity_key as Uint8Array);
    const [block, fromBlock] = [Number(row.block), row.from_block];
    const expiration = this.#numberOf(key, "$expiration", fromBlock);
    if (expiration === null) {
      this.#file.refuse(`entity ${keyText(key)} from block ${fromBlock} without $expiration`);
    }
    return {
      block,
      key,
      expiration: unwrapInt64(expiration),
      successorCreatedAt: () => this.#numberOf(key, "$createdAtBlock", block),
    };
  }

  #numberOf(key: Uint8Array, name: string, fromBlock: unknown): Uint64 | null {
    const row = this.#number.get(key, name, fromBlock);
    return typeof row?.value === "bigint" ? row.value : null;
  }

  #checkTypes({ entity_key: key, block }: HistoryRow): void {
    if (!(key instanceof Uint8Array) || typeof block !== "bigint") this.#file.refuse("a row of other types");
  }
}

function versionOf(row: HistoryRow): EntityVersion {
  return readVersion(Object.values(row) as unknown as VersionRow);
}

function problems(database: Database.Database): string[] {
  const model = new Database(":memory:");
  try {
    model.exec(bitemporalSchema(1));
    const problems: string[] = [];
    for (const table of [...DATA_TABLES, "last_block"]) {
      const [wanted, found] = [columns(model, table), columns(database, table)];
      if (found === "") problems.push(`table ${table} is missing`);
      else if (found !== wanted) problems.push(`table ${table} has other columns`);
    }
    return problems;
  } finally {
    model.close();
  }
}

function columns(database: Database.Database, table: string): string {
  const rows = database.prepare<[string], { name: string; type: string; pk: number }>(
    "SELECT name, type, pk FROM pragma_table_info(?)",
  ).all(table);
  return rows.map(({ name, type, pk }) => `${name} ${type} ${pk}`).join();
}
