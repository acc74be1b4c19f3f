import assert from "node:assert/strict";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { RowsStatement } from "../../../lib/stores/sqlite/rows_statement.ts";

for (const count of [0, 1, 63, 64, 65, 300]) {
  Deno.test(`RowsStatement writes and changes ${count} rows, as one statement for each would`, () => {
    const database = new Database(":memory:");
    database.exec("CREATE TABLE t (part, name, value, PRIMARY KEY (part, name))");
    const insert = new RowsStatement(
      database,
      2,
      (rows) =>
        `INSERT OR FAIL INTO t SELECT ?, column1, column2 FROM (VALUES ${Array(rows).fill("(?, ?)").join()})`,
    );
    const update = new RowsStatement(
      database,
      1,
      (rows) => `UPDATE OR FAIL t SET value = ? WHERE part = ? AND name IN (${Array(rows).fill("?").join()})`,
    );
    const names = Array.from({ length: count }, (_, i) => `n${i}`);
    assert.equal(insert.run(["a"], names.flatMap((name, i) => [name, i])), count);
    assert.equal(insert.run(["b"], ["n0", 7]), 1);
    assert.equal(update.run(["changed", "a"], [...names, "absent"]), count);
    assert.deepEqual(
      database.prepare("SELECT part, name, value FROM t ORDER BY rowid").raw().all(),
      [...names.map((name) => ["a", name, "changed"]), ["b", "n0", 7]],
    );
    database.close();
  });
}
