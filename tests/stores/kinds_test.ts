import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../lib/errors.ts";
import { EXACT_LAYOUTS } from "../../lib/report/charts/exact_layouts.ts";
import {
  ENTITY_STORES,
  findEntityStore,
  KEL_REGISTRIES,
  openToRead,
  recogniseEntityStore,
} from "../../lib/stores/mod.ts";
import { BY_DRIVER } from "../../lib/stores/sqlite/by_driver.ts";
import { POSTGRES_BTREE, POSTGRES_GIST } from "../../lib/stores/postgres/postgres.ts";
import { POSTGRES_FDW } from "../../lib/stores/postgres/fdw/fdw_store.ts";
import type { EntityStoreKind } from "../../lib/stores/store_kind.ts";
import { describeSchema } from "../../lib/stores/sqlite/describe_schema.ts";
import { Database } from "../../lib/stores/sqlite/engine.ts";
import { bitemporalSchema, migrationNote } from "../../lib/stores/sqlite/schema.ts";
import { onDisk } from "../runs/sample_run.ts";

function schemaOf(path: string, sql = "") {
  const database = new Database(path);
  database.exec(sql);
  const schema = JSON.stringify(describeSchema(database));
  database.close();
  return schema;
}

Deno.test("each kind of store is told from its file, and those with a layout of the systems themselves are listed as such", async () => {
  await onDisk(async (folder) => {
    const arkiv = ([1, 2] as const).map((migration) =>
      schemaOf(":memory:", bitemporalSchema(migration) + migrationNote(migration))
    );
    const exact: string[] = [];
    const others: readonly EntityStoreKind[] = [...BY_DRIVER, ...POSTGRES_FDW];
    for (const kind of Object.values(ENTITY_STORES).filter((kind) => !others.includes(kind))) {
      // Told from its folder as the other one of its family: a server takes seconds to make. Those of servers: fdw_test.ts.
      if (kind === POSTGRES_BTREE || kind === POSTGRES_GIST) continue;
      const path = join(folder, `${kind.name}${kind.extension}`);
      await (await kind.open(path, { variant: Object.keys(kind.variants)[0]! })).close();
      const told = recogniseEntityStore(path).name;
      await (await openToRead(path, kind)).close();
      const other = ENTITY_STORES[told === "posting" ? "clustered" : "posting"]!;
      await assert.rejects(openToRead(path, other), {
        name: "UsageError",
        message: `"${path}" is a ${told} store`,
        next: `Leave --store out, or name ${told}.`,
      });
      if (kind.recognises === undefined) assert.ok(EXACT_LAYOUTS.has(told), `${kind.name}: ${told}`);
      else assert.equal(told, kind.name);
      if (kind.extension === ".db" && arkiv.includes(schemaOf(path))) exact.push(kind.name);
    }
    for (const kind of Object.values(KEL_REGISTRIES)) {
      const registry = await kind.open(join(folder, kind.name), { variant: Object.keys(kind.variants)[0]! });
      if (`${registry.settings.layout}`.startsWith("auths registry")) exact.push(kind.name);
      await registry.close();
    }
    // The former name of auths-layout is that of rows in runs.
    assert.deepEqual(new Set([...exact, "git-registry"]), new Set(EXACT_LAYOUTS));
  });
});

Deno.test("an unknown kind is refused with those there are, a line each and a family of near-equal ones as one entry", async () => {
  await assert.rejects(findEntityStore("lsm"), (error) => {
    assert.ok(error instanceof UsageError);
    const lines = error.expected.split("\n  ");
    const named = lines.slice(1).map((line) => line.split(/ {2,}/)[0]);
    assert.deepEqual(named.filter((name) => name !== ""), [
      ...[
        "bitemporal",
        "bitemporal-m2",
        "bitemporal-arkiv-sql",
        "bitemporal-as-asked",
        "bitmap",
        "clustered",
        "duckdb",
        "posting",
        "simple-eav",
      ],
      "postgres, postgres-btree, postgres-gist",
      "bitemporal-indexes-0 to -10, bitemporal-no-redundant, bitemporal-ascending",
      "posting-rtree, posting-h3, posting-geohash",
      "bitemporal-node-sqlite, posting-node-sqlite, bitemporal-libsql, posting-libsql",
      "postgres-fdw-2, postgres-fdw-4, postgres-fdw-8",
      "arkiv-entitydb",
      "recommended",
    ]);
    assert.ok(lines.every((line) => line.length <= 100), error.expected);
    return true;
  });
  await assert.rejects(findEntityStore("bitemporal-index-4"), {
    next: 'did you mean "bitemporal-indexes-4"?',
  });
});
