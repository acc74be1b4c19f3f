import assert from "node:assert/strict";
import { type CommandSpec, errorText, parseCommand } from "../../lib/cli/command.ts";
import { helpText } from "../../lib/cli/help.ts";
import { asTyped } from "../../lib/cli/launcher_name.ts";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { withEnvironment } from "../with_environment.ts";

const SPEC: CommandSpec = {
  name: "weigh",
  summary: "Weighs things.",
  usage: "weigh [--scale 1] <thing>",
  flags: {
    scale: { type: "string", default: "1", value: "<x>", about: "How large" },
    deep: { type: "boolean", about: "Look inside" },
  },
  arguments: [{ name: "<thing>", about: "What to weigh" }],
  examples: [{ command: "deno task weigh stone", about: "Weighs a stone" }],
  writes: ["nothing"],
};

Deno.test("parseCommand() returns flags with their defaults and the arguments", () => {
  const { flags, positionals } = parseCommand(SPEC, ["--deep", "stone"]);
  assert.deepEqual({ ...flags }.scale, "1");
  assert.equal(flags.deep, true);
  assert.deepEqual(positionals, ["stone"]);
});

Deno.test("parseCommand() takes a last argument several times where it may come so", () => {
  const many = {
    ...SPEC,
    arguments: [...SPEC.arguments!, { name: "more", about: "", optional: true, many: true }],
  };
  assert.deepEqual(parseCommand(many, ["a", "b", "c"]).positionals, ["a", "b", "c"]);
});

Deno.test("parseCommand() names an unknown flag and suggests the nearest", () => {
  assert.throws(
    () => parseCommand(SPEC, ["--scal", "2", "stone"]),
    (error) =>
      error instanceof UsageError && /--scal is not a flag/.test(error.message) && /--scale/.test(error.next),
  );
});

for (
  const [args, what] of [
    [[], /argument "<thing>" is missing/],
    [["a", "b"], /"b" is one argument too many/],
    [
      ["a", "--scale"],
      /--scale needs a value/,
    ],
  ] as const
) {
  Deno.test(`parseCommand() refuses ${JSON.stringify(args)}`, () => {
    assert.throws(
      () => parseCommand(SPEC, args),
      (error) => error instanceof UsageError && what.test(error.message),
    );
  });
}

Deno.test("errorText() says what was wrong, what was expected and what to do, without a stack", () => {
  const error = new HeadroomError("The cup is full", { expected: "an empty cup", next: "drink" });
  assert.equal(errorText(error, "pour", false), "pour: The cup is full\nExpected: an empty cup\nNext: drink");
  const cups = new UsageError("It is no cup", { expected: "one of\nmug\n  glass" });
  assert.equal(errorText(cups, "pour", false), "pour: It is no cup\nExpected: one of\n  mug\n  glass");
  assert.match(errorText(error, "pour", true), /command_test\.ts/);
});

Deno.test("errorText() says what to do about what the system refused, however it was told", () => {
  const told = [
    Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
    new Error("No space left on device (os error 28)"),
  ];
  for (const error of told) assert.match(errorText(error, "pour", false), /\nNext: Free some space/);
  assert.match(errorText(new Deno.errors.PermissionDenied("x (os error 13)"), "pour", false), /permissions/);
  assert.match(errorText(new TypeError("x is no function"), "pour", false), /--verbose/);
});

Deno.test("helpText() shows usage, defaults, examples, files written and exit codes", () => {
  assert.equal(
    helpText(SPEC),
    `Weighs things.

Usage
  deno task weigh [--scale 1] <thing>

Arguments
  <thing>  What to weigh

Options
  --scale <x>  How large (default 1)
  --deep       Look inside

Examples
  deno task weigh stone
      Weighs a stone

Writes
  nothing

Exit codes
  0 done, 1 a check failed or the work could not be done, 2 wrong usage`,
  );
});

Deno.test("asTyped() names a launcher's commands where one started this, and tasks elsewhere", async () => {
  const text =
    "Next: deno task bench --resume, or npx --yes deno@2.9.6 task project; deno task report at home, " +
    "deno task project --run data/runs/reference too";
  assert.equal(asTyped(text), text);
  const started = { HEADROOM_COMMAND: "/opt/my lab/headroom", HEADROOM_COMMANDS: "bench project" };
  const typed = await withEnvironment(started, () => Promise.resolve(asTyped(text)));
  assert.equal(
    typed,
    "Next: '/opt/my lab/headroom' bench --resume, or '/opt/my lab/headroom' project; deno task report at home, " +
      "deno task project --run data/runs/reference too",
  );
});
