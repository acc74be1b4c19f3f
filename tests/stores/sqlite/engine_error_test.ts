import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { onEngine } from "../../../lib/stores/sqlite/engine_error.ts";

Deno.test("onEngine() turns a full disk into words: a transaction beyond the pages allowed is refused and undone", () => {
  const database = new Database(":memory:");
  database.exec("CREATE TABLE t (a)");
  database.pragma("max_page_count = 3");
  const fill = database.transaction(() => database.exec("INSERT INTO t VALUES (zeroblob(100000))"));
  assert.throws(() => onEngine("x.db", () => "append block 7 to", fill), (error) => {
    assert.ok(error instanceof HeadroomError);
    assert.match(error.message, /^Cannot append block 7 to "x\.db": expected room .*found a full disk$/);
    assert.ok(error.cause instanceof Database.SqliteError && error.next !== "");
    return true;
  });
  assert.equal(database.prepare("SELECT count(*) FROM t").pluck().get(), 0);
  database.close();
});

Deno.test("onEngine() passes on results, and errors that are not the engine's", () => {
  assert.equal(onEngine("x.db", () => "count", () => 7), 7);
  assert.throws(
    () =>
      onEngine("x.db", () => "count", () => {
        throw new RangeError("mine");
      }),
    RangeError,
  );
});
