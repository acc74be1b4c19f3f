import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import { toHex } from "../../chain/hex.ts";
import type { AppendResult } from "../entity_store.ts";
import { blockEffects } from "../sqlite/block_effects.ts";
import type { DuckdbDatabase } from "./database.ts";
import {
  keepsContents,
  KEPT_COLUMNS,
  type KeptRow,
  NEWEST_COLUMNS,
  type NewestRow,
  NewestVersion,
} from "./stored_version.ts";
import { VersionWriter } from "./version_writer.ts";

/** The newest versions of entities: of all that a block names at once, as each asking reads the whole column of keys. */
const NEWEST = `SELECT ${NEWEST_COLUMNS} FROM versions v WHERE v.entity_key IN (SELECT unnest($1::BLOB[])) ` +
  "QUALIFY row_number() OVER (PARTITION BY v.entity_key ORDER BY v.id DESC) = 1";
const KEPT = `SELECT ${KEPT_COLUMNS} FROM versions WHERE id IN (SELECT unnest($1::UBIGINT[]))`;
const END = "UPDATE versions SET to_block = $1 WHERE id IN (SELECT unnest($2::UBIGINT[]))";

/** What there is: first and newest block, or null, and the id of the newest version. */
export interface BlockSpan {
  readonly first: number | null;
  readonly tip: number | null;
  readonly lastVersion: bigint;
}

/** Reads what there is. */
export async function readSpan(database: DuckdbDatabase): Promise<BlockSpan> {
  const [row] = await database.rows(
    "SELECT min(number), max(number), coalesce(max(last_version), 0::UBIGINT) FROM blocks",
  );
  const [first, tip, lastVersion] = row as unknown as [bigint | null, bigint | null, bigint];
  const number = (block: bigint | null) => block === null ? null : Number(block);
  return { first: number(first), tip: number(tip), lastVersion };
}

/**
 * Appends a block as one transaction.
 * @param span What there is. @param place For messages. @returns The effect, and what there is then.
 * @throws {BlockOrderError} or {OperationError}: nothing was written.
 */
export async function appendBlock(
  database: DuckdbDatabase,
  block: EncodedBlock,
  { span: { first, tip, lastVersion }, place }: { readonly span: BlockSpan; readonly place: string },
): Promise<readonly [AppendResult, BlockSpan]> {
  const { number } = block;
  if (tip !== null && number !== tip + 1) throw new BlockOrderError(number, tip, place);
  return await database.transaction(async () => {
    const newest = await readNewest(database, block);
    const effects = blockEffects(block, (key) => newest.get(toHex(key)) ?? null);
    const ended = effects.flatMap(({ ended }) => ended ?? []);
    if (ended.length > 0) await database.rows(END, [BigInt(number), ended.map(({ id }) => id)]);
    const writer = await VersionWriter.of(database, lastVersion);
    const written = writer.write(effects, number);
    const closed = {
      versions: ended.length,
      strings: ended.reduce((sum, { strings }) => sum + strings, 0),
      numbers: ended.reduce((sum, { numbers }) => sum + numbers, 0),
    };
    const span = { first: first ?? number, tip: number, lastVersion: writer.last };
    return [{ block: number, written, closed }, span];
  });
}

/** The newest versions of the entities that a block names, by their keys' digits; those whose contents an operation keeps with them. */
async function readNewest(
  database: DuckdbDatabase,
  { number, operations }: EncodedBlock,
): Promise<ReadonlyMap<string, NewestVersion>> {
  const keys = new Map(operations.map(({ key }) => [toHex(key), key]));
  if (keys.size === 0) return new Map();
  const rows = await database.rows(NEWEST, [[...keys.values()]]) as unknown as readonly NewestRow[];
  const keeping = new Set(operations.filter(keepsContents).map(({ key }) => toHex(key)));
  const ids = rows.filter(([key]) => keeping.has(toHex(key))).map(([, id]) => id);
  const kept = await readKept(database, ids);
  return new Map(rows.map((row) => [toHex(row[0]), new NewestVersion(row, number, kept)]));
}

/** The contents of versions, by id. */
export async function readKept(
  database: DuckdbDatabase,
  ids: readonly bigint[],
): Promise<ReadonlyMap<bigint, KeptRow>> {
  if (ids.length === 0) return new Map();
  const rows = await database.rows(KEPT, [ids]) as unknown as readonly KeptRow[];
  return new Map(rows.map((row) => [row[0], row]));
}
