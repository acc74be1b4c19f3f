import assert from "node:assert/strict";
import { measureWrites } from "../../../lib/bench/writes/measure_writes.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const POINT = { entities: 4, attributes: 3, payloadBytes: 20_000, firstBlock: 1_000_000 };
const KINDS = ["create", "update", "delete", "mixed"] as const;
/** An entity's three attributes, the eight of the system, and its payload. */
const ROWS = 12;

/** One trial of each point, without counting what it shows. */
async function measure(folder: string, points: readonly (typeof POINT)[], cadenceS: number | null = null) {
  const measured = await measureWrites({
    points: points.map((point) => ({ point, kinds: KINDS, blocks: 2 })),
    contestants: ["bitemporal"],
    repetitions: 1,
    cadenceS,
    seed: 1n,
    folder,
    onStep: () => {},
    onTrial: () => {},
    interrupted: new AbortController().signal,
  });
  return measured!.map(({ trials }) => trials[0]!);
}

Deno.test("a trial counts the rows that a kind writes and closes, and what reaches log and file", async () => {
  await inTemporaryFolder(async (folder) => {
    const [kept, widened] = await measure(folder, [POINT, { ...POINT, firstBlock: 1 }]);
    for (const { stages } of [kept!, widened!]) {
      assert.deepEqual(stages.map(({ kind }) => kind), KINDS);
      assert.deepEqual(stages.map(({ serviceMs }) => serviceMs.length), [2, 2, 2, 2]);
      assert.deepEqual(stages.map(({ entities }) => entities), [8, 8, 8, 8]);
      // Updates write and close; a mix creates a quarter, updates a half and deletes a quarter.
      assert.deepEqual(stages.map(({ rows }) => rows), [1, 2, 1, 1.5].map((versions) => 8 * ROWS * versions));
      for (const { logBytes } of stages) assert.ok(logBytes! > 0);
      // Payloads of 20 kB are in the file at least once.
      assert.ok(stages[0]!.fileBytes! >= 8 * 20_000);
    }
    // SQLite stores integers in as few bytes as they take: where the end of a version takes another number of them once it is
    // closed, its row is written again, with the payload. Source: sqlite.org/fileformat2.html#record_format.
    const closing = (trial: typeof kept) => trial!.stages[2]!.writtenBytes;
    if (closing(kept) !== null) assert.ok(closing(widened)! > closing(kept)! + 8 * 20_000);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "point-0.blocks",
      "point-1.blocks",
    ]);
  });
});

Deno.test("at a cadence a block is not begun before it is due, and one that was late keeps larger ones from being tried", async () => {
  await inTemporaryFolder(async (folder) => {
    const cadenceS = 0.05;
    const [fast, ...others] = await measure(folder, [POINT], cadenceS);
    assert.equal(others.length, 0);
    for (const { serviceMs, responseMs } of fast!.stages) {
      responseMs!.forEach((ms, i) => assert.ok(ms >= serviceMs[i]! - 1e-6));
    }
    await Deno.mkdir(`${folder}/late`);
    // Nothing is done within a microsecond.
    const late = await measure(`${folder}/late`, [POINT, { ...POINT, entities: 8 }], 1e-6);
    assert.equal(late[1], undefined);
  });
});
