import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { notebookNames } from "../../lib/report/pages/write_report.ts";
import { notebooksBeside } from "../../scripts/report.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { sealedJson } from "../../lib/runs/sealed_json.ts";
import { samplePassport } from "../runs/sample_passport.ts";
import { inTemporaryFolder, sampleManifest } from "../runs/sample_run.ts";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("report refuses a scenario that the run does not hold, minutes that are none, and --example of another run, before anything is written", async () => {
  await inTemporaryFolder(async (root) => {
    const of = ["--run", "tests/data/quick_run", "--out", `${root}/reports`];
    const wrong: [RegExp, ...string[]][] = [
      [
        /holds no scenario "agent-onbording"[^]*mendoza, compute-marketplace, agent-onboarding/,
        "--scenario",
        "agent-onbording",
      ],
      [/--acceptable-minutes "-1"/, "--acceptable-minutes=-1"],
      [/--run cannot be given with --example/, "--example"],
      [
        /--load "[^"]*manifest.json" gives no law of reads[^]*--readers wrote/,
        "--load",
        "tests/data/quick_run/manifest.json",
      ],
      [/--load "none.json" gives no law of reads/, "--load", "none.json"],
    ];
    for (const [words, ...args] of wrong) assertRefused(await refusal("report", ...of, ...args), words);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("report --on refuses what was measured beside it, and passports that do not fit, before anything is written", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.mkdir(`${root}/run`);
    // All that is read of a run before its passports fit.
    await writeManifest(`${root}/run`, sampleManifest());
    const [server, here] = [`${root}/server.json`, `${root}/here.json`];
    const machine = { ...samplePassport().machine, cores: 16 };
    await Deno.writeTextFile(server, sealedJson(samplePassport({ machine })));
    await Deno.writeTextFile(here, sealedJson(samplePassport()));
    await Deno.mkdir(`${root}/measured`);
    await Deno.writeTextFile(`${root}/measured/02_append_cost.html`, "");
    const of = ["--run", `${root}/run`];
    const out = ["--out", `${root}/pages`];
    const wrong: [RegExp, ...string[]][] = [
      [/--here .* only --on asks for/, ...out, "--here", here],
      [/--scenario cannot be given with --on: files to paste/, ...out, "--on", server, "--scenario", "x"],
      [/--load cannot be given with --on: .*law of reads/, ...out, "--on", server, "--load", "load.json"],
      [
        /02_append_cost shows what was measured[^]*06_agent_onboarding, 07_capacity/,
        ...[...out, "--on", server, "--notebook", "02_append_cost"],
      ],
      [/"07_capacty" is not a notebook[^]*07_capacity/, ...out, "--on", server, "--notebook", "07_capacty"],
      [
        /holds pages of what was measured, as 02_append_cost\.html/,
        ...["--out", `${root}/measured`, "--on", server, "--here", here],
      ],
      [/Cannot use passport .*none\.json/, ...out, "--on", `${root}/none.json`, "--here", here],
      [/a passport of its own machine \(2 cores[^]* 16 cores/, ...out, "--on", server, "--here", server],
      [/No passport of the machine that the run was measured on \(2 cores, test/, ...out, "--on", server],
    ];
    const there = () => [...Deno.readDirSync(root)].map(({ name }) => name).sort();
    const before = there();
    for (const [words, ...args] of wrong) assertRefused(await refusal("report", ...of, ...args), words);
    assert.deepEqual(there(), before);
  });
});

Deno.test("beside an onboarding's files to paste its own notebook is executed, which is there, and else every one", async () => {
  const all = await notebookNames(PROJECT_ROOT);
  const [own, ...others] = notebooksBeside(["reports/issue-255-comment.md"], all);
  assert.deepEqual([others, all.includes(own!), /onboarding/.test(own!)], [[], true, true]);
  assert.deepEqual(notebooksBeside([], all), all);
});
