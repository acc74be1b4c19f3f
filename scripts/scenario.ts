/** Lists, explains, starts, checks and estimates scenarios. */
import { rmSync } from "node:fs";
import { basename, dirname, extname, relative, resolve } from "node:path";
import { takeCensus } from "../lib/inspect/census.ts";
import { fitScenario } from "../lib/fit/fit_scenario.ts";
import { describeReading } from "../lib/chain/extend_reading.ts";
import { openChain } from "../lib/inspect/open_chain.ts";
import { printScenarios } from "../lib/report/terminal/print_scenarios.ts";
import { PROJECT_ROOT } from "../lib/project_root.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { refuseOthersFlags } from "../lib/cli/flag_owners.ts";
import { makeFolderOf, refuseTaken } from "../lib/output_place.ts";
import { parseChoice, parseScale } from "../lib/text/parse_values.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { tableLines } from "../lib/text/text_table.ts";
import { HeadroomError, messageOf, UsageError } from "../lib/errors.ts";
import { describeScenario } from "../lib/scenarios/describe/describe_scenario.ts";
import { descriptionText } from "../lib/scenarios/describe/description_text.ts";
import { findScenario, loadRequirements, SCENARIOS } from "../lib/scenarios/mod.ts";
import { JSON_SCHEMA_PATH, scenarioJsonSchema } from "../lib/scenarios/file/json_schema.ts";
import { isScenarioFile } from "../lib/scenarios/file/load_scenario.ts";
import { pathText, ScenarioFileError } from "../lib/scenarios/file/problem.ts";
import { kebabId } from "../lib/scenarios/file/schema_parts.ts";
import { scenarioFileText } from "../lib/scenarios/file/scenario_file_text.ts";
import { startText } from "../lib/scenarios/file/start_text.ts";

export const SPEC = {
  name: "scenario",
  summary:
    "Scenarios, built-in and your own: what there is, what one means, a start for your own, one made from a real chain",
  usage: "scenario list | show <name|file> | new <file> | fit <chain> --out <file> | check <file> | schema",
  flags: {
    scale: { type: "string", default: "1", value: "<x>", about: "show: also counts and rates at this scale" },
    from: { type: "string", value: "<name|file>", about: "new: a copy of this scenario, to be changed" },
    out: { type: "string", value: "<file>", about: "fit: the scenario file to write" },
    name: {
      type: "string",
      value: "<id>",
      about: "fit: id of the scenario; default: made from the file's name",
    },
  },
  arguments: [
    { name: "what", about: "list, show, new, fit, check, or schema (the JSON Schema of scenario files)" },
    {
      name: "name",
      about: "Id of a scenario, or a scenario file (my-scenario.json); fit: archive, block file or database",
      optional: true,
    },
  ],
  examples: [
    { command: "deno task scenario list", about: "every scenario and its size" },
    { command: "deno task scenario show mendoza", about: "one in words, counts, rates and requirements" },
    {
      command: "deno task scenario new my-scenario.json",
      about: "a commented start; then change it and check it",
    },
    {
      command: "deno task scenario fit chain.tar --out my-chain.json",
      about: "estimated from a chain; then any command with --scenario my-chain.json --scale 10",
    },
  ],
  writes: ["new: <file>, where nothing is yet", "fit: <out>, where nothing is yet"],
} as const satisfies CommandSpec;

/** Version of the `--json` objects. */
const SCHEMA = 1;

const VERBS = ["list", "show", "new", "fit", "check", "schema"] as const;
/** The verb a flag belongs to; others refuse it. */
const FLAG_OF = { from: ["new"], out: ["fit"], name: ["fit"] } as const;

export async function main(flags: Flags<typeof SPEC>, [what, name]: string[], io: Io): Promise<number> {
  const verb = parseChoice(what!, "scenario", VERBS);
  refuseOthersFlags({ command: SPEC.name, action: verb }, flags, FLAG_OF);
  if (verb === "list") printScenarios(io);
  else if (verb === "schema") io.out(...scenarioJsonSchema().trimEnd().split("\n"));
  else if (verb === "show") show(named(name, "show"), parseScale(flags.scale), io);
  else if (verb === "new") start(named(name, "new"), flags.from ?? null, io);
  else if (verb === "fit") return await fit(named(name, "fit"), flags, io);
  else check(named(name, "check"), io);
  return 0;
}

function named(name: string | undefined, verb: string): string {
  if (name !== undefined) return name;
  throw new UsageError(`scenario ${verb} needs a name`, {
    expected: verb === "fit"
      ? "an archive, a block file or a database"
      : verb === "show"
      ? "the id of a scenario, or a scenario file"
      : "a scenario file (my-scenario.json)",
    next: "deno task scenario list shows the built-in ones",
  });
}

function show(name: string, scale: number, io: Io): void {
  const described = describeScenario(findScenario(name), scale, loadRequirements());
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, ...described }));
  for (const part of descriptionText(described)) io.out(...("lines" in part ? part.lines : tableLines(part)));
  io.out("", `Next: ${shellCommand`deno task bench --scenario ${name} --plan`} says what measuring it takes`);
}

