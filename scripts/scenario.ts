/** Lists, explains, starts and checks scenarios. */
import { basename, dirname, extname, relative, resolve } from "node:path";
import { printTable } from "../lib/bench/bench_command.ts";
import { printScenarios } from "../lib/bench/print_scenarios.ts";
import { PROJECT_ROOT } from "../lib/bench/provenance.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseScale } from "../lib/cli/parse_values.ts";
import { textTable } from "../lib/cli/table.ts";
import { UsageError } from "../lib/errors.ts";
import { describeScenario } from "../lib/scenarios/describe/describe_scenario.ts";
import { descriptionText } from "../lib/scenarios/describe/description_text.ts";
import { findScenario, loadRequirements, SCENARIOS } from "../lib/scenarios/mod.ts";
import { JSON_SCHEMA_PATH, scenarioJsonSchema } from "../lib/scenarios/user/json_schema.ts";
import { isScenarioFile } from "../lib/scenarios/user/load_scenario.ts";
import { scenarioFileText } from "../lib/scenarios/user/scenario_file_text.ts";
import { startText } from "../lib/scenarios/user/start_text.ts";

export const SPEC = {
  name: "scenario",
  summary:
    "Scenarios, built-in and your own: what there is, what one means, a start for your own, what is wrong with it",
  usage: "scenario list | show <name|file> | new <file> [--from <name>] | check <file> | schema",
  flags: {
    scale: { type: "string", default: "1", value: "<x>", about: "show: also counts and rates at this scale" },
    from: { type: "string", value: "<name|file>", about: "new: a copy of this scenario, to be changed" },
  },
  arguments: [
    { name: "what", about: "list, show, new, check, or schema (the JSON Schema of scenario files)" },
    { name: "name", about: "Id of a scenario, or a scenario file (my-scenario.json)", optional: true },
  ],
  examples: [
    { command: "deno task scenario list", about: "every scenario and its size" },
    { command: "deno task scenario show mendoza", about: "one in words, counts, rates and requirements" },
    {
      command: "deno task scenario new my-scenario.json",
      about: "a commented start; then change it and check it",
    },
  ],
  writes: ["new: <file>, where nothing is yet"],
} as const satisfies CommandSpec;

/** Version of the `--json` objects. */
const SCHEMA = 1;

const VERBS = ["list", "show", "new", "check", "schema"] as const;

function main(flags: Flags<typeof SPEC>, [what, name]: string[], io: Io): Promise<number> {
  const verb = parseChoice(what!, "scenario", VERBS);
  if (flags.from !== undefined && verb !== "new") {
    throw new UsageError(`--from belongs to scenario new, not to scenario ${verb}`);
  }
  if (verb === "list") printScenarios({ io, table: textTable });
  else if (verb === "schema") io.out(scenarioJsonSchema().trimEnd());
  else if (verb === "show") show(named(name, "show"), parseScale(flags.scale), io);
  else if (verb === "new") start(named(name, "new"), flags.from ?? null, io);
  else check(named(name, "check"), io);
  return Promise.resolve(0);
}

function named(name: string | undefined, verb: string): string {
  if (name !== undefined) return name;
  throw new UsageError(`scenario ${verb} needs a name`, {
    expected: verb === "show"
      ? "the id of a scenario, or a scenario file"
      : "a scenario file (my-scenario.json)",
    next: "deno task scenario list shows the built-in ones",
  });
}

function show(name: string, scale: number, io: Io): void {
  const described = describeScenario(findScenario(name), scale, loadRequirements());
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, ...described }));
  for (const part of descriptionText(described)) {
    if ("lines" in part) { for (const line of part.lines) io.out(line); }
    else printTable(part, { io, table: textTable });
  }
  io.out("");
  io.out(`Next: deno task bench --scenario ${name} --plan (time and disk), or without --plan to measure it`);
}

function check(name: string, io: Io): void {
  const scenario = findScenario(name);
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, id: scenario.id, ok: true }));
  io.out(`"${name}" is a scenario: ${scenario.title} (${scenario.id})`);
  io.out(`Next: deno task scenario show ${name}`);
}

/** Writes a file that the other verbs take as it is. @throws {UsageError} Something is there, or the name is no file's. */
function start(path: string, from: string | null, io: Io): void {
  if (!isScenarioFile(path)) {
    throw new UsageError(`"${path}" is not the name of a scenario file`, {
      expected: "a name that ends in .json",
      actual: path,
      next: `deno task scenario new ${path}.json`,
    });
  }
  const schema = relative(dirname(resolve(path)), resolve(PROJECT_ROOT, JSON_SCHEMA_PATH));
  const id = idFor(path);
  const text = from === null
    ? startText(id, schema)
    : scenarioFileText({ ...findScenario(from), id }, schema, [
      `A copy of "${from}", to be changed.`,
      "Comments and trailing commas are fine. deno task scenario check <this file> says what is wrong with it.",
    ]);
  try {
    Deno.writeTextFileSync(path, text, { createNew: true });
  } catch (error) {
    throw new UsageError(
      `Cannot write "${path}": ${
        error instanceof Deno.errors.AlreadyExists ? "something is there already" : (error as Error).message
      }`,
      {
        expected: "a path where nothing is yet, in a folder that exists",
        actual: path,
        next: "name another file",
      },
    );
  }
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, path, id }));
  io.out(`wrote "${path}" (${id})`);
  io.out(`Next: change it, then: deno task scenario check ${path}`);
}

/** A free id made from a file's name. */
function idFor(path: string): string {
  const words = basename(path, extname(path)).toLowerCase().match(/[a-z0-9]+/g) ?? ["scenario"];
  const id = words.join("-");
  return /^[a-z]/.test(id) && !Object.hasOwn(SCENARIOS, id) ? id : `my-${id}`;
}

if (import.meta.main) await runCommand(SPEC, main);
