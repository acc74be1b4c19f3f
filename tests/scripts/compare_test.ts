import assert from "node:assert/strict";
import { openRun } from "../../lib/runs/run_reader.ts";
import { runOf, writeRun } from "../model/comparison/made_run.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("compare answers first which run is slower, in text and Markdown, and fails where it is asked to", async () => {
  await inTemporaryFolder(async (root) => {
    const runs = [`${root}/old`, `${root}/new`] as const;
    await writeRun(runs[0], runOf(1000, { run: "old" }));
    await writeRun(runs[1], runOf(1500, { run: "new" }));
    const text = await refusal("compare", ...runs);
    assert.equal(text.code, 0, text.stderr);
    const answer = "new against old: up to 1.5x slower in 3 of 4 figures, unchanged in 1";
    assert.equal(text.stdout.split("\n")[0], answer);
    assert.match(text.stdout, /^note: They were not measured in turns/m);
    const markdown = await refusal("compare", ...runs, "--markdown");
    assert.equal(markdown.stdout.split("\n")[0], `**${answer}**`);
    const failed = await refusal("compare", ...runs, "--fail-on", "slower", "--threshold", "1.2");
    assert.equal(failed.code, 1);
    assert.match(
      failed.stderr,
      /^failed: append, entity versions\/s is slower \(mendoza x0\.5 · bitemporal full\)/,
    );
    assert.equal((await refusal("compare", ...runs, "--fail-on", "slower", "--threshold", "1.6")).code, 0);
    assert.equal((await refusal("compare", runs[1], runs[0], "--fail-on", "slower")).code, 0);
  });
});

Deno.test("compare measures two stores in turns, in a run that it can compare again", async () => {
  await inTemporaryFolder(async (root) => {
    const size = ["--scale", "0.00005", "--rounds", "1", "--variant", "normal", "--seed", "17"];
    const now = await runScript(
      "compare",
      "bitemporal",
      "posting",
      ...size,
      "--out",
      `${root}/run`,
      "--json",
    );
    removePrepared("compute-marketplace-x0.00005-seed17");
    assert.equal(now.code, 0, now.stderr);
    const { kind, answer, comparisons, inTurns } = JSON.parse(now.stdout);
    assert.equal(kind, "stores");
    assert.match(answer, /^posting against bitemporal: .*(not enough samples|no verdict) in \d+/);
    assert.ok(inTurns);
    const onDisk = comparisons.find(({ metric }: { metric: string }) => metric === "bytes on disk");
    const { rows, manifest: { command } } = await openRun(`${root}/run`);
    const bytes = new Map((await rows("trials")).map((row) => [row.store, row.file_bytes]));
    assert.deepEqual([onDisk.base, onDisk.new, onDisk.result], [
      bytes.get("bitemporal"),
      bytes.get("posting"),
      "smaller",
    ]);
    assert.equal(
      command,
      "deno task compare bitemporal posting --scale 0.00005 --seed 17 --rounds 1 --variant normal",
    );
    const again = await refusal(
      "compare",
      "bitemporal",
      "posting",
      "--run",
      `${root}/run`,
      "--fail-on",
      "slower",
    );
    assert.match(again.stdout, /^posting against bitemporal: /);
    const other = await refusal("compare", "bitemporal", "clustered", "--run", `${root}/run`);
    assertRefused(other, /holds no trial of clustered[^]*bitemporal:normal, posting:normal/);
  });
});

Deno.test("compare refuses names and flags that mean nothing together, before anything is measured", async () => {
  await inTemporaryFolder(async (root) => {
    await writeRun(`${root}/old`, runOf(1000));
    const other = runOf(1000);
    await writeRun(`${root}/new`, {
      ...other,
      trials: other.trials.map((row) => ({ ...row, scenario: "compute-marketplace" })),
    });
    const cases: readonly (readonly [RegExp, ...string[]])[] = [
      [/"postng" is no run, store, registry or commit[^]*did you mean "posting"/, "postng", "bitemporal"],
      [/"HEAD" is among commits/, "posting", "HEAD"],
      [/with itself/, "posting", "recommended"],
      [/--rounds "0"/, "posting", "bitemporal", "--rounds", "0"],
      [/--scale cannot be given with two runs/, `${root}/old`, `${root}/old`, "--scale", "2"],
      [/--run cannot be given with two commits/, "HEAD", "worktree", "--run", "reference"],
      [/--store cannot be given with two stores/, "posting", "bitemporal", "--store", "bitmap"],
      [/nothing for registries/, "packfile", "loose", "--scenario", "mendoza"],
      [/"nothing" is not/, "HEAD", "worktree", "--scenario", "nothing"],
      [/it holds something else/, "HEAD", "worktree", "--out", root],
      [/nothing in common[^]*mendoza x0\.5/, `${root}/old`, `${root}/new`],
      [/--threshold needs --fail-on/, `${root}/old`, `${root}/old`, "--threshold", "2"],
      [/argument "new" is missing/, "posting"],
    ];
    for (const [words, ...args] of cases) assertRefused(await refusal("compare", ...args), words);
  });
});
