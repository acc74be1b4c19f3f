import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";

Deno.test("parseArgs() reads string flags after a space and after an equals sign", () => {
  const args = parseArgs(["--scenario", "mendoza", "--scale=0.01"], { string: ["scenario", "scale"] });
  assert.equal(args.scenario, "mendoza");
  assert.equal(args.scale, "0.01");
});

Deno.test("parseArgs() takes a negative number as a value, so that it can be refused by name", () => {
  assert.equal(parseArgs(["--scale", "-1"], { string: ["scale"] }).scale, "-1");
});

Deno.test("parseArgs() leaves absent string flags undefined and absent boolean flags false", () => {
  const args = parseArgs([], { string: ["out"], boolean: ["json"] });
  assert.equal(args.out, undefined);
  assert.equal(args.json, false);
});

Deno.test("parseArgs() gives an empty text for a string flag without a value", () => {
  assert.equal(parseArgs(["--out"], { string: ["out"] }).out, "");
});

Deno.test("parseArgs() lets the last of a repeated flag win", () => {
  assert.equal(parseArgs(["--seed", "1", "--seed", "2"], { string: ["seed"] }).seed, "2");
});

Deno.test("parseArgs() understands aliases and defaults", () => {
  assert.equal(parseArgs(["-h"], { boolean: ["help"], alias: { help: "h" } }).help, true);
  assert.equal(parseArgs([], { string: ["profile"], default: { profile: "quick" } }).profile, "quick");
});

Deno.test("parseArgs() keeps words that are no flags in order, and all after --", () => {
  assert.deepEqual(parseArgs(["a", "--json", "b", "--", "--c"], { boolean: ["json"] })._, ["a", "b", "--c"]);
});

Deno.test("parseArgs() hands undeclared flags to unknown", () => {
  const seen: string[] = [];
  parseArgs(["--profil", "quick"], {
    string: ["profile"],
    unknown: (arg) => {
      seen.push(arg);
      return false;
    },
  });
  assert.deepEqual(seen, ["--profil"]);
});
