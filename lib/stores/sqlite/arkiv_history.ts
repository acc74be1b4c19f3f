import type { EntityVersion, Uint64 } from "../../chain/entity.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { earlierVersion } from "./earlier_version.ts";
import { Database } from "./engine.ts";
import type { HistoryFile, HistoryRow, HistoryStatement } from "./history_file.ts";
import { HISTORY_COLUMNS, historyVersion, notVoid } from "./history_version.ts";
import { unwrapInt64 } from "./int64.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";
import { bitemporalSchema, DATA_TABLES, SELECT_TIP } from "./schema.ts";
import type { HistoryLayout, StoredHistory, VersionEnd, VersionStart } from "./stored_history.ts";

/**
 * The history in Arkiv's tables, at either migration, whoever wrote it. Additional tables, indexes and `user_version` do not matter.
 * It is taken from the caches of attributes in payload rows, each of which is compared with the attributes' own rows, which queries
 * read. (Of a number of 2^63 or more only that it is there: SQLite reads it from JSON as floating point.)
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

/** Tables whose rows a payload row holds too, as JSON in a column of the table's name. */
const CACHED_TABLES = ["string_attributes", "numeric_attributes"] as const;
type CachedTable = (typeof CACHED_TABLES)[number];
type Tally = Record<CachedTable | "payloads", bigint>;

const LIVE = "p.from_block <= ? AND p.to_block NOT BETWEEN 0 AND ?";
const NO_PAYLOAD = VERSION_COLUMNS.replace("p.payload", "x'' AS payload");

class ArkivHistory implements StoredHistory {
  readonly #file: HistoryFile;
  readonly #version: HistoryStatement;
  readonly #before: HistoryStatement;
  readonly #number: HistoryStatement;
  readonly #cached: readonly { readonly table: CachedTable; readonly members: HistoryStatement }[];

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
    this.#cached = CACHED_TABLES.map((table) => ({
      table,
      members: file.prepare(
        `SELECT count(*) AS members, count(a.key) AS rows FROM json_each(?) m LEFT JOIN ${table} a ON ` +
          "a.entity_key = ? AND a.key = m.key AND a.from_block = ? AND a.to_block = ? AND " +
          "(a.value = m.atom OR typeof(m.atom) = 'real')",
      ),
    }));
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
    const tally: Tally = { payloads: 0n, string_attributes: 0n, numeric_attributes: 0n };
    for (const row of this.#startRows()) {
      tally.payloads++;
      const start = this.#start(row, tally);
      if (start !== null) yield start;
    }
    const total = (table: keyof Tally) => this.#file.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
    const versions = total("payloads");
    if (versions !== tally.payloads) {
      this.#file.refuse(`${versions} versions, of which ${tally.payloads} have a $sequence`);
    }
    for (const table of CACHED_TABLES) {
      const rows = total(table);
      if (rows !== tally[table]) {
        this.#file.refuse(`${rows} rows of ${table}, and payload rows that name ${tally[table]}`);
      }
    }
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

  /** @returns null for a version that no reader sees. @param tally Gets the attributes that the payload row names. */
  #start(row: HistoryRow, tally: Tally): VersionStart | null {
    const [key, block] = [row.entity_key as Uint8Array, Number(row.block)];
    const found = this.#version.get(key, block);
    const what = () => `entity ${keyText(key)} from block ${block}`;
    if (found === undefined) return this.#file.refuse(`${what()} without a payload row`);
    const before = row.seen === 1n ? this.#before.get(key, block) : undefined;
    const start = row.seen !== 1n ? null : this.#file.parse(what, () => {
      const version = historyVersion(found);
      return {
        block,
        version,
        before: before === undefined ? null : earlierVersion(historyVersion(before), version),
      };
    });
    for (const { table, members: counts } of this.#cached) {
      const { members, rows } = counts.get(found[table], key, block, found.to_block)!;
      if (members !== rows) this.#file.refuse(`${what()}: its payload row and ${table} say different things`);
      tally[table] += members as bigint;
    }
    return start;
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
    // A view may have the same columns, and never end.
    "SELECT i.name, i.type, i.pk FROM sqlite_schema s JOIN pragma_table_info(s.name) i WHERE s.type = 'table' AND s.name = ?",
  ).all(table);
  return rows.map(({ name, type, pk }) => `${name} ${type} ${pk}`).join();
}
