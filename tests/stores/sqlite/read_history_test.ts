import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import type { ExtendReading } from "../../../lib/chain/extend_reading.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL, BITEMPORAL_M2 } from "../../../lib/stores/sqlite/bitemporal.ts";
import { bitemporalSchema, migrationNote } from "../../../lib/stores/sqlite/schema.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";
import { arbitraryChain, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { extendingChain } from "../../chain/extending_chain.ts";
import { rowsOf } from "./rows_of.ts";
import { writeArkivFile } from "./arkiv_file.ts";
import { growingBlock } from "../growing_chain.ts";
import { encoded } from "../encoded.ts";
import { TEMPORARY } from "../../runs/sample_run.ts";

const folder = Deno.makeTempDirSync(TEMPORARY);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `${files++}.db`);

async function append(path: string, blocks: Iterable<Block>, migration: 1 | 2 = 1): Promise<void> {
  const store = await (migration === 1 ? BITEMPORAL : BITEMPORAL_M2).open(path, { variant: "normal" });
  for (const block of blocks) await store.appendBlock(encoded(block));
  await store.close();
}

Deno.test("a history appended to an empty store gives the same rows, whatever the chain did", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryChain, async ({ blocks }) => {
      const [first, second] = [newPath(), newPath()];
      await append(first, blocks);
      const history = [...readHistory(first)];
      await append(second, history);
      assert.equal(history.at(-1)?.number, blocks.at(-1)!.number);
      assert.equal(rowsOf(second), rowsOf(first));
      assert.deepEqual([...readHistory(second)], history);
    }),
    { numRuns: 60, seed: 77 },
  );
});

const KEY = KEYS[1]!;
const contents = {
  owner: OWNERS[0]!,
  contentType: "text/plain",
  btl: 100n,
  payload: Uint8Array.of(1, 2),
  strings: [["7", "seven"], ["a", "x"]] as const,
  numbers: [["m", 2n ** 53n + 1n], ["n", 2n ** 64n - 1n]] as const,
};
const place = { txIndex: 3, opIndex: 4, key: KEY };
const create: Operation = { type: "create", ...place, ...contents };
/** Without numbers that JavaScript rounds: what `writeArkivFile` can write. */
const plain = { ...create, numbers: [["n", 7n]] as const } satisfies Operation;
const types = (block: Block | undefined) => block!.operations.map(({ type }) => type);

Deno.test("each kind of operation is recognised by what it left, and gaps come back as empty blocks", async () => {
  const path = newPath();
  const chain: Operation[][] = [
    [create],
    [],
    [{ type: "extend", ...place, btl: 500n }],
    [{ type: "change_owner", ...place, owner: OWNERS[1]! }],
    [{ type: "update", ...place, ...contents, payload: Uint8Array.of(9) }],
    [{ type: "delete", ...place }],
    [create, { ...place, type: "change_owner", owner: OWNERS[1]! }],
    [{ type: "delete", ...place }, { ...create, opIndex: 5 }],
    [],
  ];
  await append(path, chain.map((operations, index) => ({ number: 40 + index, operations })));
  const history = [...readHistory(path)];
  assert.deepEqual(history.map(({ number }) => number), [40, 41, 42, 43, 44, 45, 46, 47, 48]);
  assert.deepEqual(history.map(types), [
    ["create"],
    [],
    ["extend"],
    ["change_owner"],
    ["update"],
    ["delete"],
    ["create", "change_owner"],
    ["delete", "create"],
    [],
  ]);
  assert.deepEqual(history[0]!.operations, [create]);
});

Deno.test("a life that ends by itself ends in an expire, one cut short in a delete", async () => {
  const path = newPath();
  const short = { ...create, btl: 2n };
  const other = { ...short, key: KEYS[2]!, opIndex: 5 };
  const blocks: Operation[][] = [[short, other], [{ type: "expire", ...place }], [], [short]];
  await append(path, blocks.map((operations, number) => ({ number, operations })));
  assert.deepEqual([...readHistory(path)].map(types), [["create", "create"], ["delete"], ["expire"], [
    "create",
  ]]);
});

/** Operations of a chain in a fixed order, without what a database does not keep: places, and what a block undid itself. */
function kept(blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ number, operations }) => {
    const last = new Map(operations.map((operation) => [toHex(operation.key), operation]));
    const born = new Set(operations.filter(({ type }) => type === "create").map(({ key }) => toHex(key)));
    return [...last].filter(([key, { type }]) => type !== "delete" || !born.has(key))
      .map(([key, { key: _, txIndex: __, opIndex: ___, ...operation }]) =>
        `${number} ${key} ${
          JSON.stringify(operation, (_, value) => typeof value === "bigint" ? `${value}` : value)
        }`
      ).sort();
  });
}

