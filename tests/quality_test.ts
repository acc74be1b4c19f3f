import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../lib/project_root.ts";
import { notebookNames } from "../lib/report/pages/write_report.ts";
import { codeOf } from "./notebooks/code_of.ts";

/** Runs a deno subcommand on the tree; its output is the failure message. */
async function deno(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
}

Deno.test("every file is formatted (deno fmt)", () => deno("fmt", "--check"));

Deno.test("every file passes the linter (deno lint)", () => deno("lint"));

Deno.test("every file and the code of every notebook pass the strict type check (deno check)", async () => {
  const names = await notebookNames(PROJECT_ROOT);
  // Beside the notebooks, so that what they import is found.
  const files = names.map((name) => `${PROJECT_ROOT}/notebooks/.check_${name}.ts`);
  try {
    for (const [at, file] of files.entries()) {
      await Deno.writeTextFile(file, (await codeOf(names[at]!)).join("\n") + "\nexport {};\n");
    }
    await deno("check", "lib", "scripts", "tests", ...files);
  } finally {
    for (const file of files) await Deno.remove(file);
  }
});

Deno.test("the pinned Deno is the same in the README, the CI script and this process", () => {
  const readme = Deno.readTextFileSync("README.md");
  const ci = Deno.readTextFileSync(".ci/run");
  const pins = new Set([...(readme + ci).matchAll(/deno@(\d+\.\d+\.\d+)/g)].map((match) => match[1]));
  assert.equal(pins.size, 1);
  const minor = (version: string) => version.split(".").slice(0, 2).join(".");
  assert.equal(minor([...pins][0]!), minor(Deno.version.deno));
});
