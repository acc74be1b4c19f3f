import { strict as assert } from "node:assert";
import { readOnce } from "../../lib/runs/read_once.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";

Deno.test("readOnce() reads a table once, whoever asks how often, and each table as it is", async () => {
  const run = await openRun(`${PROJECT_ROOT}/data/runs/reference`);
  const asked: string[] = [];
  const once = readOnce({
    ...run,
    rows: (table) => {
      asked.push(table);
      return run.rows(table);
    },
  });
  const [first, second] = await Promise.all([once.rows("trials"), once.rows("trials")]);
  assert.equal(first, second);
  assert.deepEqual(first, await run.rows("trials"));
  assert.deepEqual(await once.rows("checks"), await run.rows("checks"));
  assert.deepEqual(asked, ["trials", "checks"]);
});
