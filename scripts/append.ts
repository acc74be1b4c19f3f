import { measure } from "../lib/bench/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/bench_settings.ts";
import { VARIANTS } from "../lib/bench/profiles.ts";
import { readBlockFile } from "../lib/chain/block_file.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { commandLine } from "../lib/cli/command_line.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/cli/parse_values.ts";
import { textTable } from "../lib/cli/table.ts";
import { UsageError } from "../lib/errors.ts";
import { assessRun } from "../lib/model/assess_run.ts";
import { findScenario, loadRequirements } from "../lib/scenarios/mod.ts";

export const SPEC = {
  name: "append",
  summary: "Measures block appends alone: one scenario at one scale, checked, without queries",
  usage: "append [--scenario mendoza] [--scale 0.001] [--trials 6]",
  flags: {
    scenario: { type: "string", default: "mendoza", value: "<name|file>", about: "Scenario with blocks" },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials a variant; six give an interval" },
    variant: { type: "string", value: "normal|full", about: "Only this durability (both)" },
    blocks: {
      type: "string",
      value: "<file>",
      about: "Block file of deno task generate; sets scenario, scale, seed",
    },
    db: { type: "string", value: "<path>", about: "Keep the last trial's database here" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
  },
  examples: [
    { command: "deno task append --scenario mendoza --scale 0.0005 --trials 1", about: "one quick look" },
    {
      command: "deno task append --scale 0.0005 --trials 1 --variant full --db /tmp/mendoza.db",
      about: "keep the file",
    },
  ],
  writes: ["data/runs/<run>/: one run folder", "data/datasets/: prepared data, kept for the next run"],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const requirements = loadRequirements();
  const names = ["scenario", "scale", "seed", "trials", "variant", "blocks", "db"] as const;
  const command = commandLine(SPEC.name, flags, names);
  return await measure({ settings: settingsFrom(flags), out: flags.out ?? null, command }, {
    io,
    now: () => new Date(),
    random: Math.random,
    table: textTable,
    assess: (run) => assessRun(run, requirements),
  });
}

function settingsFrom(flags: Flags<typeof SPEC>): BenchSettings {
  const asked = flags.blocks === undefined ? flags : readBlockFile(flags.blocks).header;
  const scenario = findScenario(asked.scenario);
  if (scenario.kind !== "entities") {
    throw new UsageError(`Scenario "${scenario.id}" has no blocks to append`, {
      expected: "a scenario of entities",
      actual: scenario.id,
      next: `deno task onboard --scenario ${asked.scenario}`,
    });
  }
  return {
    ...defaultSettings("quick", [scenario], String(parseSeed(String(asked.seed)))),
    scale: parseScale(String(asked.scale)),
    trials: parseInteger(flags.trials, "--trials"),
    queries: false,
    variants: flags.variant === undefined
      ? null
      : [parseChoice(flags.variant, "--variant", VARIANTS.entities)],
    blocksPath: flags.blocks ?? null,
    keepPath: flags.db ?? null,
  };
}

if (import.meta.main) await runCommand(SPEC, main);
