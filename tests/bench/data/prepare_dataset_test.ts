import assert from "node:assert/strict";
import { prepareDataset } from "../../../lib/bench/data/prepare_dataset.ts";
import type { JobHost, PrepareJob } from "../../../lib/bench/trial/job.ts";
import { encodeExpectations, readExpectations } from "../../../lib/bench/data/expectations.ts";
import { readBlockFile } from "../../../lib/chain/codec/block_file.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const host: JobHost = { progress: () => {}, note: () => {}, yieldNow: () => Promise.resolve() };

const jobIn = (dir: string, changes: Partial<PrepareJob> = {}): PrepareJob => ({
  kind: "prepare",
  scenario: COMPUTE_MARKETPLACE,
  scale: 0.00005,
  seed: "3",
  dir,
  blocksPath: null,
  peaks: false,
  queryInstances: 24,
  sampledEntities: 10,
  ...changes,
});

Deno.test("prepareDataset() makes blocks and expectations that belong together, and keeps them the next time", async () => {
  await inTemporaryFolder(async (dir) => {
    const made = await prepareDataset(jobIn(dir), host);
    assert.equal(made.kept, false);
    const text = await Deno.readTextFile(made.expectationsPath);
    const expectations = await readExpectations(made.expectationsPath);
    assert.equal(expectations.blocksDigest, made.digest);
    assert.equal(
      [...readBlockFile(made.blocksPath).blocks].length,
      expectations.lastBlock + 1 - expectations.phases[0]!.from,
    );
    assert.equal(expectations.queries.length, 24);
    assert.ok(expectations.entities.length > 0);
    const kept = await prepareDataset(jobIn(dir), host);
    assert.equal(kept.kept, true);
    assert.equal(kept.digest, made.digest);
    assert.equal(await Deno.readTextFile(made.expectationsPath), text);
  });
});

Deno.test("prepareDataset() makes a damaged or foreign block file again", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/data`;
    const made = await prepareDataset(jobIn(dir), host);
    const right = await Deno.readFile(made.blocksPath);
    const other = await prepareDataset(jobIn(`${root}/other`, { seed: "4" }), host);
    assert.notEqual(other.digest, made.digest);
    const torn = right.slice(0, right.length / 2);
    const flipped = right.slice();
    flipped[right.length >> 1]! ^= 1;
    for (const bytes of [torn, flipped, await Deno.readFile(other.blocksPath)]) {
      await Deno.writeFile(made.blocksPath, bytes);
      const again = await prepareDataset(jobIn(dir), host);
      assert.equal(again.kept, false);
      assert.deepEqual(await Deno.readFile(made.blocksPath), right);
    }
    // A store would be blamed for a digit that the disk changed.
    const text = await Deno.readTextFile(made.expectationsPath);
    const changed = text.replace(/"matching":(\d)/, (_, digit) => `"matching":${(Number(digit) + 1) % 10}`);
    assert.notEqual(changed, text);
    await Deno.writeTextFile(made.expectationsPath, changed);
    await assert.rejects(readExpectations(made.expectationsPath), /it was changed since it was written/);
    await prepareDataset(jobIn(dir), host);
    assert.equal(await Deno.readTextFile(made.expectationsPath), text);
  });
});

Deno.test("prepareDataset() twice at once makes the data once: the second says whom it waits for, then keeps it", async () => {
  await inTemporaryFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/blocks.bin.partial`, "what a killed one left");
    const notes: string[] = [];
    const noting: JobHost = { ...host, note: (line) => notes.push(line) };
    const [first, second] = await Promise.all([
      prepareDataset(jobIn(dir), noting),
      prepareDataset(jobIn(dir), noting),
    ]);
    assert.notEqual(first.kept, second.kept);
    assert.equal(second.digest, first.digest);
    assert.equal(notes.length, 1);
    assert.match(notes[0]!, new RegExp(`^waiting for the data in .*: process ${Deno.pid} since`));
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name.split("-")[0]).sort(), [
      "blocks.bin",
      "expectations",
    ]);
  });
});

Deno.test("prepareDataset() leaves what another run's trials read, where more is asked of the same data", async () => {
  await inTemporaryFolder(async (dir) => {
    const few = await prepareDataset(jobIn(dir), host);
    const text = await Deno.readTextFile(few.expectationsPath);
    const many = await prepareDataset(jobIn(dir, { queryInstances: 48 }), host);
    assert.equal((await readExpectations(many.expectationsPath)).queries.length, 48);
    assert.equal(await Deno.readTextFile(few.expectationsPath), text);
  });
});

Deno.test("prepareDataset() leaves no unfinished block file where making it fails", async () => {
  await inTemporaryFolder(async (dir) => {
    const failing: JobHost = {
      ...host,
      progress: () => {
        throw new HeadroomError("no room");
      },
    };
    await assert.rejects(prepareDataset(jobIn(dir), failing), /no room/);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("prepareDataset() refuses a user's block file of other data and does not change it", async () => {
  await inTemporaryFolder(async (root) => {
    const other = await prepareDataset(jobIn(`${root}/other`, { seed: "4" }), host);
    const before = await Deno.readFile(other.blocksPath);
    const asked = jobIn(`${root}/data`, { blocksPath: other.blocksPath });
    await assert.rejects(prepareDataset(asked, host), HeadroomError);
    assert.deepEqual(await Deno.readFile(other.blocksPath), before);
  });
});

Deno.test("expectations survive their text form, and damaged ones are refused", async () => {
  await inTemporaryFolder(async (dir) => {
    const { expectationsPath } = await prepareDataset(jobIn(dir), host);
    const expectations = await readExpectations(expectationsPath);
    await Deno.writeTextFile(expectationsPath, encodeExpectations(expectations));
    assert.deepEqual(await readExpectations(expectationsPath), expectations);
    await Deno.truncate(expectationsPath, 100);
    await assert.rejects(readExpectations(expectationsPath), HeadroomError);
    await assert.rejects(readExpectations(`${dir}/nothing.json`), HeadroomError);
  });
});
