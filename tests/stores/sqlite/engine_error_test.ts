import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { Database, DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { onEngine } from "../../../lib/stores/sqlite/engine_error.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

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

Deno.test("onEngine() tells a file that may only be read from a place where none can be opened", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/x.db`;
    const write = (readonly: boolean, path: string) => () =>
      onEngine(path, () => "write", () => {
        const database = new DatabaseFile(path, { readonly, timeout: 0 });
        try {
          database.exec("DROP TABLE IF EXISTS t; CREATE TABLE t (a)");
        } finally {
          database.close();
        }
      });
    write(false, path)();
    assert.throws(
      write(true, path),
      /Cannot write ".*x\.db": expected a file that may be written, found one that may only/,
    );
    assert.throws(
      write(false, `${folder}/none/y.db`),
      /Cannot write ".*y\.db": expected a place where SQLite may open/,
    );
    return Promise.resolve();
  }));
