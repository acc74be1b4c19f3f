import type { EncodedBlock, Int64 } from "../../../chain/codec/encoded_block.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../../chain/system_attributes.ts";
import type { VersionTotals } from "../../../chain/version_totals.ts";
import { blockEffects } from "../block_effects.ts";
import type { Database } from "../engine.ts";
import { unwrapInt64, wrapInt64 } from "../int64.ts";
import { pendingFromStored, type PendingVersion, readContents } from "../pending_version.ts";
import { RowsStatement } from "../rows_statement.ts";
import { DATA_TABLES } from "../schema.ts";
import { chainBlocks } from "./chain_blocks.ts";
import { deferIndexes } from "./defer_indexes.ts";
import { LoadedEntities } from "./loaded_entities.ts";

/** Where the rows of an entity's newest version are: the numbers of its first rows, and how many there are. */
const PLACES = { payload: 0, strings: 1, stringCount: 2, numbers: 3, numberCount: 4 } as const;
const WIDTH = Object.keys(PLACES).length;

/**
 * Loads a chain into the empty tables of Arkiv's schema, within a transaction: the same rows in the same places as from appending
 * its blocks. Rows are written where the tables end and closed by their numbers; no index is there until all are written.
 */
export function loadBitemporal(
  database: Database.Database,
  blocks: Iterable<EncodedBlock>,
  place: string,
): VersionTotals {
  const makeIndexes = deferIndexes(database, DATA_TABLES);
  const rows = new BitemporalRows(database);
  let tip: number | null = null;
  for (const block of chainBlocks(blocks, place)) {
    rows.write(block);
    tip = block.number;
  }
  makeIndexes();
  if (tip !== null) {
    database.prepare<[number]>("INSERT OR REPLACE INTO last_block (id, block) VALUES (1, ?)").run(tip);
  }
  return rows.written;
}

class BitemporalRows {
  readonly written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
  readonly #entities = new LoadedEntities(WIDTH);
  readonly #statements: ReturnType<typeof prepareLoad>;
  #strings = 0;
  #numbers = 0;

  constructor(database: Database.Database) {
    this.#statements = prepareLoad(database);
  }

  write(block: EncodedBlock): void {
    const load = (entity: number) => this.#load(entity);
    const effects = blockEffects(block, (key, number) => this.#entities.newest(key, number, load));
    for (const { key, keyHex, ended, next } of effects) {
      if (ended !== null) this.#close(ended.entity, block.number);
      if (next !== null) this.#add({ key, keyHex, block: block.number }, next);
    }
  }

  #close(entity: number, block: number): void {
    const { rows } = this.#entities;
    const at = entity * WIDTH;
    const { closeStrings, closeNumbers, closePayload } = this.#statements;
    const [strings, numbers] = [rows[at + PLACES.strings]!, rows[at + PLACES.numbers]!];
    closeStrings.run(block, strings, strings + rows[at + PLACES.stringCount]! - 1);
    closeNumbers.run(block, numbers, numbers + rows[at + PLACES.numberCount]! - 1);
    closePayload.run(block, rows[at + PLACES.payload]!);
    this.#entities.ends[entity] = BigInt(block);
  }

  #add(
    { key, keyHex, block }: { readonly key: Uint8Array; readonly keyHex: string; readonly block: number },
    version: PendingVersion,
  ): void {
    const { insertStrings, insertNumbers, insertPayload } = this.#statements;
    const { origin, owner } = version;
    const { creator, createdAtBlock, opIndex, txIndex } = origin;
    const keyText = `0x${keyHex}`;
    const [to, sequence] = [wrapInt64(version.toBlock), wrapInt64(origin.sequence)];
    const row = [key, block, to];
    const strings = ["$creator", creator, "$key", keyText, "$owner", owner];
    for (const [name, value] of version.strings) strings.push(name, value);
    insertStrings.run(row, strings);
    const numbers: (string | Int64)[] = ["$createdAtBlock", createdAtBlock, "$expiration", to];
    numbers.push("$opIndex", opIndex, "$sequence", sequence, "$txIndex", txIndex);
    for (const [name, value] of version.numbers) numbers.push(name, value);
    insertNumbers.run(row, numbers);
    insertPayload.run(
      key,
      block,
      to,
      version.payload,
      version.contentType,
      `{"$creator":"${creator}","$key":"${keyText}","$owner":"${owner}"${following(version.stringsJson)}}`,
      `{"$createdAtBlock":${createdAtBlock},"$expiration":${version.toBlock},"$opIndex":${opIndex},` +
        `"$sequence":${origin.sequence},"$txIndex":${txIndex}${following(version.numbersJson)}}`,
    );
    this.#note(key, version);
  }

  #load(entity: number): PendingVersion {
    const row = this.#entities.rows[entity * WIDTH + PLACES.payload]!;
    const [toBlock, contentType, payload, strings, numbers] = this.#statements.version.get(row)!;
    return pendingFromStored(readContents(strings, numbers), {
      toBlock: unwrapInt64(toBlock),
      contentType,
      payload,
    });
  }

  /** Remembers where the version's rows are: those that were written last. */
  #note(key: Uint8Array, { origin, toBlock, strings, numbers, payload }: PendingVersion): void {
    const entities = this.#entities;
    let entity = entities.find(key);
    if (entity < 0) entity = entities.add(key);
    entities.setOrigin(entity, origin);
    entities.ends[entity] = toBlock;
    const written = this.written;
    written.versions++;
    written.strings += strings.length;
    written.numbers += numbers.length;
    written.payloadBytes += payload.length;
    const stringRows = strings.length + SYSTEM_STRINGS.length;
    const numberRows = numbers.length + SYSTEM_NUMBERS.length;
    const at = entity * WIDTH;
    entities.rows[at + PLACES.payload] = written.versions;
    entities.rows[at + PLACES.strings] = this.#strings + 1;
    entities.rows[at + PLACES.stringCount] = stringRows;
    entities.rows[at + PLACES.numbers] = this.#numbers + 1;
    entities.rows[at + PLACES.numberCount] = numberRows;
    this.#strings += stringRows;
    this.#numbers += numberRows;
  }
}

function prepareLoad(database: Database.Database) {
  const insert = (table: string) =>
    new RowsStatement(database, 2, (rows) => {
      const values = Array.from({ length: rows }, () => "(?, ?)").join();
      return `INSERT OR FAIL INTO ${table} SELECT ?, ?, ?, column1, column2 FROM (VALUES ${values})`;
    });
  const close = (table: string) =>
    database.prepare<[number, number, number]>(
      `UPDATE OR FAIL ${table} SET to_block = ? WHERE rowid BETWEEN ? AND ?`,
    );
  return {
    insertStrings: insert("string_attributes"),
    insertNumbers: insert("numeric_attributes"),
    insertPayload: database.prepare<[Uint8Array, number, Int64, Uint8Array, string, string, string]>(
      "INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    closeStrings: close("string_attributes"),
    closeNumbers: close("numeric_attributes"),
    closePayload: database.prepare<[number, number]>("UPDATE payloads SET to_block = ? WHERE rowid = ?"),
    version: database.prepare<[number], [bigint, string, Uint8Array, string, string]>(
      "SELECT to_block, content_type, payload, string_attributes, numeric_attributes FROM payloads WHERE rowid = ?",
    ).raw().safeIntegers(),
  };
}

function following(members: string): string {
  return members === "" ? "" : `,${members}`;
}
