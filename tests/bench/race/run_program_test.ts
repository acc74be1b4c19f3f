import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run, runEntry } from "../../../lib/bench/race/run_program.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a program that fails is told by its last line, a script of ours by the error that it did not catch", () =>
  inTemporaryFolder(async (folder) => {
    const { signal } = new AbortController();
    const script = join(folder, "fails.ts");
    Deno.writeTextFileSync(
      script,
      'class HeadroomError extends Error {}\nthrow new HeadroomError("Cannot load it: none");',
    );
    await assert.rejects(runEntry(pathToFileURL(script), null, signal), {
      actual: "Cannot load it: none",
    });
    const bash = ["bash", "-c", "echo first >&2; echo last >&2; exit 1"];
    await assert.rejects(run(bash, { next: "", interrupted: signal }), { actual: "last" });
  }));
