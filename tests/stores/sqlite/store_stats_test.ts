import assert from "node:assert/strict";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { readNumber, readParts } from "../../../lib/stores/sqlite/store_stats.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("readParts() tells the pages, levels and fill of every table and index, and the pages that are free", async () => {
  await inTemporaryFolder((dir) => {
    const path = `${dir}/parts.db`;
    const database = new DatabaseFile(path, { timeout: 0 });
    database.exec(`
      CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT);
      CREATE TABLE many (id INTEGER PRIMARY KEY, text TEXT);
      CREATE INDEX many_text ON many (text);
      CREATE TABLE long (id INTEGER PRIMARY KEY, text TEXT);
      CREATE TABLE gone (id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO one VALUES (1, 'x');
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO many SELECT i, printf('%0200d', i) FROM n;
      INSERT INTO long VALUES (1, printf('%0100000d', 1));
      INSERT INTO gone SELECT * FROM many;
      DROP TABLE gone;
    `);
    const { parts, fileBytes } = readParts(database, path, {
      roles: { many: "attributes" },
      rows: { many: 2000 },
    });
    const part = (name: string) => parts.find((one) => one.name === name)!;
    const [pageSize, free] = ["page_size", "freelist_count"].map((of) =>
      readNumber(database, `PRAGMA ${of}`)
    );
    const pages = readNumber(database, "PRAGMA page_count");
    database.close();
    assert.equal(pageSize, 4096);
    assert.deepEqual(part("many").role, "attributes");
    assert.deepEqual(part("many_text").role, "index");
    assert.ok(free! > 100);
    assert.deepEqual(part("free pages"), {
      name: "free pages",
      role: "other",
      rows: null,
      bytes: 4096 * free!,
      pages: free!,
    });
    assert.equal(parts.reduce((sum, one) => sum + one.pages!, 0), pages);
    assert.equal(parts.reduce((sum, one) => sum + one.bytes, 0), fileBytes);
    // 19 rows of 205 bytes fill a leaf, and an interior page points to several hundred: a root above the leaves.
    assert.deepEqual([part("one").depth, part("many").depth], [1, 2]);
    assert.equal(part("many").pages, 1 + Math.ceil(2000 / 19));
    // Of its 100,005 bytes 1,797 stay on the leaf and 24 overflow pages of 4,092 hang on it: they are no level.
    // Source: sqlite.org/fileformat2.html#cell_payload_overflow_pages.
    assert.deepEqual([part("long").depth, part("long").pages], [1, 1 + 24]);
    const fill = (name: string) => 1 - part(name).unusedBytes! / part(name).bytes;
    assert.ok(fill("one") < 0.01 && fill("many") > 0.9, `${fill("one")}, ${fill("many")}`);
    return Promise.resolve();
  });
});
