import assert from "node:assert/strict";
import { assertRefused, refusal } from "../../scripts/run_script.ts";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";
import { indexBody } from "../../../lib/report/pages/index_page.ts";
import { linkPages } from "../../../lib/report/pages/link_pages.ts";
import { notebookNames } from "../../../lib/report/pages/write_report.ts";
import { loadStory } from "../../../lib/report/sections/load_story.ts";
import type { Manifest } from "../../../lib/runs/manifest.ts";
import { RunWriter } from "../../../lib/runs/run_writer.ts";
import { TrialWriter } from "../../../lib/runs/trial_writer.ts";
import { AGENT_ONBOARDING, COMPUTE_MARKETPLACE, MENDOZA } from "../../../lib/scenarios/mod.ts";
import { appendTrials, emptyTables, MANIFEST, type Tables } from "../../model/synthetic_run.ts";
import { runNotebook } from "../jupyter/run_notebook.ts";
import { brokenLinks } from "./broken_links.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { story } from "../quick_story.ts";

const SCENARIOS = [MENDOZA, COMPUTE_MARKETPLACE, AGENT_ONBOARDING].map((definition) => ({
  ...{ id: definition.id, kind: definition.kind, scale: 0.01, seed: "1", digests: {} },
  definition,
}));

type FinishedAs = Partial<Manifest> & { readonly status: "complete" | "failed" };

/** Writes a run that holds these tables, finished or, with `end` null, still to be. */
async function writeRun(
  dir: string,
  tables: Tables,
  end: FinishedAs | null = { status: "complete" },
): Promise<string> {
  using writer = await RunWriter.create(dir, { ...MANIFEST, status: "running", scenarios: SCENARIOS });
  for (const trial of tables.trials) {
    const lines = await TrialWriter.create(dir, trial.trial);
    for (const table of ["trials", "commits", "sizes"] as const) {
      for (const row of tables[table]) if (row.trial === trial.trial) lines.add(table, row as never);
    }
    await lines.done({});
  }
  if (end !== null) await writer.finish(end);
  return dir;
}

/** One chain, at the scale that laws are fitted to alone. */
const oneScale = () => appendTrials(emptyTables(), { calibration: 6, validation: 0 });

/** Runs that lack something: how each is made, and what its pages must say, a command included. */
const RUNS: Readonly<Record<string, { make: (dir: string) => Promise<string>; says: RegExp[] }>> = {
  "that holds no trial yet": {
    make: (dir) => writeRun(dir, emptyTables(), null),
    says: [
      /Run test-run is running: 0 of 2 trials are in it\. Finish it with: deno task bench --resume --out \S+run/,
      /holds no [a-z ]+ of mendoza\. Measure it with: deno task bench --scenario mendoza/,
      /holds no [a-z ]+ of agent-onboarding\. Measure it with: deno task bench --scenario agent-onboarding/,
    ],
  },
  "of one scale": {
    make: (dir) => writeRun(dir, oneScale()),
    says: [
      /mendoza has no trial larger than .* Measure larger ones too with: deno task bench --scenario mendoza/,
    ],
  },
  "whose checks failed": {
    make: (dir) => {
      const tables = oneScale();
      const trials = tables.trials.map((trial) => ({ ...trial, status: "failed", error: "a row was lost" }));
      const checks = [{ name: "counts", ok: false, detail: "4,711 rows, expected 4,712" }];
      return writeRun(dir, { ...tables, trials }, { status: "failed", checks });
    },
    says: [
      /1 of the checks of run test-run failed \(counts: 4,711 rows, expected 4,712\).* with: deno task bench/,
    ],
  },
  "without some of its tables": {
    make: async (dir) => {
      await writeRun(dir, oneScale());
      for (const table of ["commits", "queries", "operations", "sizes", "checks"]) {
        await Deno.remove(`${dir}/${table}.parquet`);
      }
      return dir;
    },
    says: [
      /lacks commits\.parquet, operations\.parquet, queries\.parquet, sizes\.parquet, checks\.parquet.* measure again with: deno task bench/,
      /holds no commits of mendoza|holds no fitted law of mendoza/,
    ],
  },
};

for (const [what, { make, says }] of Object.entries(RUNS)) {
  Deno.test(`every page of a run ${what} renders, and says what is missing and which command fills it`, async () => {
    await inTemporaryFolder(async (root) => {
      const run = await make(`${root}/run`);
      const story = await loadStory(run);
      const pages = [{ file: "index.html", body: indexBody(story, []) }];
      const failed: string[] = [];
      for (const name of await notebookNames(PROJECT_ROOT)) {
        const shown = await runNotebook(name, run).catch((error) =>
          void failed.push(`${name}: ${error.message}`)
        );
        pages.push({ file: `${name}.html`, body: shown?.join("\n") ?? "" });
        assert.ok(shown === undefined || (shown.length > 0 && shown.every((html) => html !== "")), name);
      }
      assert.deepEqual(failed, []);
      const linked = linkPages(pages, story.assessment.verdicts).map((body, i) => ({ ...pages[i]!, body }));
      assert.deepEqual(brokenLinks(linked), []);
      const text = [...story.notices, ...linked.map(({ body }) => body)].join("\n")
        .replaceAll(/<style>.*?<\/style>|<svg.*?<\/svg>|base64,[^"]*/gs, "");
      assert.doesNotMatch(text, /\bNaN\b|\bInfinity\b|\bundefined\b/);
      for (const words of says) assert.ok(words.test(text.replaceAll("\n", " ")), `${words}`);
    });
  });
}

Deno.test("a run of another format is refused before any page, with what reads it or makes it again", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.mkdir(`${root}/old`);
    await Deno.writeTextFile(`${root}/old/manifest.json`, JSON.stringify({ ...MANIFEST, schema: 1 }));
    assertRefused(
      await refusal("report", "--run", `${root}/old`, "--out", `${root}/pages`),
      /expected run schema 2, found 1[^]*Read it with the version of Headroom that wrote it, or measure again/,
    );
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["old"]);
  });
});

Deno.test("a whole run of several scales has no notice before its pages", () => {
  assert.deepEqual(story.notices, []);
});
