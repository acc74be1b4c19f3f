import assert from "node:assert/strict";
import { join } from "node:path";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { describeSchema } from "../../../lib/stores/sqlite/describe_schema.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { BITEMPORAL_BY_INDEX, REDUNDANT_INDEXES } from "../../../lib/stores/sqlite/bitemporal_by_index.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

interface Index {
  name: string;
  table: string;
  columns: { name: string; order: "asc" | "desc" }[];
}

/** As published, those of primary keys apart. */
const { indexes }: { indexes: Index[] } =
  JSON.parse(Deno.readTextFileSync(new URL("../../../data/reference/mendoza.json", import.meta.url))).schema;
const isPrimary = ({ name }: Index) => name.startsWith("sqlite_autoindex_") || name === "version_unique";
const primary = indexes.filter(isPrimary);
const secondary = indexes.filter((index) => !isPrimary(index));

/** Names of the secondary indexes that a kind's new file has, with their columns. */
async function made(kind: EntityStoreKind, folder: string): Promise<Record<string, string>> {
  const path = join(folder, `${kind.name}.db`);
  await (await kind.open(path, { variant: "normal" })).close();
  const database = new Database(path);
  const { indexes } = describeSchema(database);
  database.close();
  return Object.fromEntries(
    Object.entries(indexes).filter(([name]) => secondary.some((index) => index.name === name)),
  );
}

Deno.test("each kind of the family has the published secondary indexes that its name says", async () => {
  await inTemporaryFolder(async (folder) => {
    const all = await made(BITEMPORAL, folder);
    const found = new Map<string, Record<string, string>>();
    for (const kind of BITEMPORAL_BY_INDEX) found.set(kind.name, await made(kind, folder));
    assert.equal(secondary.length, 11);
    assert.equal(found.size, 13);
    let before: string[] = [];
    for (let count = 0; count < secondary.length; count++) {
      const names = Object.keys(found.get(`bitemporal-indexes-${count}`)!);
      assert.equal(names.length, count);
      assert.deepEqual(before.filter((name) => !names.includes(name)), [], "one is added at a time");
      before = names;
    }
    const lean = found.get("bitemporal-no-redundant")!;
    assert.deepEqual(
      new Set(Object.keys(all).filter((name) => !(name in lean))),
      new Set(REDUNDANT_INDEXES),
    );
    const ascending = found.get("bitemporal-ascending")!;
    const changed = Object.keys(all).filter((name) => all[name] !== ascending[name]);
    assert.deepEqual(
      Object.fromEntries(changed.map((name) => [name, ascending[name]])),
      Object.fromEntries(
        ["string", "numeric"].map((type) => [
          `${type}_attributes_kv_temporal_idx`,
          `${type}_attributes (key, value, from_block, to_block)`,
        ]),
      ),
    );
  });
});

Deno.test("the redundant indexes are those that another index or a primary key serves, by the published schema", () => {
  const names = ({ columns }: Index) => columns.map(({ name }) => name);
  const begins = (long: readonly string[], short: readonly string[]) =>
    short.length < long.length && short.every((name, at) => name === long[at]);
  const why: Record<string, string> = {};
  for (const index of secondary) {
    const key = primary.find(({ table }) => table === index.table)!;
    const longer = secondary.find((other) =>
      other.table === index.table && begins(names(other), names(index))
    );
    if (longer !== undefined) why[index.name] = "prefix";
    else if (names(index).join() === names(key).join()) why[index.name] = "repeats the primary key";
    else if (begins(names(index), names(key))) why[index.name] = "extends the primary key";
  }
  assert.deepEqual(why, {
    string_attributes_entity_key_index: "prefix",
    numeric_attributes_entity_key_index: "prefix",
    string_attributes_entity_kv_idx: "repeats the primary key",
    payloads_entity_key_index: "extends the primary key",
  });
  assert.deepEqual(new Set(Object.keys(why)), new Set(REDUNDANT_INDEXES));
});

Deno.test("a kind of the family opens no file of another one, and bitemporal none of theirs, also for reading", async () => {
  await inTemporaryFolder(async (folder) => {
    const [none, some] = [0, 3].map((count) => BITEMPORAL_BY_INDEX[count]!);
    const kinds = [none!, some!, BITEMPORAL_BY_INDEX.at(-2)!, BITEMPORAL_BY_INDEX.at(-1)!, BITEMPORAL];
    for (const kind of kinds) await made(kind, folder);
    for (const kind of kinds) {
      for (const other of kinds.filter((other) => other !== kind)) {
        const path = join(folder, `${other.name}.db`);
        const before = Deno.readFileSync(path);
        for (const readOnly of [true, false]) {
          await assert.rejects(
            kind.open(path, { variant: "normal", readOnly }),
            (error) => error instanceof HeadroomError && /index/.test(error.actual ?? ""),
            `${kind.name} on ${other.name}`,
          );
        }
        assert.deepEqual(Deno.readFileSync(path), before);
      }
    }
  });
});
