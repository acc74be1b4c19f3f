import assert from "node:assert/strict";
import { auditChain } from "../../../../lib/bench/torture/auditor/audit_chain.ts";
import { ChainVersions, encodedTortureBlock } from "../../../../lib/bench/torture/torture_chain.ts";
import { loadDuckdb } from "../../../../lib/stores/duckdb/open_file.ts";
import { ENTITY_STORES } from "../../../../lib/stores/mod.ts";
import { DatabaseFile } from "../../../../lib/stores/sqlite/engine.ts";
import type { EntityStoreKind } from "../../../../lib/stores/store_kind.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

const TIP = 8;

async function written(kind: EntityStoreKind, path: string): Promise<void> {
  const store = await kind.open(path, { variant: "normal" });
  for (let number = 0; number <= TIP; number++) await store.appendBlock(encodedTortureBlock("s", number));
  await store.close();
}

async function problemOf(
  path: string,
  { capabilities: { history } }: EntityStoreKind,
  tip = TIP,
): Promise<string | null> {
  const versions = new ChainVersions("s").at(tip);
  const { isAudited, problem } = await auditChain(path, { tip, versions, history });
  assert.ok(isAudited);
  return problem;
}

/** Changes of single values and rows, by a table that a kind's layout has. */
const TAMPERED: Readonly<Record<string, readonly string[]>> = {
  string_attributes: [
    "UPDATE payloads SET payload = x'00' WHERE rowid = (SELECT max(rowid) FROM payloads)",
    "UPDATE string_attributes SET value = 'k9' WHERE rowid = (SELECT max(rowid) FROM string_attributes WHERE key = 'kind')",
    "UPDATE numeric_attributes SET value = value + 1 WHERE rowid = (SELECT max(rowid) FROM numeric_attributes WHERE key = 'big')",
    "UPDATE payloads SET to_block = to_block + 1 WHERE rowid = (SELECT max(rowid) FROM payloads)",
    "DELETE FROM payloads WHERE rowid = (SELECT max(rowid) FROM payloads)",
    "UPDATE last_block SET block = block - 1",
  ],
  versions: [
    "UPDATE payloads SET payload = x'00' WHERE id = 5",
    "UPDATE attributes SET strings = replace(strings, 'k', 'q') WHERE id = 5",
    "UPDATE versions SET to_block = to_block + 1 WHERE id = 5",
    "UPDATE versions SET owner = x'" + "cc".repeat(20) + "' WHERE id = 5",
    "DELETE FROM payloads WHERE id = 5",
    "DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)",
  ],
};

for (const name of ["bitemporal", "posting", "simple-eav"]) {
  const kind = ENTITY_STORES[name]!;
  Deno.test(`the auditor finds every version that ${kind.name} stored, and each value that is not as written`, () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/chain.db`;
      await written(kind, path);
      assert.equal(await problemOf(path, kind), null);
      assert.match((await problemOf(path, kind, TIP + 1))!, /newest block/);
      const database = new DatabaseFile(path, { timeout: 0 });
      const table = Object.keys(TAMPERED).find((name) =>
        database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined
      )!;
      database.close();
      for (const [i, sql] of TAMPERED[table]!.entries()) {
        const copy = `${folder}/${i}.db`;
        Deno.copyFileSync(path, copy);
        const other = new DatabaseFile(copy, { timeout: 0 });
        assert.equal(other.prepare(sql).run().changes, 1, sql);
        other.close();
        assert.notEqual(await problemOf(copy, kind), null, sql);
      }
    }));
}

Deno.test("the auditor reads every version in DuckDB, and finds each value that is not as written or not the same twice", () =>
  inTemporaryFolder(async (folder) => {
    const [kind, path] = [ENTITY_STORES["duckdb"]!, `${folder}/chain.duckdb`];
    const store = await kind.open(path, { variant: "all-threads" });
    for (let number = 0; number <= TIP; number++) await store.appendBlock(encodedTortureBlock("s", number));
    await store.close();
    assert.equal(await problemOf(path, kind), null);
    const tampered = [
      "UPDATE versions SET payload = ''::BLOB WHERE id = 5",
      "UPDATE versions SET to_block = to_block + 1 WHERE id = 5",
      "UPDATE versions SET owner = creator WHERE owner <> creator",
      "UPDATE strings SET value = 'k9' WHERE id = 5 AND key = 'kind'",
      "DELETE FROM numbers WHERE id = 5",
      "INSERT INTO versions SELECT * FROM versions WHERE id = 5",
      "DELETE FROM versions WHERE id = 5",
      "DELETE FROM blocks WHERE number = 3",
    ];
    const { DuckDBInstance } = await loadDuckdb();
    for (const [i, sql] of tampered.entries()) {
      const copy = `${folder}/${i}.duckdb`;
      Deno.copyFileSync(path, copy);
      const instance = await DuckDBInstance.create(copy);
      const connection = await instance.connect();
      const [[changed]] = (await connection.runAndReadAll(sql)).getRowsJS() as [[bigint]];
      assert.ok(changed > 0n, sql);
      connection.closeSync();
      instance.closeSync();
      assert.notEqual(await problemOf(copy, kind), null, sql);
    }
  }));

Deno.test("a file of another form is not audited, and not taken for right", () =>
  inTemporaryFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/blocks`, "a store of somebody's own");
    for (const path of [folder, `${folder}/blocks`]) {
      const audit = await auditChain(path, { tip: -1, versions: [], history: "all" });
      assert.deepEqual(audit, { isAudited: false, problem: null });
    }
  }));
