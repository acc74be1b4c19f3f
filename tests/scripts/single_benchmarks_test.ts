import assert from "node:assert/strict";
import { openRun } from "../../lib/runs/run_reader.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { DatabaseFile } from "../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("append measures commits alone and keeps the database where asked", async () => {
  await inTemporaryFolder(async (root) => {
    const data = ["--scenario", "compute-marketplace", "--scale", "0.00005"];
    const only = [...data, "--trials", "1", "--variant", "tuned,full"];
    const db = ["--db", `${root}/kept.db`];
    const { code, stderr } = await runScript("append", ...only, "--out", `${root}/run`, ...db);
    assert.equal(code, 0, stderr);
    const { rows, manifest: { settings } } = await openRun(`${root}/run`);
    const trials = await rows("trials");
    assert.deepEqual(trials.map(({ variant }) => variant).sort(), ["full", "tuned"]);
    assert.deepEqual(trials.map(({ queries }) => queries), [0, 0]);
    assert.ok(trials.every((trial) => trial.measuring_us! > 0 && trial.recording_us! >= 0));
    const inForce = Object.values(settings).map((own) => [own.operating_profile, own.synchronous]);
    assert.deepEqual(inForce.sort(), [["arkiv-as-shipped", 2], ["tuned", 1]]);
    for (const { trial } of trials) {
      const told = (await rows("events")).filter((event) => event.trial === trial && event.value !== null);
      for (
        const [kind, detail] of [["log", "longest"], ["log", "begun anew"], ["close", "moved into the file"]]
      ) {
        assert.ok(
          told.some((event) => event.kind === kind && event.detail.includes(detail!)),
          `${kind} ${detail}`,
        );
      }
    }
    const store = await BITEMPORAL.open(`${root}/kept.db`, { variant: "normal" });
    const commits = (await rows("commits")).filter(({ trial }) => trial === trials.at(-1)!.trial);
    assert.equal(store.tip, commits.at(-1)!.block);
    await store.close();
    const closed = commits.reduce((sum, commit) => sum + commit.closed_payload_bytes!, 0);
    assert.equal(closed, closedPayloadBytes(`${root}/kept.db`));
    assert.ok(closed > 0);
    const again = await refusal("append", ...only, "--out", `${root}/other`, ...db);
    assertRefused(again, /something is there already/);
  });
});

Deno.test("append --bulk loads the chain at once too, checks it alike, and keeps it from laws and verdicts", async () => {
  await inTemporaryFolder(async (root) => {
    const data = ["--scenario", "compute-marketplace", "--scale", "0.00005", "--trials", "2", "--bulk"];
    const only = [...data, "--variant", "full", "--store", "bitemporal,posting"];
    const { code, stdout, stderr } = await runScript("append", ...only, "--out", `${root}/run`);
    assert.equal(code, 0, stderr);
    for (const store of ["bitemporal", "posting"]) {
      assert.match(stdout, new RegExp(`^ +${store} +at once +x0.00005 +2 .*machine`, "m"));
      assert.match(stdout, new RegExp(`^ +${store} +block by block, full +x0.00005 +2 `, "m"));
    }
    const { rows } = await openRun(`${root}/run`);
    const trials = await rows("trials");
    const bulk = trials.filter(({ benchmark }) => benchmark === "bulk");
    assert.deepEqual([trials.length, bulk.length], [8, 4]);
    assert.deepEqual(
      new Set(trials.map(({ status, versions, rows }) => `${status} ${versions} ${rows}`)).size,
      1,
    );
    const measured = new Set((await rows("commits")).map(({ trial }) => trial));
    assert.ok(bulk.every(({ trial, commits }) => commits === 0 && !measured.has(trial)));
    const sizes = (await rows("sizes")).filter(({ trial }) => trial === bulk[0]!.trial);
    assert.deepEqual(new Set(sizes.map(({ phase }) => phase)), new Set(["bulk"]));
    const checks = (await rows("checks")).filter(({ trial }) => trial === bulk[0]!.trial).map(({ name }) =>
      name
    );
    assert.deepEqual(checks.sort(), [
      "newest block",
      "sampled entities equal the computed state",
      "store.check()",
      "totals in the store",
      "totals the bulk load reported",
    ]);
    const alone = await runScript(
      "append",
      ...data,
      "--alone",
      "--db",
      `${root}/kept.db`,
      "--out",
      `${root}/alone`,
    );
    assert.equal(alone.code, 0, alone.stderr);
    const loaded = await (await openRun(`${root}/alone`)).rows("trials");
    assert.deepEqual(loaded.map(({ benchmark, variant }) => `${benchmark} ${variant}`), [
      "bulk normal",
      "bulk normal",
    ]);
    const store = await BITEMPORAL.open(`${root}/kept.db`, { variant: "normal" });
    assert.equal((await store.stats()).totals.versions, loaded[0]!.versions);
    await store.close();
  });
});

