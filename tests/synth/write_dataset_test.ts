import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { decodeBlock } from "../../lib/chain/decode_block.ts";
import { readBlockFile } from "../../lib/chain/block_file.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../lib/scenarios/mod.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { writeDataset } from "../../lib/synth/write_dataset.ts";

Deno.test("writeDataset() writes every block once and says what it wrote", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.blocks");
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n);
  let blocks = 0;
  const written = await writeDataset(dataset, path, { onBlock: () => blocks++ });
  assert.ok(written !== null);
  const { blocks: count, digest, fileBytes, ...size } = written;
  assert.deepEqual(size, dataset.size());
  assert.equal(count, blocks);
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

Deno.test("writeDataset() leaves nothing behind when it is interrupted", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.blocks");
  const abort = new AbortController();
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n);
  const options = { onBlock: () => abort.abort(), interrupted: abort.signal };
  assert.equal(await writeDataset(dataset, path, options), null);
  assert.ok(!existsSync(path) && !existsSync(`${path}.partial`));
  Deno.removeSync(folder, { recursive: true });
});
