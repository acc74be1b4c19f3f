import assert from "node:assert/strict";
import { join } from "node:path";
import { measureInto, samplesPlace } from "../../../lib/report/terminal/measure_command.ts";
import type { Terminal } from "../../../lib/report/terminal/terminal.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const MEASURED = {
  settings: { scale: 2 },
  samples: { samples: [3, 4] },
  figures: { median: 3.5 },
  lines: ["the answer"],
  whole: "one round counts",
};

type Outcome = Awaited<ReturnType<Parameters<typeof measureInto>[2]>>;

/** Runs a measurement with this outcome; gives what it printed, its exit code, and the folder it had. */
async function ran(out: string, outcome: Outcome, { json = false, interrupted = false } = {}) {
  const [printed, notes]: [string[], string[]] = [[], []];
  const io: Terminal = {
    out: (line) => printed.push(line),
    note: (line) => notes.push(line),
    progress: () => ({ tick() {}, detail() {}, note() {}, done() {} }),
    interrupted: interrupted ? AbortSignal.abort() : new AbortController().signal,
    json,
  };
  let given = "";
  const about = { name: "test", schema: 7, total: 2, unit: "rounds", seconds: 60, diskBytes: 1e3, out };
  const measure = measureInto(io, about, ({ folder }) => {
    Deno.writeTextFileSync(join(given = folder, "store"), "");
    return Promise.resolve(outcome);
  });
  const code = await measure.catch((error: Error) => error);
  assert.throws(() => Deno.statSync(given), Deno.errors.NotFound);
  return { code, printed, notes };
}

Deno.test("measureInto() prints the answer first, keeps samples in the file and figures in the JSON, and removes its folder", async () => {
  await inTemporaryFolder(async (root) => {
    const out = join(root, "new", "samples.json");
    const { code, printed, notes } = await ran(out, MEASURED);
    assert.deepEqual([code, printed[0], printed.at(-1)], [0, "the answer", `Every sample: ${out}`]);
    assert.match(notes[0]!, /^2 rounds: about .* on a quiet machine, up to 1 kB in /);
    const kept = JSON.parse(Deno.readTextFileSync(out));
    assert.deepEqual([kept.schema, kept.scale, kept.samples, kept.median], [7, 2, [3, 4], undefined]);
    assert.throws(() => samplesPlace("test", out), UsageError);
    const other = join(root, "other.json");
    const told = JSON.parse((await ran(other, MEASURED, { json: true })).printed.join());
    assert.deepEqual([told.schema, told.file, told.median, told.samples], [7, other, 3.5, undefined]);
  });
});

Deno.test("measureInto() fails where nothing was whole, where it was interrupted, and where an answer was wrong", async () => {
  await inTemporaryFolder(async (root) => {
    const nothing = await ran(join(root, "nothing"), null);
    assert.deepEqual([nothing.code, nothing.printed], [1, []]);
    assert.throws(() => Deno.statSync(join(root, "nothing")), Deno.errors.NotFound);
    const part = await ran(join(root, "part"), MEASURED, { interrupted: true });
    assert.deepEqual([part.code, part.notes.at(-1)], [1, "Interrupted: one round counts."]);
    assert.equal((await ran(join(root, "wrong"), { ...MEASURED, isWrong: true })).code, 1);
  });
});

Deno.test("measureInto() has printed its result where the file cannot be written any more", async () => {
  await inTemporaryFolder(async (root) => {
    Deno.writeTextFileSync(join(root, "file"), "");
    const { code, printed } = await ran(join(root, "file", "samples.json"), MEASURED);
    assert.ok(code instanceof Error);
    assert.equal(printed[0], "the answer");
  });
});
