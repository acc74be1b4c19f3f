import assert from "node:assert/strict";
import type { UpkeepResult } from "../../lib/bench/upkeep/upkeep_result.ts";
import type { Machine } from "../../lib/runs/manifest.ts";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { smallScenario } from "../scenarios/file/small_scenario.ts";
import { encoded } from "../stores/encoded.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("upkeep makes a file, answers first what to do, and keeps every sample in --out", async () => {
  await inTemporaryFolder(async (folder) => {
    const scenario = `${folder}/scenario.json`;
    await Deno.writeTextFile(scenario, JSON.stringify(smallScenario()));
    const { code, stdout, stderr } = await runScript(
      "upkeep",
      ...["--store", "posting", "--scenario", scenario, "--scale", "1", "--blocks", "3"],
      ...["--only", "reorganise,recovery,vacuum", "--logs", "0.2", "--out", `${folder}/new/upkeep.json`],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^About \d+ s on a quiet machine, up to .* MB in /m);
    assert.match(stdout, /^posting: reorganisation for 6 s: keeps a block every 2 s/);
    assert.match(stdout, /^posting: VACUUM: /m);
    assert.match(stdout, /^posting: recovery after SIGKILL, .*; all [\d,]+ acknowledged blocks are there$/m);
    assert.doesNotMatch(stdout, /statistics:/);
    const { results: [result], machine, logs } = JSON.parse(
      await Deno.readTextFile(`${folder}/new/upkeep.json`),
    ) as {
      machine: Machine;
      logs: readonly number[];
      results: [UpkeepResult];
    };
    assert.deepEqual([typeof machine.cpu, logs], ["string", [200_000]]);
    const { reorganise, vacuum, recovery } = result;
    assert.deepEqual([reorganise!.ms.length, vacuum!.runs.length], [3, 3]);
    // Each block deletes and inserts entities of 500 rows and at most the rest of one entity more.
    assert.ok(reorganise!.rows >= 3000 && reorganise!.rows < 3000 * 1.1, String(reorganise!.rows));
    for (const { after } of vacuum!.runs) assert.equal(after.freePages, 0);
    const [{ logBytes, acknowledged, opened }] = recovery as [NonNullable<typeof recovery>[number]];
    assert.ok(logBytes >= 200_000 && acknowledged >= 1);
    for (const { versions } of opened) assert.equal(versions, 1);
  });
});

Deno.test("upkeep begins with a copy of a file that is named, whose bytes and folder stay as they are", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/own.db`;
    const store = await POSTING.open(path, { variant: "normal" });
    for (let number = 0; number < 300; number++) await store.appendBlock(encoded(growingBlock(number)));
    await store.close();
    const before = await Deno.readFile(path);
    const flags = ["--from", path, "--only", "recovery", "--logs", "0.1", "--blocks", "1"];
    const { code, stdout, stderr } = await runScript("upkeep", ...flags, "--json");
    assert.equal(code, 0, stderr);
    const { from, results: [{ loaded, recovery }] } = JSON.parse(stdout);
    assert.deepEqual([from, loaded, recovery.length], [path, null, 1]);
    assert.deepEqual(await Deno.readFile(path), before);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["own.db"]);
    assertRefused(await refusal("upkeep", "--from", path, "--store", "bitemporal"), /is a posting store/);
    await Deno.writeTextFile(`${path}-wal`, "what is not in the file yet");
    assertRefused(await refusal("upkeep", "--from", path), /Cannot copy .* holds what is not in it yet/);
  });
});

Deno.test("upkeep refuses what it cannot measure before anything is made", async () => {
  const refusals: readonly (readonly [words: RegExp, ...flags: string[]])[] = [
    [/--only "vacum" is unknown/, "--only", "vacum"],
    [/"huge" is not a size in MB/, "--logs", "huge"],
    [/"none" is not a variant/, "--store", "posting:none"],
    [/--blocks "0" is not a whole number/, "--blocks", "0"],
    [/no such file/, "--from", "none.db"],
    [/has no blocks/, "--scenario", "agent-onboarding"],
  ];
  for (const [words, ...flags] of refusals) assertRefused(await refusal("upkeep", ...flags), words);
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/store.txt`, "headroom postgres 1\n");
    const refused = await refusal("upkeep", "--from", folder, "--only", "open");
    assertRefused(refused, /Cannot measure open on postgres/);
  });
});
