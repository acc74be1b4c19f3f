import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { ArchiveWriter } from "../../lib/chain/archive/write_archive.ts";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../lib/chain/codec/block_file.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { MENDOZA } from "../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { readHistory } from "../../lib/stores/sqlite/read_history.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { preparedData, removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const append = (...args: string[]) => runScript("append", "--trials", "1", "--variant", "normal", ...args);

const dataset = openDataset(MENDOZA, 0.00002, 7n);

function writeArchive(path: string) {
  const writer = ArchiveWriter.create(path);
  for (const block of dataset.blocks()) writer.append(block);
  return writer.close();
}

Deno.test("append loads an archive, measures it, and leaves a database that append takes again", async () => {
  await inTemporaryFolder(async (root) => {
    const { digest } = writeArchive(`${root}/append-test-one.tar`);
    const first = await append(
      ...["--blocks", `${root}/append-test-one.tar`, "--store", "bitemporal"],
      ...["--db", `${root}/append-test-two.db`, "--out", `${root}/first`],
    );
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /encoded off the clock/);
    assert.match(first.stdout, /append · chain-append-test-one · bitemporal/);
    const run = await openRun(`${root}/first`);
    const [scenario] = run.manifest.scenarios;
    assert.deepEqual(scenario!.digests, { "1": digest });
    const size = dataset.size();
    assert.deepEqual((scenario!.definition as EntityScenario).measured, size);
    const [trial] = await run.rows("trials");
    assert.deepEqual([trial!.entities, trial!.versions, trial!.status], [size.entities, size.versions, "ok"]);
    assert.ok(run.manifest.checks.every(({ ok }) => ok));
    assert.deepEqual(
      [...Deno.readDirSync(root)].map(({ name }) => name).sort(),
      ["append-test-one.tar", "append-test-two.db", "first"],
    );

    const second = await append(
      ...["--blocks", `${root}/append-test-two.db`, "--out", `${root}/second`],
      ...["--db", `${root}/append-test-three.db`],
    );
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(
      [...readHistory(`${root}/append-test-three.db`)],
      [...readHistory(`${root}/append-test-two.db`)],
    );
    removePrepared("chain-append-test-one");
    removePrepared("chain-append-test-two");
  });
});

Deno.test("append takes a block file of a scenario nobody here knows", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/append-test-foreign.blocks`;
    const header = { schema: BLOCK_FILE_SCHEMA, scenario: "elsewhere", scale: 3, seed: 9n } as const;
    const writer = BlockFileWriter.create(path, header);
    for (const block of dataset.blocks()) writer.append(encodeBlock(block));
    writer.close();
    const { code, stderr } = await append("--blocks", path, "--out", `${root}/run`);
    assert.equal(code, 0, stderr);
    removePrepared("chain-append-test-foreign");
  });
});

Deno.test("append refuses damaged and foreign chains, says where, and writes nothing", async () => {
  await inTemporaryFolder(async (root) => {
    writeArchive(`${root}/whole.tar`);
    const bytes = await Deno.readFile(`${root}/whole.tar`);
    await Deno.writeFile(`${root}/cut.tar`, bytes.subarray(0, bytes.length - 1800));
    await Deno.writeFile(`${root}/letter.tar`, Buffer.alloc(3000, "dear reader "));
    const live = ArchiveWriter.create(`${root}/twice.tar`);
    const first = dataset.blocks().next().value!;
    live.append(first);
    live.append({ ...first, number: first.number + 1 });
    live.close();
    const before = new Set(preparedData(".import-"));
    // Those of other tests' imports go when these end.
    const left = () => preparedData(".import-").filter((name) => !before.has(name));
    const cases: readonly (readonly [string, number, RegExp])[] = [
      ["cut.tar", 1, /"block-\d+\.json\.zst" at byte \d+: expected .* cut short/],
      // Another kind of file: the wrong one was named.
      ["letter.tar", 2, /at byte 0: expected a tar, found other bytes/],
      ["twice.tar", 1, /Cannot create in block \d+ .* is live/],
    ];
    for (const [name, exit, says] of cases) {
      const db = `${root}/kept.db`;
      const { code, stderr } = await append(
        ...["--blocks", `${root}/${name}`, "--db", db, "--out", `${root}/run`],
      );
      assert.equal(code, exit, stderr);
      assert.match(stderr, says);
    }
    for (let waited = 0; left().length > 0 && waited < 100; waited++) await delay(100);
    assert.deepEqual(left(), []);
    assert.deepEqual(
      [...Deno.readDirSync(root)].map(({ name }) => name).sort(),
      ["cut.tar", "letter.tar", "twice.tar", "whole.tar"],
    );
  });
});

Deno.test("append refuses a store that is not registered", async () => {
  assertRefused(await refusal("append", "--store", "punched-cards"), /one of\n +bitemporal /);
});

Deno.test("append --peaks goes on to the scenario's peaks and shows each phase", async () => {
  await inTemporaryFolder(async (root) => {
    const only = ["--scenario", "compute-marketplace", "--scale", "0.00002", "--out"];
    const { code, stdout, stderr } = await append(...only, `${root}/run`, "--peaks");
    assert.equal(code, 0, stderr);
    const table = stdout.slice(stdout.indexOf("append by phase"));
    assert.match(table, /rows\/s/);
    assert.match(table, /\n +load .*\n +steady .*\n +rolling_restart /);
    const without = await append(...only, `${root}/other`);
    assert.equal(without.code, 0, without.stderr);
    assert.match(without.stdout, /append by phase[^]*\n +load .*\n +steady /);
    assert.doesNotMatch(without.stdout, /\n +rolling_restart /);
  });
});
