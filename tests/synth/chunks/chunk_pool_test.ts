import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import type { Chunk, ChunkForm } from "../../../lib/synth/chunks/chunk.ts";
import { ChunkPool, poolChunks } from "../../../lib/synth/chunks/chunk_pool.ts";
import { ChunkSizer } from "../../../lib/synth/chunks/chunk_sizer.ts";
import { makeChunk } from "../../../lib/synth/chunks/make_chunk.ts";
import type { Dataset } from "../../../lib/synth/dataset.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { UNSTORABLE } from "../every_kind.ts";

/** Every block as a chunk of its own, made by three threads whatever their start costs. */
async function onThreeThreads(dataset: Dataset, form: ChunkForm): Promise<Chunk[]> {
  const asked: number[] = [];
  const made = await collected(poolChunks(dataset, blockByBlock(dataset, form, asked)));
  assert.ok(asked.includes(3) || asked.includes(2), "several threads were started");
  return made;
}

function blockByBlock(dataset: Dataset, form: ChunkForm, asked: number[] = []) {
  return {
    *tasks() {
      const [first, end] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to];
      for (let from = first; from < end; from++) yield { from, to: from + 1, form };
    },
    inFlight: 7,
    repaysStart(running: number) {
      asked.push(running);
      return running < 3;
    },
  };
}

/** Copies: a chunk's memory is freed when the next one is asked for. */
function collected(chunks: AsyncIterable<Chunk>): Promise<Chunk[]> {
  return Array.fromAsync(chunks, (chunk) => structuredClone(chunk));
}

for (const form of ["blocks", "archive"] as const) {
  Deno.test(`poolChunks() makes the same chunks on several threads as on one, in order: ${form}`, async () => {
    const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n);
    const made = await onThreeThreads(dataset, form);
    assert.deepEqual(made, made.map(({ from, to }) => makeChunk(dataset, { from, to, form })));
    const { from } = dataset.phases[0]!;
    assert.deepEqual(made.map((chunk) => chunk.from), made.map((_, i) => from + i));
    assert.equal(made.at(-1)!.to, dataset.phases.at(-1)!.to);
  });
}

Deno.test("ChunkPool makes one chain after another with the same threads", async () => {
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0001, 7n);
  const pool = new ChunkPool(dataset);
  try {
    const first = await collected(pool.chunks(blockByBlock(dataset, "blocks")));
    const again = await collected(pool.chunks(blockByBlock(dataset, "blocks")));
    assert.ok(first.length > 1);
    assert.deepEqual(again, first);
  } finally {
    await pool.close();
  }
});

Deno.test("poolChunks() refuses a block that cannot be made as one thread does, and stops its threads", async () => {
  const dataset = openDataset(UNSTORABLE, 0.0005, 7n);
  await assert.rejects(
    onThreeThreads(dataset, "blocks"),
    (error) => error instanceof HeadroomError && /not storable text/.test(error.message) && error.next !== "",
  );
});

Deno.test("ChunkSizer cuts every block once, and starts no thread that its work would not repay", () => {
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n);
  const [from, to] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to];
  const sizer = new ChunkSizer(dataset, { from, to, form: "blocks", workers: 64 });
  assert.equal(sizer.repaysStart(64), false);
  assert.equal(sizer.repaysStart(to - from), false);
  let next = from;
  for (const task of sizer.tasks()) {
    assert.equal(task.from, next);
    assert.ok(task.to > task.from && sizer.inFlight >= 1);
    next = task.to;
    sizer.observe(makeChunk(dataset, task));
  }
  assert.equal(next, to);
});

/** In a process of its own: here, the threads of tests that run beside would count. */
Deno.test("ChunkPool.close() waits until its threads have ended: none works on beside what comes next", async () => {
  const program = new URL("./close_busy_pool.ts", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", fileURLToPath(program)],
  }).output();
  const { threadsBefore, cpuMsAfter } = JSON.parse(new TextDecoder().decode(stdout));
  assert.ok(threadsBefore > 0, "the threads are looked at");
  assert.equal(cpuMsAfter, 0);
});
