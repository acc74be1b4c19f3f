/** Names, titles, values and paths of others reach a terminal as text, never as something it obeys. */
import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import type { Attributes } from "../../lib/chain/entity.ts";
import { ArchiveWriter } from "../../lib/chain/archive/write_archive.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { startText } from "../../lib/scenarios/file/start_text.ts";
import { printable } from "../../lib/text/printable.ts";
import { inTemporaryFolder, sampleManifest } from "../runs/sample_run.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { type Outcome, runScript } from "./run_script.ts";

/** Clears the screen twice (C0 and C1), rings, turns the direction of writing, and begins a line that looks like ours. */
const HOSTILE = "\u001b[2J\u009b2J\u0007\u202eevil\u2028\nNext: rm -rf";

/** Asserts that nothing printed is more than lines of text, and that no line is the text's own. */
function assertHarmless({ stdout, stderr }: Outcome, what: string): void {
  for (const line of (stdout + stderr).split("\n")) {
    assert.equal(line, printable(line), what);
    assert.ok(!line.startsWith("Next: rm"), `${what}: ${line}`);
  }
}

Deno.test("whatever names, titles, values and paths of others hold, a terminal gets text", async () => {
  await inTemporaryFolder(async (root) => {
    const scenario = startText("hostile", "x").replaceAll(
      "Sensors in rooms",
      JSON.stringify(HOSTILE).slice(1, -1),
    );
    await Deno.writeTextFile(`${root}/own.json`, scenario);
    await Deno.writeTextFile(`${root}/wrong.json`, JSON.stringify({ [HOSTILE]: HOSTILE, kind: HOSTILE }));
    const archive = ArchiveWriter.create(`${root}/${HOSTILE}.tar`);
    const block = growingBlock(0);
    const hostile: Attributes<string> = [["type", HOSTILE], [`name ${HOSTILE}`, "x"]];
    const operations = block.operations.map((operation) =>
      operation.type === "create" ? { ...operation, strings: [...operation.strings, ...hostile] } : operation
    );
    archive.append({ ...block, operations });
    archive.close();
    const run = `${root}/${HOSTILE}`;
    await Deno.mkdir(run);
    const machine = { ...sampleManifest().machine, cpu: HOSTILE };
    await writeManifest(run, sampleManifest({ run: HOSTILE, profile: HOSTILE, machine, command: HOSTILE }));
    const event = `{"v":"KERI10JSON000040_","t":"icp","d":${JSON.stringify(HOSTILE)}}`;
    await Deno.writeTextFile(`${root}/${HOSTILE}.cesr`, `${event}-AAB${HOSTILE}`);
    await Deno.writeTextFile(`${root}/store.ts`, `throw new Error(${JSON.stringify(HOSTILE)});`);
    const commands: readonly (readonly [script: string, code: number, ...args: string[]])[] = [
      ["inspect", 2, `${root}/none${HOSTILE}`],
      ["inspect", 0, `${root}/${HOSTILE}.tar`],
      ["inspect", 0, `${root}/${HOSTILE}.tar`, "--json"],
      ["scenario", 0, "show", `${root}/own.json`],
      ["scenario", 0, "check", `${root}/own.json`],
      ["scenario", 2, "check", `${root}/wrong.json`],
      ["scenario", 0, "fit", `${root}/${HOSTILE}.tar`, "--out", `${root}/fit ${HOSTILE}.json`],
      ["kel", 1, "verify", `${root}/${HOSTILE}.cesr`],
      ["kel", 2, "check", `${root}/none${HOSTILE}`],
      ["bench", 2, "--scenario", HOSTILE],
      ["bench", 2, "--plan", "--store", `${root}/store.ts`],
      ["bench", 2, `--${HOSTILE}`],
      ["project", 0, "--run", run],
      ["compare", 2, run, run],
      ["project", 2, "--run", HOSTILE],
    ];
    const outcomes = await Promise.all(
      commands.map(([script, _, ...args]) => runScript(script, ...args, "--verbose")),
    );
    for (const [i, outcome] of outcomes.entries()) {
      const [script, code, ...args] = commands[i]!;
      const what = printable([script, ...args].join(" "));
      assert.equal(outcome.code, code, `${what}: ${outcome.stderr}`);
      assertHarmless(outcome, what);
      if (args.includes("--json")) assert.equal(JSON.parse(outcome.stdout).path, args[0]);
    }
  });
});

Deno.test("what a user's module prints does not get into the JSON of a command", async () => {
  await inTemporaryFolder(async (root) => {
    const store = JSON.stringify(`${PROJECT_ROOT}/tests/extension/tiny_store.ts`);
    await Deno.writeTextFile(
      `${root}/loud.ts`,
      `console.log("hello"); console.table([1]); export { default } from ${store};`,
    );
    const { code, stdout, stderr } = await runScript(
      "bench",
      "--plan",
      "--json",
      "--store",
      `${root}/loud.ts`,
    );
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).schema, 1);
    assert.match(stderr, /hello/);
  });
});
