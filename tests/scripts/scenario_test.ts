import assert from "node:assert/strict";
import { openRun } from "../../lib/runs/run_reader.ts";
import { SCENARIOS } from "../../lib/scenarios/mod.ts";
import { inTemporaryFolder, onDisk } from "../runs/sample_run.ts";
import { removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const scenario = (...args: string[]) => runScript("scenario", ...args);

Deno.test("a scenario of one's own: started, checked, shown, generated, appended, judged by its own thresholds", async () => {
  await onDisk(async (dir) => {
    const file = `${dir}/Room sensors.json`;
    const started = await scenario("new", file);
    assert.equal(started.code, 0, started.stderr);
    assert.match(started.stdout, /room-sensors/);
    const checked = await scenario("check", file);
    assert.equal(checked.code, 0, checked.stderr);
    const shown = JSON.parse((await scenario("show", file, "--json")).stdout);
    assert.deepEqual([shown.schema, shown.id, shown.full.entities], [1, "room-sensors", 10_500]);
    const blocks = `${dir}/own.blocks`;
    const own = ["--scenario", file, "--scale", "0.01"];
    const generated = await runScript("generate", ...own, "--out", blocks, "--json");
    assert.equal(generated.code, 0, generated.stderr);
    const { digest, scenario: id } = JSON.parse(generated.stdout);
    assert.equal(id, "room-sensors");
    const runDir = `${dir}/run`;
    const trial = ["--trials", "1", "--variant", "normal"];
    const appended = await runScript("append", ...own, ...trial, "--out", runDir);
    assert.equal(appended.code, 0, appended.stderr + appended.stdout);
    assert.match(appended.stdout, /^ +sustained writes +.* 100\/s MY-01/m);
    const { manifest } = await openRun(runDir);
    assert.deepEqual(Object.values(manifest.scenarios[0]!.digests), [digest]);
    const projected = await runScript("project", "--run", runDir, "--json");
    const verdicts: { id: string }[] = JSON.parse(projected.stdout).verdicts;
    assert.deepEqual(verdicts.map((verdict) => verdict.id), ["MY-01", "MY-02", "STREAM-R"]);
    removePrepared("room-sensors-x");
  });
});

Deno.test("scenario new replaces nothing, and copies a built-in scenario under an id of its own", async () => {
  await inTemporaryFolder(async (dir) => {
    const file = `${dir}/mendoza.json`;
    assert.equal((await scenario("new", file, "--from", "mendoza")).code, 0);
    assert.equal((await scenario("check", file)).code, 0);
    const shown = JSON.parse((await scenario("show", file, "--json")).stdout);
    assert.equal(shown.id, "my-mendoza");
    const before = await Deno.readTextFile(file);
    const again = await scenario("new", file);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /something is there already/);
    assert.equal(await Deno.readTextFile(file), before);
  });
});

Deno.test("every command that takes a scenario says what is wrong with a file, and does nothing", async () => {
  await inTemporaryFolder(async (dir) => {
    const file = `${dir}/bad.json`;
    await Deno.writeTextFile(file, '{\n  "kind": "entities",\n  "id": "bad",\n  "titel": "x"\n}');
    const commands = [
      ["scenario", "check", file],
      ["scenario", "show", file],
      ["generate", "--scenario", file, "--out", `${dir}/out.blocks`],
      ["bench", "--scenario", file, "--out", `${dir}/run`],
      ["append", "--scenario", file, "--out", `${dir}/run`],
      ["query", "--scenario", file, "--out", `${dir}/run`],
      ["onboard", "--scenario", file, "--out", `${dir}/run`],
    ] as const;
    for (const [script, ...args] of commands) {
      assertRefused(
        await refusal(script, ...args),
        /bad\.json:4:3 titel: found the unknown name "titel".*did you mean "title"\?/,
      );
    }
    const { problems, ok } = JSON.parse((await scenario("check", file, "--json")).stdout);
    assert.equal(ok, false);
    assert.ok(problems.some(({ path, line }: Record<string, unknown>) => path === "titel" && line === 4));
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["bad.json"]);
  });
});

Deno.test("scenario refuses what it cannot do in a sentence", async () => {
  const bad = [
    [["shw", "mendoza"], /one of list, show/],
    [["show"], /needs a name/],
    [["show", "mendosa"], /did you mean "mendoza"/],
    [["show", "nowhere/my.json"], /nothing is there/],
    [["show", "mendoza", "--from", "x"], /--from belongs to scenario new/],
    [["new", "my-scenario"], /not the name of a scenario file/],
    [["check", "data"], /not a scenario/],
  ] as const;
  for (const [args, words] of bad) {
    assertRefused(await refusal("scenario", ...args), words);
  }
});

Deno.test("scenario list and bench --list name every scenario; no line is wider than 120", async () => {
  const shown = await scenario("show", "supply-chain-food", "--scale", "0.01");
  for (const line of shown.stdout.split("\n")) assert.ok(line.length <= 120, line);
  for (const { code, stdout } of [await scenario("list"), await runScript("bench", "--list")]) {
    assert.equal(code, 0);
    for (const id of Object.keys(SCENARIOS)) assert.match(stdout, new RegExp(`^ *${id} `, "m"));
    for (const line of stdout.split("\n")) assert.ok(line.length <= 120, line);
  }
});
