import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { joinBlockFiles, readBlockFile } from "../../../lib/chain/codec/block_file.ts";
import { HeadroomError, UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE, findEntityScenario, MENDOZA } from "../../../lib/scenarios/mod.ts";
import { blockPart } from "../../../lib/synth/chunks/block_part.ts";
import { writeDataset } from "../../../lib/synth/chunks/write_dataset.ts";
import type { Dataset } from "../../../lib/synth/dataset.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const shardsOf = (dataset: Dataset, count: number, phase: string | null = null) =>
  Array.from({ length: count }, (_, at) => blockPart(dataset, { phase, shard: { index: at + 1, count } }));

Deno.test("blockPart() cuts a chain, or a phase of it, into parts that follow each other and weigh about the same", () => {
  const dataset = openDataset(MENDOZA, 0.001, 7n);
  for (const phase of [null, ...dataset.phases.map(({ name }) => name)]) {
    const whole = blockPart(dataset, { phase, shard: null });
    const parts = shardsOf(dataset, 4, phase);
    assert.deepEqual([parts[0]!.from, parts[3]!.to], [whole.from, whole.to]);
    for (const [at, { from }] of parts.entries()) if (at > 0) assert.equal(from, parts[at - 1]!.to);
    const weights = parts.map(({ from, to }) => {
      const { stringRows, numberRows, payloadBytes } = dataset.size(to - 1, from);
      return 40 * (stringRows + numberRows) + payloadBytes;
    });
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / 4;
    // Of bursts in a few blocks no cut is even.
    for (const weight of weights) assert.ok(weight > mean / 2 && weight < 2 * mean, `${phase}: ${weights}`);
  }
});

Deno.test("shards made apart join into the file that is made in one go, byte for byte, of a phase too", async () => {
  await inTemporaryFolder(async (root) => {
    const cases = [[MENDOZA, null], [MENDOZA, "load"], [COMPUTE_MARKETPLACE, null]] as const;
    for (const [at, [scenario, phase]] of cases.entries()) {
      const name = `${root}/${at}`;
      const open = () => openDataset(scenario, 0.0003, 7n);
      await writeDataset(open(), `${name}-whole`, { part: blockPart(open(), { phase, shard: null }) });
      const paths = [];
      // Each by a dataset of its own, the last one first: none needs what another made.
      for (const [shard, part] of [...shardsOf(open(), 3, phase).entries()].reverse()) {
        paths.push(`${name}-${shard}`);
        await writeDataset(open(), paths.at(-1)!, { part });
      }
      const joined = await joinBlockFiles(paths, `${name}-joined`);
      assert.equal(joined!.header.part?.phase ?? null, phase);
      assert.deepEqual(Deno.readFileSync(`${name}-joined`), Deno.readFileSync(`${name}-whole`));
    }
  });
});

Deno.test("joinBlockFiles() refuses shards that are missing, of other data, twice, or none, and writes nothing", async () => {
  await inTemporaryFolder(async (root) => {
    const shard = async (name: string, index: number, seed = 7n) => {
      const dataset = openDataset(MENDOZA, 0.0002, seed);
      await writeDataset(dataset, `${root}/${name}`, {
        part: blockPart(dataset, { phase: null, shard: { index, count: 3 } }),
      });
      return `${root}/${name}`;
    };
    const [one, two, three] = [await shard("1", 1), await shard("2", 2), await shard("3", 3)];
    await writeDataset(openDataset(MENDOZA, 0.0002, 7n), `${root}/whole`);
    const refused: [string[], RegExp, RegExp][] = [
      [[one, three], /shard 2\/3 is missing/, /--shard 2\/3/],
      [[one, two, await shard("other", 3, 8n)], /other data/, /one scenario, scale, seed/],
      [[one, two, three, await shard("again", 2)], /do not follow each other/, /each shard once/],
      [[one, two, `${root}/whole`], /whole" is no shard/, /Leave it out/],
    ];
    const before = [...Deno.readDirSync(root)].length;
    for (const [paths, message, next] of refused) {
      await assert.rejects(
        joinBlockFiles(paths, `${root}/joined`),
        (error) => error instanceof UsageError && message.test(error.message) && next.test(error.next),
      );
    }
    assert.equal([...Deno.readDirSync(root)].length, before);
  });
});

Deno.test("a shard of the initial state of a region of 54 million entities is made alone, though its stream cannot be", async () => {
  await inTemporaryFolder(async (root) => {
    const dataset = openDataset(findEntityScenario("ride-sharing-north-america", "blocks"), 1, 7n);
    const shard = { index: 5000, count: 20_000 };
    const part = blockPart(dataset, { phase: "load", shard });
    const written = await writeDataset(dataset, `${root}/part`, { part });
    assert.ok(written!.entities > 2000 && written!.entities < 3500, String(written!.entities));
    const [first] = readBlockFile(`${root}/part`).blocks;
    assert.deepEqual(
      Buffer.from(first!),
      Buffer.from(encodeBlock([...dataset.blocks(part.from, part.from + 1)][0]!)),
    );
    await assert.rejects(
      writeDataset(dataset, `${root}/steady`, { part: blockPart(dataset, { phase: "steady", shard: null }) }),
      (error) => error instanceof HeadroomError && /phase "steady" has over 131072/.test(error.message),
    );
  });
});

Deno.test("blockPart() names the phases there are, and how many parts there can be", () => {
  const dataset = openDataset(MENDOZA, 0.0002, 7n);
  assert.throws(() => blockPart(dataset, { phase: "lod", shard: null }), /no phase "lod"/);
  assert.throws(
    () => blockPart(dataset, { phase: null, shard: { index: 1, count: 1e9 } }),
    /Cannot split \d+ blocks into 1000000000 parts/,
  );
});