for (const countsFrom of ["block", "expiry"] as const) {
  Deno.test(`what Arkiv's store made of a chain whose extends count from the ${countsFrom} is read as that chain`, () => {
    for (let seed = 0; seed < 4; seed++) {
      const path = newPath();
      const { archived, fromBlock } = extendingChain(seed, countsFrom);
      writeArkivFile(path, archived);
      const readings: ExtendReading[] = [];
      const history = [...readHistory(path, (reading) => readings.push(reading))];
      assert.deepEqual(readings, [countsFrom]);
      assert.deepEqual(kept(history), kept(fromBlock), `seed ${seed}`);
    }
  });
}

Deno.test("an entity that Arkiv's store ended too early lives on where the chain has not ended it", () => {
  const path = newPath();
  const other = { ...place, key: KEYS[2]! };
  const chain: Record<number, Operation[]> = {
    1: [{ ...plain, btl: 20n }, { ...plain, ...other, btl: 10n, opIndex: 5 }],
    // To 30, which the store takes for 20; the other one to 15, for 9.
    10: [{ type: "extend", ...place, btl: 9n }],
    5: [{ type: "extend", ...other, btl: 4n }],
    15: [{ type: "expire", ...other }],
    24: [{ type: "change_owner", ...place, owner: OWNERS[1]! }],
  };
  const blocks = Array.from({ length: 25 }, (_, i) => ({ number: 1 + i, operations: chain[1 + i] ?? [] }));
  writeArkivFile(path, blocks);
  const history = [...readHistory(path)];
  const at = (number: number) => history.find((block) => block.number === number)!.operations;
  assert.deepEqual(at(5).map((operation) => "btl" in operation && operation.btl), [10n]);
  assert.deepEqual(at(10).map((operation) => "btl" in operation && operation.btl), [20n]);
  assert.deepEqual([9, 15, 19, 20, 24].map((number) => at(number).map(({ type }) => type)), [
    [],
    ["expire"],
    [],
    [],
    ["change_owner"],
  ]);
});

Deno.test("a version created and deleted in one block is skipped, and what it replaced is deleted there", async () => {
  const path = newPath();
  const second = { ...place, key: KEYS[2]! };
  const chain: Operation[][] = [
    [{ ...plain, ...second }],
    [{ ...plain, opIndex: 6 }, { type: "delete", ...place }],
    [{ ...plain, ...second, type: "update" }, { type: "delete", ...second }],
    [],
  ];
  writeArkivFile(path, chain.map((operations, i) => ({ number: 9 + i, operations })));
  const rows = new DatabaseSync(path, { readOnly: true });
  assert.deepEqual(
    rows.prepare("SELECT from_block AS a, to_block AS b FROM payloads ORDER BY 1, 2").all().map((
      { a, b },
    ) => [a, b]),
    [[9, 11], [10, 10], [11, 11]],
  );
  rows.close();
  assert.deepEqual([...readHistory(path)].map(types), [["create"], [], ["delete"], []]);
  const store = await BITEMPORAL.open(path, { variant: "normal", readOnly: true });
  const live = async (block: number) =>
    (await store.run(store.compile("*"), block, { limit: 9 })).versions.length;
  assert.deepEqual([await live(9), await live(10), await live(11)], [1, 1, 0]);
  assert.ok((await store.check()).ok);
  await store.close();
});

for (const migration of [1, 2] as const) {
  Deno.test(`a file of Arkiv's own making is read at migration ${migration}, with user_version 0 and a head from the start`, async () => {
    const published = newPath();
    await append(published, [0, 1, 2].map(growingBlock));
    const path = newPath();
    const write = (sql: string) => {
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
    };
    write(bitemporalSchema(migration) + migrationNote(migration) + "INSERT INTO last_block VALUES (1, 0)");
    assert.deepEqual([...readHistory(path)], []);
    await append(path, [0, 1, 2].map(growingBlock), migration);
    assert.deepEqual([...readHistory(path)], [...readHistory(published)]);
  });
}

Deno.test("reading leaves the folder as it was, sees a log beside the file, and needs none where none can be made", async () => {
  const path = newPath();
  await append(path, [0, 1, 2].map(growingBlock));
  const before = Deno.readFileSync(path);
  const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const found = names();
  const history = [...readHistory(path)];
  assert.deepEqual(names(), found);
  assert.deepEqual(Deno.readFileSync(path), before);

  const writer = await BITEMPORAL.open(path, { variant: "normal" });
  await writer.appendBlock(encoded(growingBlock(3)));
  assert.equal([...readHistory(path)].length, 4);
  await writer.close();

  // SQLite cannot make a log where a folder has its name: the same refusal as in a folder that is read-only.
  const copy = newPath();
  Deno.writeFileSync(copy, before);
  Deno.mkdirSync(`${copy}-wal`);
  assert.deepEqual([...readHistory(copy)], history);
});

Deno.test("Arkiv's tables are read with any indexes: without one that gives the order, SQLite sorts", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryChain, async ({ blocks }) => {
      const path = newPath();
      await append(path, blocks);
      const history = [...readHistory(path)];
      const database = new DatabaseSync(path);
      for (
        const index of [
          "numeric_attributes_entity_key_index",
          "payloads_delete_index",
          "payloads_entity_key_index",
        ]
      ) {
        database.exec(`DROP INDEX ${index}`);
      }
      database.exec("CREATE INDEX payloads_delete_index ON payloads (content_type)");
      database.close();
      assert.deepEqual([...readHistory(path)], history);
    }),
    { numRuns: 10, seed: 77 },
  );
});

