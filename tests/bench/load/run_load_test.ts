import assert from "node:assert/strict";
import { QUERY_RECORD, RUN_FILES } from "../../../lib/bench/load/load_task.ts";
import { readRecords } from "../../../lib/bench/load/record_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { changedStore, smallRun } from "./small_load.ts";

function recordsOf(folder: string, reader: number): Float64Array[] {
  return [...readRecords(RUN_FILES.queries(folder, reader), QUERY_RECORD.length)];
}

Deno.test("a run appends the stream at its cadence while readers ask, and every sampled answer is the state of its block", async () => {
  await inTemporaryFolder(async (folder) => {
    const { end, check, commits } = await smallRun(folder, "posting");
    assert.equal(end.writerFailed, null);
    assert.deepEqual(commits.map(({ dueUs }) => dueUs / 1000), [0, 200, 400, 600, 800]);
    for (const { dueUs, startUs, endUs, entities } of commits) {
      assert.ok(startUs >= dueUs && endUs > startUs);
      assert.equal(entities, 12);
    }
    assert.equal(check.torn.length, 0);
    assert.ok(check.compared > 10 && check.blocks > 2, `${check.compared} of ${check.blocks} blocks`);
    end.readers.forEach((reader, i) => {
      assert.ok(!("died" in reader));
      const due = reader.unasked + recordsOf(folder, i).length;
      assert.ok(due > 350 && due < 650, `${due} queries of about 500`);
    });
  });
});

Deno.test("an answer that is not exactly the state of its block is found", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await changedStore(
      folder,
      "store.run = async (...asked) => { const { versions, ...rest } = await run(...asked); return { versions: ++count % 3 ? versions : versions.slice(1), ...rest }; };",
    );
    const { check } = await smallRun(folder, store);
    assert.ok(check.torn.length > 0 && check.torn.length < check.compared, `${check.torn.length} torn`);
  });
});

Deno.test("a reader that dies ends the run, which says so and keeps what was measured", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await changedStore(
      folder,
      'store.run = (...asked) => { if (options.readOnly && ++count > 60) throw new Error("out of order"); return run(...asked); };',
    );
    const { end, commits } = await smallRun(folder, store, { seconds: 60 });
    assert.ok(end.readers.some((reader) => "died" in reader && reader.died === "out of order"));
    assert.equal(end.writerFailed, null);
    assert.ok(commits.length >= 1 && commits.length <= 5);
    assert.ok(recordsOf(folder, 0).length > 0);
  });
});

Deno.test("a writer that cannot go on ends the run, which says why", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await changedStore(
      folder,
      'if (!options.readOnly) store.appendBlock = (block) => { if (++count > 2) throw new Error("no room on the disk"); return append(block); };',
    );
    const { end, commits } = await smallRun(folder, store, { seconds: 60 });
    assert.equal(end.writerFailed, "no room on the disk");
    assert.equal(commits.length, 2);
    assert.deepEqual(end.readers.map((reader) => "died" in reader), [false, false]);
  });
});