function check(name: string, io: Io): void {
  const scenario = checked(name, io);
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, id: scenario.id, ok: true, problems: [] }));
  io.out(`"${name}" is a scenario: ${scenario.title} (${scenario.id})`);
  io.out(shellCommand`Next: deno task scenario show ${name}`);
}

/** The scenario. With --json, problems of a file are also printed as data before the error is thrown. */
function checked(name: string, io: Io) {
  try {
    return findScenario(name);
  } catch (error) {
    if (io.json && error instanceof ScenarioFileError) {
      const problems = error.problems.map((problem) => ({ ...problem, path: pathText(problem.path) }));
      io.out(JSON.stringify({ schema: SCHEMA, id: null, ok: false, problems }));
    }
    throw error;
  }
}

/** Estimates a scenario from a chain. @returns 1 where it was interrupted. */
async function fit(chainPath: string, flags: Flags<typeof SPEC>, io: Io): Promise<number> {
  const path = flags.out;
  if (path === undefined) {
    throw new UsageError("scenario fit needs --out", {
      expected: "--out <file>, the scenario file to write",
      next: shellCommand`deno task scenario fit ${chainPath} --out my-chain.json`,
    });
  }
  checkNew(path);
  const id = flags.name === undefined ? idFor(path) : parseId(flags.name);
  const chain = openChain(chainPath);
  const progress = io.progress("fit", chain.blockCount(), "blocks");
  const census = await takeCensus(chain.blocks(), {
    onBlock: () => progress.tick(),
    interrupted: io.interrupted,
  });
  progress.done();
  if (census === null) {
    io.note("Interrupted: nothing was written.");
    return 1;
  }
  const scenario = fitScenario(census, { id, from: basename(chainPath) });
  const reading = chain.extendReading();
  const notes = [
    ...scenario.choices.map(({ choice }) => choice),
    ...reading === null ? [] : [describeReading(reading)],
  ];
  writeNew(path, scenarioFileText(scenario, schemaFrom(path), [`Estimated from "${basename(chainPath)}".`]));
  const { entities, versions } = census;
  const types = scenario.entityTypes.length;
  if (io.json) {
    io.out(JSON.stringify({ schema: SCHEMA, path, id, entities, versions, types, notes }));
    return 0;
  }
  io.out(`wrote "${path}" (${id}): ${entities} entities in ${versions} versions, ${types} entity types`);
  io.out(...notes.map((note) => `note: ${note}`));
  io.out(
    shellCommand`Next: deno task scenario show ${path}` +
      shellCommand`, then any command with --scenario ${path} --scale 10`,
  );
  return 0;
}

function parseId(name: string): string {
  if (kebabId.safeParse(name).success && !Object.hasOwn(SCENARIOS, name)) return name;
  throw new UsageError(`"${name}" cannot be the id of your scenario`, {
    expected: "lower-case words joined by hyphens, not the id of a built-in scenario",
    actual: name,
    next: "for example --name my-chain",
  });
}

/** @throws {UsageError} Not the name of a scenario file, or the path exists. */
function checkNew(path: string): void {
  if (!isScenarioFile(path)) {
    throw new UsageError(`"${path}" is not the name of a scenario file`, {
      expected: "a name that ends in .json",
      actual: path,
      next: `name it ${path}.json`,
    });
  }
  refuseTaken(path, "scenario file", "file");
}

function schemaFrom(path: string): string {
  return relative(dirname(resolve(path)), resolve(PROJECT_ROOT, JSON_SCHEMA_PATH));
}

/** Writes a file that the other verbs accept. @throws {UsageError} The path exists, or is no name of a scenario file. */
function start(path: string, from: string | null, io: Io): void {
  checkNew(path);
  const schema = schemaFrom(path);
  const id = idFor(path);
  const text = from === null
    ? startText(id, schema)
    : scenarioFileText({ ...findScenario(from), id }, schema, [
      `A copy of "${from}", to be changed.`,
      "Comments and trailing commas are fine. deno task scenario check <this file> says what is wrong with it.",
    ]);
  writeNew(path, text);
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, path, id }));
  io.out(`wrote "${path}" (${id})`);
  io.out(shellCommand`Next: change it, then: deno task scenario check ${path}`);
}

function writeNew(path: string, text: string): void {
  makeFolderOf(path);
  try {
    Deno.writeTextFileSync(path, text, { createNew: true });
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) refuseTaken(path, "scenario file", "file");
    // A full disk takes the name of a file, and nothing of its text.
    else rmSync(path, { force: true });
    throw HeadroomError.unmet(`write "${path}"`, {
      expected: "room for it on the disk",
      actual: messageOf(cause),
      next: "Free some space, then give the command again.",
      cause,
    });
  }
}

/** A free id made from a file's name. */
function idFor(path: string): string {
  const words = basename(path, extname(path)).toLowerCase().match(/[a-z0-9]+/g) ?? ["scenario"];
  const id = words.join("-");
  return /^[a-z]/.test(id) && !Object.hasOwn(SCENARIOS, id) ? id : `my-${id}`;
}

if (import.meta.main) await runCommand(SPEC, main);
