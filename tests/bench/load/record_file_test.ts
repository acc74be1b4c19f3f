import assert from "node:assert/strict";
import { readRecords, RecordWriter } from "../../../lib/bench/load/record_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("records are read back as they were added, however many; one that was cut is left out", async () => {
  await inTemporaryFolder((folder) => {
    const path = `${folder}/records`;
    const writer = new RecordWriter(path, 3);
    for (let i = 0; i < 2_500; i++) writer.add([i, i / 7, -i]);
    writer.close();
    Deno.truncateSync(path, Deno.statSync(path).size - 5);
    let next = 0;
    for (const record of readRecords(path, 3)) {
      assert.deepEqual([...record], [next, next / 7, next === 0 ? -0 : -next]);
      next++;
    }
    assert.equal(next, 2_499);
    assert.deepEqual([...readRecords(`${folder}/none`, 3)], []);
    return Promise.resolve();
  });
});