Deno.test("append --bulk refuses a store without a bulk load; --alone needs it", async () => {
  assertRefused(
    await refusal("append", "--bulk", "--store", "posting,simple-eav"),
    /simple-eav .*no bulk load/,
  );
  assertRefused(await refusal("append", "--alone"), /--bulk --alone/);
});

/** Payload bytes of the versions that ended before they would have by themselves, as the database tells. */
function closedPayloadBytes(path: string): number {
  const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
  try {
    return database.prepare<[], number>(
      "SELECT sum(length(p.payload)) FROM payloads p JOIN numeric_attributes n USING (entity_key, from_block) " +
        "WHERE n.key = '$expiration' AND p.to_block <> n.value",
    ).pluck().get()!;
  } finally {
    database.close();
  }
}

Deno.test("no benchmark keeps its store where something is already", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/letter.txt`, "dear");
    for (const script of ["append", "query", "onboard"]) {
      const refused = await refusal(script, "--db", `${root}/letter.txt`, "--out", `${root}/run`);
      assertRefused(refused, /something is there already/);
    }
    assert.deepEqual([...Deno.readDirSync(root)].map((entry) => entry.name), ["letter.txt"]);
    assert.equal(await Deno.readTextFile(`${root}/letter.txt`), "dear");
  });
});

Deno.test("append takes a block file and refuses one that holds something else", async () => {
  await inTemporaryFolder(async (root) => {
    const file = `${root}/blocks.bin`;
    const data = ["--scenario", "mendoza", "--scale", "0.00002", "--seed", "5"];
    const made = await runScript("generate", ...data, "--out", file);
    assert.equal(made.code, 0, made.stderr);
    const only = ["--blocks", file, "--trials", "1", "--variant", "normal"];
    const { code, stderr } = await runScript("append", ...only, "--out", `${root}/run`);
    assert.equal(code, 0, stderr);
    assert.equal((await openRun(`${root}/run`)).manifest.seed, "5");
    await Deno.truncate(file, 200);
    const torn = await runScript("append", ...only, "--out", `${root}/torn`);
    assert.equal(torn.code, 1);
    assert.match(torn.stderr, /block file/);
    removePrepared("mendoza-x0.00002-seed5-");
  });
});

Deno.test("query measures the mix alone; onboard one write mode", async () => {
  await inTemporaryFolder(async (root) => {
    const mix = ["--scenario", "mendoza", "--scale", "0.00002", "--trials", "1"];
    const asked = await runScript("query", ...mix, "--out", `${root}/q`);
    assert.equal(asked.code, 0, asked.stderr);
    assert.match(asked.stdout, /query · mendoza · bitemporal · setting normal$/m);
    const queries = await openRun(`${root}/q`);
    assert.equal((await queries.rows("commits")).length, 0);
    assert.ok((await queries.rows("queries")).length > 0);
    const mode = ["--agents", "2", "--trials", "1", "--flow", "multi-seal"];
    const joined = await runScript("onboard", ...mode, "--out", `${root}/o`);
    assert.equal(joined.code, 0, joined.stderr);
    const operations = await (await openRun(`${root}/o`)).rows("operations");
    assert.deepEqual(
      new Set(operations.map((row) => row.operation)),
      new Set(["append", "batch", "replay", "verify"]),
    );
  });
});

Deno.test("a benchmark alone refuses a scenario of the other kind and says which command takes it", async () => {
  const wrong: [string, string, RegExp][] = [
    ["append", "agent-onboarding", /deno task onboard/],
    ["query", "agent-onboarding", /deno task onboard/],
    ["onboard", "mendoza", /deno task append/],
  ];
  for (const [script, scenario, words] of wrong) {
    assertRefused(await refusal(script, "--scenario", scenario), words);
  }
});
