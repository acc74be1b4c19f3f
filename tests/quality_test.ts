import assert from "node:assert/strict";

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

Deno.test("every file passes the strict type check (deno check)", () =>
  deno("check", "lib", "scripts", "tests"));

Deno.test("the pinned Deno is the same in the README, the CI script and this process", () => {
  const readme = Deno.readTextFileSync("README.md");
  const ci = Deno.readTextFileSync(".ci/run");
  const pins = new Set([...(readme + ci).matchAll(/deno@(\d+\.\d+\.\d+)/g)].map((match) => match[1]));
  assert.equal(pins.size, 1);
  const minor = (version: string) => version.split(".").slice(0, 2).join(".");
  assert.equal(minor([...pins][0]!), minor(Deno.version.deno));
});
