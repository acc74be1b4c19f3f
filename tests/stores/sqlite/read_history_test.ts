import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";
import { arbitraryChain, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { growingBlock } from "../growing_chain.ts";
import { encoded } from "../encoded.ts";

const folder = Deno.makeTempDirSync({ prefix: "headroom-" });
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `${files++}.db`);

async function append(path: string, blocks: Iterable<Block>): Promise<void> {
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  for (const block of blocks) await store.appendBlock(encoded(block));
  await store.close();
}

/** Every row of every table, in a fixed order; JSON caches as their members, sorted. */
function rowsOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = ["string_attributes", "numeric_attributes", "payloads", "last_block"].map((table) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all().map(({ name }) =>
      table === "payloads" && `${name}`.endsWith("attributes")
        ? `(SELECT group_concat(quote(key) || ':' || quote(value), ',') FROM ` +
          `(SELECT key, value FROM json_each(${name}) ORDER BY key))`
        : `quote(${name})`
    );
    return database.prepare(`SELECT ${columns.join(" || '|' || ")} AS row FROM ${table} ORDER BY 1`).all()
      .map(({ row }) => row).join("\n");
  });
  database.close();
  return rows.join("\n\n");
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
  numbers: [["n", 2n ** 64n - 1n], ["m", 2n ** 53n + 1n]] as const,
};
const place = { txIndex: 3, opIndex: 4, key: KEY };
const create: Operation = { type: "create", ...place, ...contents };
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

Deno.test("a life that ends by itself leaves no operation, one cut short a delete", async () => {
  const path = newPath();
  const short = { ...create, btl: 2n };
  const other = { ...short, key: KEYS[2]!, opIndex: 5 };
  const blocks: Operation[][] = [[short, other], [{ type: "expire", ...place }], [], [short]];
  await append(path, blocks.map((operations, number) => ({ number, operations })));
  assert.deepEqual([...readHistory(path)].map(types), [["create", "create"], ["delete"], [], ["create"]]);
});

Deno.test("a file of Arkiv's own making is read: user_version 0, its migrations table, another index on payloads", async () => {
  const path = newPath();
  await append(path, [0, 1, 2].map(growingBlock));
  const wanted = [...readHistory(path)];
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA user_version = 0; CREATE TABLE schema_migrations (version INTEGER, dirty INTEGER);" +
      "DROP INDEX payloads_entity_key_index;" +
      "CREATE INDEX payloads_temporal ON payloads (from_block, entity_key, to_block)",
  );
  database.close();
  assert.deepEqual([...readHistory(path)], wanted);
  assert.deepEqual(Deno.readFileSync(path).length % 4096, 0);
});

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
  const cases: readonly (readonly [string, RegExp])[] = [
    [join(folder, "none.db"), /no such file/],
    [folder, /no such file/],
    [text, /another kind of file/],
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

const DAMAGE: readonly (readonly [sql: string, says: RegExp])[] = [
  ["UPDATE payloads SET numeric_attributes = '{' WHERE from_block = 1", /numeric_attributes, character 1/],
  ["UPDATE payloads SET string_attributes = '{\"$key\":1}' WHERE from_block = 1", /expected \$key, found/],
  ["UPDATE payloads SET string_attributes = '{}' WHERE from_block = 1", /it has no \$owner/],
  ["UPDATE payloads SET to_block = 5 WHERE from_block = 0", /overlaps the version before/],
  ["DELETE FROM payloads WHERE from_block = 0", /from block 0 without a payload row/],
  [
    "DELETE FROM payloads WHERE from_block = 0; DELETE FROM numeric_attributes WHERE from_block = 0",
    /no live version of the same origin/,
  ],
  ["DELETE FROM numeric_attributes WHERE key = '$sequence' AND from_block = 2", /4 versions|5 versions/],
  ["DELETE FROM numeric_attributes WHERE key = '$expiration'", /without \$expiration/],
  ["UPDATE last_block SET block = 1", /above the newest, 1/],
  ["UPDATE last_block SET block = 4294967295", /nothing between block \d+ and block 4294967295/],
  [
    "UPDATE payloads SET numeric_attributes = replace(numeric_attributes, '\"$txIndex\":0', '\"$txIndex\":9')",
    /\$sequence 0 does not fit/,
  ],
  [
    'UPDATE payloads SET string_attributes = replace(string_attributes, \'"$creator":"0x\', \'"$creator":"0X\')',
    /is no address/,
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
