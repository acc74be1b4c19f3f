import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertOutput } from "../schemas/json_output.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--scale", "0.0005", "--store", "posting:tuned", "--readers", "2"];
const RATES = ["--write-rate", "10", "--per-block", "5", "--read-rate", "40"];

Deno.test("load says first whether a store held, then percentiles, verdicts and the time line, and keeps every block", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = `${folder}/load.json`;
    const flags = [...SMALL, ...RATES, "--duration", "2", "--out", out];
    const { code, stdout, stderr } = await runScript("load", ...flags);
    assert.equal(code, 0, stderr);
    const lines = stdout.split("\n");
    assert.match(
      lines[0]!,
      /^posting:tuned (is not shown to hold|held|did not hold) 10 entities\/s by 5 a block and 40 queries\/s by 2 readers for 2 s/,
    );
    assert.match(stdout, /^0 torn reads: \d+ answers of \d blocks' states were compared/m);
    assert.match(stdout, /^ {2}posting:tuned +own +torn reads +- +0 answers +0 answers +pass ✓$/m);
    // Four blocks give no p99.
    assert.match(stdout, /^ {2}posting:tuned +own +commit p99 +- +< 500 ms +longest [\d.]+ ms /m);
    assert.match(stdout, /^posting:tuned, by tenths of the time$/m);
    const { measured, ...about } = JSON.parse(await Deno.readTextFile(out));
    const [{ trial }] = measured;
    const { commits: _, ...unsampled } = trial;
    // `--json` prints the same without the blocks, with the place of the file.
    assertOutput(
      "load",
      JSON.stringify({ ...about, file: out, measured: [{ ...measured[0], trial: unsampled }] }),
    );
    assert.equal(about.scale, 0.0005);
    assert.deepEqual([trial.end, trial.commits.length], ["whole", 4]);
    assert.ok(trial.figures.commits.entities > 10);
    assert.deepEqual(trial.figures.check.torn, []);
    assert.ok(trial.figures.queries.asked > 30);
  });
});

Deno.test("an interrupted load prints what was measured until then, marked, and proves nothing by it", async () => {
  await inTemporaryFolder(async (folder) => {
    const flags = [...SMALL, ...RATES, "--duration", "120", "--out", `${folder}/load.json`];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "scripts/load.ts", ...flags],
      env: { TMPDIR: folder, NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let isOver = false;
    const ended = child.output().finally(() => isOver = true);
    while (!hasBegun(folder) && !isOver) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    if (!isOver) child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(code, 1, text(stderr));
    assert.match(text(stdout), /^posting:tuned is not shown to hold .*: the run ended early/);
    assert.match(text(stdout), /interrupted; what was measured until then is below/);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["load.json"]);
  });
});

/** Whether a trial whose files are in this folder has appended a block. */
function hasBegun(folder: string): boolean {
  const commits = [...Deno.readDirSync(folder)].flatMap(({ name: work }) =>
    !work.startsWith(".headroom-load-") || work.endsWith(".lock")
      ? []
      : [...Deno.readDirSync(`${folder}/${work}`)].map(({ name }) =>
        `${folder}/${work}/${name}/commits.jsonl`
      )
  );
  return commits.some((path) => existsSync(path) && Deno.statSync(path).size > 0);
}

Deno.test("load refuses what cannot be offered, before any work", async () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/--write-rate "fast" is not a number above 0/, "--write-rate", "fast"],
    [/duckdb has one writer or readers, never both/, "--store", "posting,duckdb", ...RATES],
    [/Nothing is offered/, "--write-rate", "0", "--read-rate", "0"],
    [/--readers "0" is not a whole number from 1 to 64/, "--readers", "0"],
    [/--point "peek" is unknown[^]*list, all, or some of/, "--point", "peek"],
    [/--write-rate cannot be given with --point/, "--point", "peak", "--write-rate", "5"],
    [/--point peak is of compute-marketplace/, "--point", "peak", "--scenario", "ride-sharing-city"],
    [/"mendoza" has no stream of operations/, "--scenario", "mendoza", "--write-rate", "10"],
    [/--mix "surge" is no stream[^]*steady, mass_node_failure/, "--mix", "surge"],
    [
      /sustain about [\d,.]+ of 10,000 entities\/s/,
      "--write-rate",
      "10000",
      "--per-block",
      "1000",
      "--scale",
      "0.0005",
    ],
    [/over 131072 operations/, "--write-rate", "70000", "--mix", "workload_resources", "--scale", "10"],
    [/--search read needs a first rate/, "--search", "read", "--read-rate", "max"],
    [/--read-rate cannot be given with several numbers of readers/, "--readers", "1,2", "--read-rate", "50"],
    [/"quick" is not a variant of posting/, "--store", "posting", "--variant", "quick"],
    [/"sqlit" is not/, "--store", "sqlit"],
  ];
  for (const [words, ...flags] of cases) assertRefused(await refusal("load", ...flags), words);
});

Deno.test("load lists the named points, and plans without measuring", async () => {
  const list = await refusal("load", "--point", "list");
  assert.equal(list.code, 0);
  assert.match(
    list.stdout,
    /^design-target: .*: 1,600 entities\/s and 1,500 queries\/s for 780 s; commit p99 < 500 ms, query p99 < 500 ms$/m,
  );
  assert.match(
    list.stdout,
    /^ {2}CM-RW-06W, CM-RW-06R, CM-S-04B, CM-S-09B; compute-marketplace, operations as in resource_usage_spike$/m,
  );
  const plan = await refusal("load", "--plan", "--point", "batch-submission,peak", "--scale", "0.01");
  assert.equal(plan.code, 0);
  assert.match(plan.stdout, /^bitemporal, posting: about /m);
  assert.match(
    plan.stdout,
    /^batch-submission: 270 entities\/s and 200 queries\/s by \d+ readers? for 780 s$/m,
  );
  assert.match(plan.stdout, /^peak: .*: not offered, the entities of scale 0.01 sustain about \d+ of 1600 /m);
});
