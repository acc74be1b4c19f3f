import assert from "node:assert/strict";
import { join } from "node:path";
import { SMALL_CHAIN } from "../../lib/bench/torture/files/small_chain.ts";
import type { Block } from "../../lib/chain/block.ts";
import type { ExtendReading } from "../../lib/chain/extend_reading.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { readHistory } from "../../lib/stores/sqlite/read_history.ts";
import type { EntityStoreKind } from "../../lib/stores/store_kind.ts";
import { encoded } from "./encoded.ts";

/** Entities of one block. choice: more than are read at a time. */
const MANY = 1_100;

/** Every kind of operation, then a block of many entities, some of which are created anew when all have expired. */
const CHAIN: readonly Block[] = [
  ...SMALL_CHAIN,
  { number: 17, operations: Array.from({ length: MANY }, (_, entity) => create(entity)) },
  { number: 18, operations: [{ type: "delete", txIndex: 0, opIndex: 0, key: keyOf(5) }, create(5)] },
  ...[19, 20].map((number) => ({ number, operations: [] })),
  { number: 21, operations: [create(7), create(MANY)] },
];

function create(entity: number) {
  const payload = new Uint8Array(10).fill(entity);
  const place = { txIndex: 1, opIndex: entity, key: keyOf(entity) };
  const contents = { owner: "0x" + "ab".repeat(20), contentType: "", payload, strings: [], numbers: [] };
  return { type: "create" as const, ...place, ...contents, btl: 2n };
}

function keyOf(entity: number): Uint8Array {
  const key = new Uint8Array(32).fill(0xee);
  new DataView(key.buffer).setUint32(0, entity);
  return key;
}

async function stored(kind: EntityStoreKind, path: string, blocks: readonly Block[]): Promise<string> {
  const store = await kind.open(path, { variant: Object.keys(kind.variants)[0]! });
  if (blocks.length > 0) await store.bulkLoad(blocks.map(encoded));
  await store.close();
  return path;
}

/** Whether a kind gives back the chain that an SQLite file of the same blocks does, and nothing of an empty store. */
export async function assertGivesBack(kind: EntityStoreKind, folder: string): Promise<void> {
  const sqlite = await stored(POSTING, join(folder, "chain.db"), CHAIN);
  const path = await stored(kind, join(folder, "chain"), CHAIN);
  const readings: ExtendReading[] = [];
  const met = (reading: ExtendReading) => readings.push(reading);
  assert.deepEqual(await Array.fromAsync(kind.blocks!(path, met)), [...readHistory(sqlite)]);
  assert.deepEqual(readings, ["block"]);
  const empty = await stored(kind, join(folder, "empty"), []);
  assert.deepEqual(await Array.fromAsync(kind.blocks!(empty, met)), []);
  // Given up early, nothing is held.
  for await (const { number } of kind.blocks!(path, met)) if (number === 8) break;
  await (await kind.open(path, { variant: Object.keys(kind.variants)[0]! })).close();
}

/** What damages a store of three growing blocks, in the SQL of every engine, and what is said of it. */
export const DAMAGE: readonly (readonly [sql: string, says: RegExp])[] = [
  ["UPDATE versions SET to_block = 5 WHERE id = 1", /overlaps the version before/],
  [
    "UPDATE versions SET to_block = expiration + 1 WHERE id = 1",
    /ends at block 1000001, its expiry is 1000000/,
  ],
  ["DELETE FROM versions WHERE id = 1", /4 versions of blocks 0 to 2, which say that they wrote 5/],
  ["DELETE FROM blocks WHERE number = 0", /starts or ends at block 0: .* before the first block, 1/],
  ["DELETE FROM blocks WHERE number = 1", /2 blocks from 0 to 2, where block 0 and those after it/],
  ["DELETE FROM blocks WHERE number = 2", /2 versions after those of the newest block/],
];

/** Whether rows that contradict each other are refused. @param damaged The path of such a store, after a statement. */
export async function assertRefusesDamage(
  kind: EntityStoreKind,
  damaged: (sql: string) => Promise<string>,
  damages: typeof DAMAGE,
): Promise<void> {
  for (const [sql, says] of damages) {
    const path = await damaged(sql);
    await assert.rejects(Array.fromAsync(kind.blocks!(path, () => {})), (error) => {
      assert.ok(error instanceof HeadroomError, `${sql}: ${error}`);
      assert.match(error.message, says, sql);
      return true;
    });
  }
}
