import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeBlock } from "../../lib/chain/decode_block.ts";
import { readBlockFile } from "../../lib/chain/block_file.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { COMPUTE_MARKETPLACE, MENDOZA } from "../../lib/scenarios/mod.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { writeDataset } from "../../lib/synth/write_dataset.ts";

Deno.test("writeDataset() writes every block once and says what it wrote", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.blocks");
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n);
  let blocks = 0;
  const written = await writeDataset(dataset, path, { onBlocks: (count) => blocks += count });
  assert.ok(written !== null);
  const { blocks: count, digest, fileBytes, madeRows, ...size } = written;
  assert.deepEqual(size, dataset.size());
  assert.equal(count, blocks);
  assert.equal(madeRows, size.stringRows + size.numberRows + size.payloadRows);
  assert.equal(fileBytes, Deno.statSync(path).size);
  assert.match(digest, /^[0-9a-f]{64}$/);
  const { header, blocks: stored } = readBlockFile(path);
  assert.equal(header.scenario, "compute-marketplace");
  assert.deepEqual(
    [...stored].map((bytes) => decodeBlock(bytes).operations.length),
    [...dataset.blocks()].map((block) => block.operations.length),
  );
  await assert.rejects(writeDataset(dataset, path), HeadroomError);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() writes the same bytes on one thread and on several", async () => {
  const folder = Deno.makeTempDirSync();
  for (const [scenario, scale] of [[COMPUTE_MARKETPLACE, 0.002], [MENDOZA, 0.0004]] as const) {
    const dataset = openDataset(scenario, scale, 7n);
    const [one, three] = [1, 3].map((workers) => join(folder, `${scenario.id}-${workers}`));
    const alone = await writeDataset(dataset, one!, { workers: 1 });
    assert.deepEqual(await writeDataset(dataset, three!, { workers: 3 }), alone);
    assert.deepEqual(Deno.readFileSync(one!), Deno.readFileSync(three!));
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() goes on where it was interrupted, and ends in the same file as in one go", async () => {
  const folder = Deno.makeTempDirSync();
  const [whole, path] = [join(folder, "whole"), join(folder, "a.blocks")];
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.002, 7n);
  const written = await writeDataset(dataset, whole);
  const abort = new AbortController();
  const options = { onBlocks: () => abort.abort(), interrupted: abort.signal };
  assert.equal(await writeDataset(dataset, path, options), null);
  assert.ok(!existsSync(path) && existsSync(`${path}.partial`));
  let kept = 0;
  const again = await writeDataset(dataset, path, { workers: 2, onStart: (blocks) => kept = blocks });
  assert.ok(kept > 0);
  assert.ok(again!.madeRows < written!.madeRows);
  assert.deepEqual({ ...again!, madeRows: 0 }, { ...written!, madeRows: 0 });
  assert.deepEqual(Deno.readFileSync(path), Deno.readFileSync(whole));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() does not go on with an unfinished file of other data", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.blocks");
  const abort = new AbortController();
  const options = { onBlocks: () => abort.abort(), interrupted: abort.signal };
  await writeDataset(openDataset(COMPUTE_MARKETPLACE, 0.002, 7n), path, options);
  const other = openDataset(COMPUTE_MARKETPLACE, 0.002, 8n);
  const written = await writeDataset(other, path);
  assert.equal(written!.digest, (await writeDataset(other, join(folder, "b.blocks")))!.digest);
  Deno.removeSync(folder, { recursive: true });
});
