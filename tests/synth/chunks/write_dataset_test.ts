import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "../../../lib/chain/block.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { readArchive } from "../../../lib/chain/archive/read_archive.ts";
import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { readBlockFile } from "../../../lib/chain/codec/block_file.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE, findScenario, MENDOZA } from "../../../lib/scenarios/mod.ts";
import type { FileForm } from "../../../lib/synth/chunks/chunk.ts";
import type { Dataset } from "../../../lib/synth/dataset.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { UNSTORABLE } from "../every_kind.ts";
import { writeDataset } from "../../../lib/synth/chunks/write_dataset.ts";

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

for (const form of ["blocks", "archive"] as const) {
  Deno.test(`writeDataset() writes the same bytes on one thread and on several: ${form}`, async () => {
    const folder = Deno.makeTempDirSync();
    // The second chain is long enough for three threads to be started.
    for (const [scenario, scale] of [[COMPUTE_MARKETPLACE, 0.0002], [MENDOZA, 0.005]] as const) {
      const dataset = openDataset(scenario, scale, 7n);
      const [one, three] = [1, 3].map((workers) => join(folder, `${scenario.id}-${workers}`));
      const alone = await writeDataset(dataset, one!, { form, workers: 1 });
      assert.deepEqual(await writeDataset(dataset, three!, { form, workers: 3 }), alone);
      assert.equal(Buffer.compare(Deno.readFileSync(one!), Deno.readFileSync(three!)), 0);
    }
    Deno.removeSync(folder, { recursive: true });
  });

  Deno.test(`writeDataset() goes on where it was interrupted, to the same file as in one go: ${form}`, async () => {
    const folder = Deno.makeTempDirSync();
    const [whole, path] = [join(folder, "whole"), join(folder, "a")];
    const dataset = openDataset(MENDOZA, 0.001, 7n);
    const written = await writeDataset(dataset, whole, { form });
    assert.equal(await interruptedAfter(5, dataset, { path, form }), null);
    assert.ok(!existsSync(path) && existsSync(`${path}.partial`));
    Deno.truncateSync(`${path}.partial`, Deno.statSync(`${path}.partial`).size - 1);
    let kept = 0;
    const again = await writeDataset(dataset, path, { form, workers: 2, onStart: (blocks) => kept = blocks });
    assert.ok(kept > 0);
    assert.deepEqual({ ...again!, madeRows: 0 }, { ...written!, madeRows: 0 });
    assert.deepEqual(Deno.readFileSync(path), Deno.readFileSync(whole));
    Deno.removeSync(folder, { recursive: true });
  });

  Deno.test(`writeDataset() does not go on with an unfinished file that is damaged in its midst: ${form}`, async () => {
    const folder = Deno.makeTempDirSync();
    const [whole, path] = [join(folder, "whole"), join(folder, "a")];
    const dataset = openDataset(COMPUTE_MARKETPLACE, 0.002, 7n);
    await writeDataset(dataset, whole, { form });
    await interruptedAfter(8, dataset, { path, form });
    const bytes = Deno.readFileSync(`${path}.partial`);
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 4096);
    Deno.writeFileSync(`${path}.partial`, bytes);
    await writeDataset(dataset, path, { form });
    assert.deepEqual(Deno.readFileSync(path), Deno.readFileSync(whole));
    Deno.removeSync(folder, { recursive: true });
  });

  Deno.test(`writeDataset() does not go on with an unfinished file of other data: ${form}`, async () => {
    const folder = Deno.makeTempDirSync();
    const path = join(folder, "a");
    await interruptedAfter(5, openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n), { path, form });
    const other = openDataset(COMPUTE_MARKETPLACE, 0.0005, 8n);
    const written = await writeDataset(other, path, { form });
    assert.equal(written!.digest, (await writeDataset(other, join(folder, "b"), { form }))!.digest);
    Deno.removeSync(folder, { recursive: true });
  });
}

Deno.test("an archive holds the block file's chain, every expiry that it leaves out, and a digest of both", async () => {
  const folder = Deno.makeTempDirSync();
  const dataset = openDataset(MENDOZA, 0.0002, 7n);
  const archive = await writeDataset(dataset, join(folder, "a.tar"), { form: "archive" });
  const blocks = await writeDataset(dataset, join(folder, "a.blocks"));
  const archived = [...readArchive(join(folder, "a.tar"))];
  const digestOf = (blocks: readonly Block[]) => {
    const hash = createHash("sha256");
    for (const block of blocks) hash.update(encodeBlock(block));
    return hash.digest("hex");
  };
  assert.equal(digestOf(archived), archive!.digest);
  const without = ({ number, operations }: Block) => ({
    number,
    operations: operations.filter(({ type }) => type !== "expire"),
  });
  assert.equal(digestOf(archived.map(without)), blocks!.digest);
  // What is live where nothing ends but by an operation, as in a store without an expiry of its own.
  const live = new Set<string>();
  for (const { number, operations } of archived) {
    for (const { type, key } of operations) {
      if (type === "create") live.add(toHex(key));
      if (type === "expire") assert.ok(live.delete(toHex(key)), `expired in block ${number} again`);
    }
    if (number % 50 === 0) assert.equal(live.size, dataset.liveEntities(number), `block ${number}`);
  }
  assert.equal(live.size, dataset.liveEntities());
  assert.ok(live.size < dataset.size().entities);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() does not go on with the file of a scenario that was edited since", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a");
  await interruptedAfter(5, openDataset(COMPUTE_MARKETPLACE, 0.0005, 7n), { path, form: "blocks" });
  const entityTypes = COMPUTE_MARKETPLACE.entityTypes.map((type) => ({
    ...type,
    btlBlocks: { ...type.btlBlocks, min: type.btlBlocks.min - 1 },
  }));
  const edited = openDataset({ ...COMPUTE_MARKETPLACE, entityTypes }, 0.002, 7n);
  let kept = -1;
  await writeDataset(edited, path, { onStart: (blocks) => kept = blocks });
  assert.equal(kept, 0);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() refuses blocks too large to be made before it writes anything", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a");
  const scenario = findScenario("ride-sharing-north-america");
  assert.ok(scenario.kind === "entities");
  await assert.rejects(writeDataset(openDataset(scenario, 1, 7n), path), /phase "steady" has over 131072/);
  assert.deepEqual([...Deno.readDirSync(folder)], []);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeDataset() says the same of a block that cannot be made on one thread and on several", async () => {
  const folder = Deno.makeTempDirSync();
  const dataset = openDataset(UNSTORABLE, 0.0002, 7n);
  for (const workers of [1, 2]) {
    await assert.rejects(
      writeDataset(dataset, join(folder, "a"), { workers }),
      (error) =>
        error instanceof HeadroomError && /not storable text/.test(error.message) && error.next !== "",
    );
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }
  Deno.removeSync(folder, { recursive: true });
});

function interruptedAfter(
  chunks: number,
  dataset: Dataset,
  { path, form }: { path: string; form: FileForm },
) {
  const abort = new AbortController();
  const onBlocks = () => {
    if (--chunks === 0) abort.abort();
  };
  return writeDataset(dataset, path, { form, onBlocks, interrupted: abort.signal });
}
