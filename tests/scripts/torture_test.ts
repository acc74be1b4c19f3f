import assert from "node:assert/strict";
import * as fs from "node:fs";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript, scriptCommand } from "./run_script.ts";

Deno.test("torture refuses what there is not, before any work", async () => {
  assertRefused(await refusal("torture", "--store", "postings"), /did you mean "posting"/);
  assertRefused(await refusal("torture", "--only", "appends"), /--only "appends"[^]*append,/);
  assertRefused(await refusal("torture", "--store", "posting", "--variant", "fast"), /--variant "fast"/);
  assertRefused(
    await refusal("torture", "--store", "posting", "--only", "batch"),
    /Nothing of what is asked/,
  );
  assertRefused(await refusal("torture", "--kills", "0"), /--kills "0"/);
  assertRefused(await refusal("torture", "--trial", "-1"), /--trial "-1"/);
});

Deno.test("torture that was killed is gone on with by the same command or --resume, and refused where there is none", async () => {
  await inTemporaryFolder(async (root) => {
    const out = `${root}/t.json`;
    const files = ["--files", "scenario", "--mutations", "40"];
    assertRefused(await refusal("torture", "--resume", "--out", out), /no torture to go on with for/);
    assertRefused(
      await refusal("torture", "--resume", "--kills", "3"),
      /--kills cannot be given with --resume/,
    );
    const child = scriptCommand("torture", ...files, "--out", out).spawn();
    const lines = () => Deno.readTextFileSync(`${out}.partial`).split("\n").length - 2;
    const begun = () => fs.existsSync(`${out}.partial`) && lines() > 2;
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    await Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]);
    const kept = lines();
    assert.ok(!fs.existsSync(out) && kept < 40);
    const other = await refusal("torture", ...files, "--seed", "2", "--out", out);
    assertRefused(other, /holds what was left of other work/);
    const { code, stdout, stderr } = await runScript("torture", "--resume", "--out", out, "--json");
    assert.equal(code, 0, stderr);
    assert.match(stderr, new RegExp(`Going on with .*, which holds ${kept} files`));
    const { files: [read] } = JSON.parse(stdout);
    assert.equal(read.trials, 40);
    assert.deepEqual(fs.readdirSync(root), ["t.json"]);
    assert.deepEqual(JSON.parse(fs.readFileSync(out, "utf8")).files[0].outcomes, read.outcomes);
  });
});

Deno.test("torture --plan says how long and how many of each, and does nothing", async () => {
  const { code, stdout } = await refusal("torture", "--plan", "--store", "posting", "--kills", "1000");
  assert.equal(code, 0);
  assert.match(stdout, /^About .* on a quiet machine/);
  assert.match(stdout, /posting:full\/append\/power +500/);
});

Deno.test("torture --files has mutated files read, says first whether one was believed, and gives the counts as JSON", async () => {
  assertRefused(await refusal("torture", "--files", "archives"), /--files "archives"[^]*archive/);
  assertRefused(await refusal("torture", "--files", "archive", "--store", "posting"), /--store is not of it/);
  assertRefused(await refusal("torture", "--mutations", "5"), /--files <kinds>/);
  const { code, stdout, stderr } = await runScript(
    "torture",
    "--files",
    "scenario",
    "--mutations",
    "20",
    "--json",
  );
  assert.equal(code, 0, stderr);
  const { files: [read], file } = JSON.parse(stdout);
  const outcomes = Object.values(read.outcomes as Record<string, number>);
  assert.deepEqual([read.kind, read.trials, read.failures], ["scenario", 20, []]);
  assert.equal(outcomes.reduce((sum, count) => sum + count, 0), 20);
  await Deno.remove(file);
});
