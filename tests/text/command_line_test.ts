import assert from "node:assert/strict";
import { commandLine } from "../../lib/text/command_line.ts";

Deno.test("commandLine() names the given flags in order and leaves out those without a value", () => {
  const flags = { seed: "1", scale: undefined, scenario: "mendoza" };
  const line = commandLine("append", flags, ["scenario", "scale", "seed"]);
  assert.equal(line, "deno task append --scenario mendoza --seed 1");
});

Deno.test("commandLine() names a flag that is set without a value, and not one that is not", () => {
  const line = commandLine("append", { peaks: true, quiet: false }, ["peaks", "quiet"]);
  assert.equal(line, "deno task append --peaks");
});
