import { measure, printPlan, resume } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { type ProfileId, PROFILES } from "../lib/bench/plan/profiles.ts";
import { printScenarios } from "../lib/report/terminal/print_scenarios.ts";
import { type CommandSpec, type Flags, type FlagSpec, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { parseChoice, parseScale, parseSeed, parseShard } from "../lib/cli/parse_values.ts";
import { chooseEntityStores, chooseRegistries } from "../lib/bench/plan/chosen_store.ts";
import { UsageError } from "../lib/errors.ts";
import { findScenarios } from "../lib/scenarios/mod.ts";
import { DEFAULT_ENTITY_STORE, DEFAULT_KEL_REGISTRY } from "../lib/stores/mod.ts";

export const SPEC = {
  name: "bench",
  summary: "Measures this machine: makes data, appends it, queries it, checks every result, projects, judges",
  usage: "bench [--profile quick] [--scenario <ids>]",
  flags: {
    profile: { type: "string", default: "quick", value: "smoke|quick|full", about: "How much to measure" },
    scenario: {
      type: "string",
      value: "<names|files>",
      about: "These, with commas between (those with sizes in every profile)",
    },
    store: {
      type: "string",
      default: DEFAULT_ENTITY_STORE.name,
      value: "<names|modules>",
      about: "Entity stores or recommended, with commas between, measured in turns",
    },
    registry: {
      type: "string",
      default: DEFAULT_KEL_REGISTRY.name,
      value: "<names|modules>",
      about: "The same for registries of key event logs",
    },
    variant: {
      type: "string",
      value: "<names>",
      about: "Only these variants of each entity store (normal,full; also library-default, tuned)",
    },
    scale: {
      type: "string",
      value: "<x>",
      about: "Scale of the calibration trials (profile's); validation trials are larger",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of data, order and arrivals" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
    resume: {
      type: "boolean",
      about: "Continue a killed run: the one in --out, else the newest unfinished one",
    },
    shard: { type: "string", value: "<i/n>", about: "Only part i of n; join the parts with deno task merge" },
    list: { type: "boolean", about: "Print the scenarios there are, run nothing" },
    plan: { type: "boolean", about: "Print time and disk needed, run nothing" },
  },
  examples: [
    { command: "deno task bench --profile smoke", about: "the whole job in seconds, to see that it works" },
    { command: "deno task bench --scenario mendoza --plan", about: "what one scenario would take" },
    {
      command: "deno task bench --scenario mendoza --variant normal,tuned",
      about: "what settings of SQLite are worth, measured in turns",
    },
  ],
  writes: [
    "data/runs/<run>/: manifest.json and one Parquet file a table (data/runs/README.md)",
    "data/datasets/: prepared data, kept for the next run",
  ],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  if (flags.list) return printScenarios(io);
  const settings = await settingsFrom(flags);
  if (flags.plan && flags.resume) {
    throw new UsageError("--plan cannot be given with --resume: it prints the plan of a new run", {
      expected: "one of them",
      actual: "both",
      next: "Leave one out.",
    });
  }
  if (flags.plan) return printPlan(settings, io);
  const tools = { io, now: () => new Date(), random: Math.random };
  if (flags.resume) {
    refuseWithResume(flags);
    return await resume(flags.out ?? null, tools);
  }
  const names = ["profile", "scenario", "store", "variant", "registry", "scale", "seed", "shard"] as const;
  const command = recordedCommand(SPEC.name, flags, names);
  return await measure({ settings, out: flags.out ?? null, command }, tools);
}

async function settingsFrom(flags: Flags<typeof SPEC>): Promise<BenchSettings> {
  const profile = parseChoice(flags.profile, "--profile", Object.keys(PROFILES) as ProfileId[]);
  const scenarios = findScenarios(flags.scenario ?? Object.keys(PROFILES[profile].scenarios).join(","));
  return {
    ...defaultSettings(profile, scenarios, String(parseSeed(flags.seed))),
    stores: await chooseEntityStores(flags.store, flags.variant),
    registries: await chooseRegistries(flags.registry),
    scale: flags.scale === undefined ? null : parseScale(flags.scale),
    shard: flags.shard === undefined ? null : parseShard(flags.shard),
  };
}

/** A resumed run continues its own plan; a flag that would change it is refused rather than ignored. */
function refuseWithResume(flags: Flags<typeof SPEC>): void {
  for (
    const name of ["scenario", "store", "variant", "registry", "scale", "shard", "profile", "seed"] as const
  ) {
    const { default: unasked } = SPEC.flags[name] as FlagSpec;
    if (flags[name] === unasked) continue;
    throw new UsageError(`--${name} cannot be given with --resume: the run continues its own plan`, {
      expected: "--resume, with --out where it is not the newest",
      actual: `--${name} ${flags[name]}`,
      next: "Leave it out, or start a new run without --resume.",
    });
  }
}

if (import.meta.main) await runCommand(SPEC, main);
