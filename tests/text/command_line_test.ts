import assert from "node:assert/strict";
import { commandLine, shellCommand } from "../../lib/text/command_line.ts";
import { printable } from "../../lib/text/printable.ts";

Deno.test("commandLine() names the given flags in order and leaves out those without a value", () => {
  const flags = { seed: "1", scale: undefined, scenario: "mendoza" };
  const line = commandLine("append", flags, ["scenario", "scale", "seed"]);
  assert.equal(line, "deno task append --scenario mendoza --seed 1");
});

Deno.test("commandLine() names a flag that is set without a value, and not one that is not", () => {
  const line = commandLine("append", { peaks: true, quiet: false }, ["peaks", "quiet"]);
  assert.equal(line, "deno task append --peaks");
});

/** The words a real shell makes of a command line. */
async function wordsOf(line: string): Promise<string[]> {
  const script = `set -f; for word in ${line}; do printf '%s\\0' "$word"; done`;
  const { stdout } = await new Deno.Command("bash", { args: ["-c", script] }).output();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

const HARD_WORDS = [
  "plain/path-1.tar",
  "",
  "with space",
  "it's",
  "$HOME `id` $(id)",
  "~/x",
  "=ls",
  "a*?[b]{c,d}!e",
  "Zürich",
  'back\\slash "double"',
  "new\nline\ttab",
  "\u001b[31mred\u009b2J\u202egnp.exe\u20280",
];

Deno.test("shellCommand() quotes each value as one word of a shell, on one line a terminal only shows", async () => {
  const line = HARD_WORDS.map((word) => shellCommand`${word}`).join(" ");
  assert.deepEqual(await wordsOf(line), HARD_WORDS);
  assert.equal(printable(line), line);
  assert.equal(shellCommand`deno task project --run ${"data/runs/x"}`, "deno task project --run data/runs/x");
});

Deno.test("commandLine() quotes the values of flags", async () => {
  const line = commandLine("append", { blocks: "my chain's [1].tar" }, ["blocks"]);
  assert.deepEqual(await wordsOf(line), ["deno", "task", "append", "--blocks", "my chain's [1].tar"]);
});