Deno.test("readHistory() gives up early without leaving the file open, and an empty store has no blocks", async () => {
  const path = newPath();
  await append(path, [0, 1, 2].map(growingBlock));
  for (const { number } of readHistory(path)) if (number === 1) break;
  Deno.removeSync(path);
  assert.throws(() => Deno.statSync(`${path}-wal`), Deno.errors.NotFound);
  const empty = newPath();
  await append(empty, []);
  assert.deepEqual([...readHistory(empty)], []);
});

Deno.test("readHistory() refuses what is no Arkiv database", () => {
  const text = newPath();
  Deno.writeTextFileSync(text, "not a database ".repeat(100));
  const other = newPath();
  const database = new DatabaseSync(other);
  database.exec("CREATE TABLE payloads (a INTEGER)");
  database.close();
  const head = newPath();
  const newest = new DatabaseSync(head);
  newest.exec(bitemporalSchema(1).replaceAll(/, from_block\)\n\);/g, ")\n);"));
  newest.close();
  const cases: readonly (readonly [string, RegExp])[] = [
    [head, /table string_attributes has other columns.*table payloads has other columns/],
    [join(folder, "none.db"), /no such file/],
    [folder, /no such file/],
    [text, /not an SQLite database/],
    [other, /table string_attributes is missing.*table payloads has other columns/],
  ];
  for (const [path, says] of cases) {
    assert.throws(() => [...readHistory(path)], (error) => {
      assert.ok(error instanceof HeadroomError);
      assert.match(error.message, says);
      return true;
    });
  }
});

const TABLES = ["payloads", "string_attributes", "numeric_attributes"];
const DAMAGE: readonly (readonly [sql: string, says: RegExp])[] = [
  ["UPDATE payloads SET numeric_attributes = '{' WHERE from_block = 1", /numeric_attributes, character 1/],
  ["UPDATE payloads SET string_attributes = '{\"$key\":1}' WHERE from_block = 1", /expected \$key, found/],
  ["UPDATE payloads SET string_attributes = '{}' WHERE from_block = 1", /it has no \$owner/],
  [
    "UPDATE payloads SET to_block = 5 WHERE from_block = 0",
    /payload row and string_attributes say different/,
  ],
  [
    TABLES.map((table) => `UPDATE ${table} SET to_block = 5 WHERE from_block = 0`).join("; "),
    /overlaps the version before/,
  ],
  ["DELETE FROM payloads WHERE from_block = 0", /from block 0 without a payload row/],
  [
    "DELETE FROM payloads WHERE from_block = 0; DELETE FROM numeric_attributes WHERE from_block = 0",
    /no live version of the same origin/,
  ],
  ["DELETE FROM numeric_attributes WHERE key = '$sequence' AND from_block = 2", /4 versions|5 versions/],
  [
    "DELETE FROM numeric_attributes WHERE key = '$expiration'",
    /payload row and numeric_attributes say different/,
  ],
  ["UPDATE last_block SET block = 1", /above the newest, 1/],
  ["UPDATE last_block SET block = 4294967295", /nothing between block \d+ and block 4294967295/],
  [
    "UPDATE payloads SET numeric_attributes = replace(numeric_attributes, '\"$txIndex\":0', '\"$txIndex\":9')",
    /\$sequence 0 does not fit/,
  ],
  [
    'UPDATE payloads SET string_attributes = replace(string_attributes, \'"$creator":"0x\', \'"$creator":"0X\')',
    /payload row and string_attributes say different things/,
  ],
  [
    'UPDATE payloads SET string_attributes = replace(string_attributes, \'"$owner":"0xa\', \'"$owner":"0xb\')',
    /payload row and string_attributes say different things/,
  ],
  [
    "UPDATE numeric_attributes SET value = value + 1 WHERE key = '$expiration' AND from_block = 1",
    /payload row and numeric_attributes say different things/,
  ],
  [
    "INSERT INTO string_attributes SELECT entity_key, from_block, to_block, 'more', 'x' FROM payloads LIMIT 1",
    /\d+ rows of string_attributes, and payload rows that name \d+/,
  ],
  [
    "DROP TABLE last_block; CREATE VIEW last_block AS WITH RECURSIVE n (id, block) AS (SELECT 1, 1 UNION ALL " +
    "SELECT 1, block + 1 FROM n) SELECT * FROM n",
    /table last_block is missing/,
  ],
];

for (const [sql, says] of DAMAGE) {
  Deno.test(`readHistory() refuses rows that contradict each other: ${sql.slice(0, 70)}`, async () => {
    const path = newPath();
    await append(path, [0, 1, 2].map(growingBlock));
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    assert.throws(() => [...readHistory(path)], (error) => {
      assert.ok(error instanceof HeadroomError, `${error}`);
      assert.match(error.message, says);
      return true;
    });
  });
}
