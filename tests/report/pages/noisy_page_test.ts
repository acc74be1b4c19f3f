import assert from "node:assert/strict";
import { RunWriter } from "../../../lib/runs/run_writer.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { TrialWriter } from "../../../lib/runs/trial_writer.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { indexBody, runLine } from "../../../lib/report/pages/index_page.ts";
import { loadStory } from "../../../lib/report/sections/load_story.ts";
import type { Story } from "../../../lib/report/sections/story.ts";
import { printRun } from "../../../lib/report/terminal/print_run.ts";
import type { Terminal } from "../../../lib/report/terminal/terminal.ts";
import { appendTrials, emptyTables, MANIFEST } from "../../model/synthetic_run.ts";
import { BUSY_LOAD, inTemporaryFolder, QUIET_LOAD } from "../../runs/sample_run.ts";

type Load = typeof BUSY_LOAD | typeof QUIET_LOAD;

/** Small enough that the fixture's tested law reaches it, with a threshold that any such run meets. */
const SCENARIO: EntityScenario = {
  ...findEntityScenario("compute-marketplace-small", "blocks"),
  ownRequirements: [{
    id: "OWN-1",
    metric: "full_sync_time",
    threshold: 10_000,
    unit: "min",
    source: "the test",
  }],
};

/** Writes a run of appends, all of whose trials had this load. */
async function writeRun(dir: string, load: Load): Promise<void> {
  const definition = { id: SCENARIO.id, kind: SCENARIO.kind, scale: 0.01, seed: "1", digests: {} } as const;
  const writer = await RunWriter.create(dir, {
    ...MANIFEST,
    status: "running",
    scenarios: [{ ...definition, definition: SCENARIO }],
  });
  const tables = appendTrials(emptyTables());
  for (const trial of tables.trials) {
    const lines = await TrialWriter.create(dir, trial.trial);
    lines.add("trials", { ...trial, scenario: SCENARIO.id, ...load });
    for (const table of ["commits", "sizes"] as const) {
      for (const row of tables[table] as Row<typeof table>[]) {
        if (row.trial === trial.trial) lines.add(table, row);
      }
    }
    await lines.done({});
  }
  await writer.finish({ status: "complete" }, { keepLines: true });
}

async function printed(dir: string, { manifest }: Story, json: boolean): Promise<string[]> {
  const lines: string[] = [];
  const out = (...more: string[]) => void lines.push(...more);
  await printRun({ dir, manifest, details: true }, { out, note: out, json } as unknown as Terminal);
  return lines;
}

Deno.test("a noisy run says so on its page, in its summary and its JSON, with what to do; a quiet one does not", async () => {
  await inTemporaryFolder(async (root) => {
    await writeRun(`${root}/busy`, BUSY_LOAD);
    await writeRun(`${root}/quiet`, QUIET_LOAD);
    const [busy, quiet] = [await loadStory(`${root}/busy`), await loadStory(`${root}/quiet`)];
    assert.match(
      indexBody(busy, []),
      /NOISY: the machine was busy .*\(8 of 8 trials, other programs used 54 %/,
    );
    assert.match(indexBody(busy, []), /0 pass ✓.*0 fail ✗/);
    assert.match(runLine(busy), /NOISY/);
    assert.doesNotMatch(indexBody(quiet, []) + runLine(quiet), /NOISY|not recorded/);
    const text = await printed(`${root}/busy`, busy, false);
    assert.match(text[0]!, /, NOISY: each use case/);
    const marked = text.findIndex((line) => line.startsWith("NOISY"));
    assert.match(
      text[marked]!,
      /^NOISY: the machine was busy, so \d+ verdicts? cannot be given \(8 of 8 trials/,
    );
    const again = `deno task bench --resume --out ${root}/busy measures the noisy trials again`;
    assert.equal(text[marked + 1], `Next: close other work, then ${again}`);
    assert.ok(text.includes("note: NOISY, " + busy.assessment.warnings[0]!.slice("NOISY, ".length)));
    assert.ok(!(await printed(`${root}/quiet`, quiet, false)).join("\n").includes("NOISY"));
    for (const [story, name] of [[busy, "busy"], [quiet, "quiet"]] as const) {
      const { noise, verdicts } = JSON.parse((await printed(`${root}/${name}`, story, true))[0]!);
      assert.equal(noise.state, name === "busy" ? "noisy" : "quiet");
      const withheld = verdicts.filter(({ reason }: { reason: string | null }) => reason === "machine-busy");
      assert.equal(withheld.length > 0, name === "busy");
      assert.ok(withheld.every(({ value }: { value: number | null }) => value !== null));
    }
  });
});

Deno.test("a noisy run whose trials are no more in its folder is measured again as a whole", async () => {
  await inTemporaryFolder(async (root) => {
    await writeRun(`${root}/busy`, BUSY_LOAD);
    await Deno.remove(`${root}/busy/trials`, { recursive: true });
    const text = await printed(`${root}/busy`, await loadStory(`${root}/busy`), false);
    assert.ok(text.includes(`Next: close other work, then measure again: ${MANIFEST.command}`));
  });
});
