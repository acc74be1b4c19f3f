import { measure } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/cli/parse_values.ts";
import { chooseEntityStores } from "../lib/bench/plan/chosen_store.ts";
import { UsageError } from "../lib/errors.ts";
import { DEFAULT_ENTITY_STORE } from "../lib/stores/mod.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";

export const SPEC = {
  name: "query",
  summary: "Measures queries alone: loads one scenario unmeasured, asks its mix, checks every answer",
  usage: "query [--scenario compute-marketplace] [--scale 0.001] [--trials 6]",
  flags: {
    scenario: {
      type: "string",
      default: "compute-marketplace",
      value: "<name|file>",
      about: "Scenario with queries",
    },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of data, queries and arrivals" },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials; six give an interval" },
    store: {
      type: "string",
      default: DEFAULT_ENTITY_STORE.name,
      value: "<names|modules>",
      about: "Stores to query, with commas between",
    },
    db: { type: "string", value: "<path>", about: "Keep the last trial's database here" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
  },
  examples: [
    { command: "deno task query --scale 0.0005 --trials 1", about: "one quick look" },
    {
      command: "deno task query --scenario mendoza --scale 0.001",
      about: "the baseline's mix, with intervals",
    },
  ],
  writes: ["data/runs/<run>/: one run folder", "data/datasets/: prepared data, kept for the next run"],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const command = recordedCommand(
    SPEC.name,
    flags,
    ["scenario", "scale", "seed", "trials", "store", "db"] as const,
  );
  const settings = await settingsFrom(flags);
  const tools = { io, now: () => new Date(), random: Math.random };
  return await measure({ settings, out: flags.out ?? null, command }, tools);
}

async function settingsFrom(flags: Flags<typeof SPEC>): Promise<BenchSettings> {
  const scenario = findEntityScenario(flags.scenario, "queries");
  if (scenario.queries.length === 0) {
    throw new UsageError(`Scenario "${flags.scenario}" asks nothing`, {
      expected: "a scenario with queries",
      actual: "an empty list",
      next: "add queries to it, or measure appends alone: deno task append",
    });
  }
  const stores = await chooseEntityStores(flags.store);
  return {
    ...defaultSettings("quick", [scenario], String(parseSeed(flags.seed))),
    scale: parseScale(flags.scale),
    trials: parseInteger(flags.trials, "--trials"),
    entityBenchmark: "query",
    // Durability changes writes only; reading is measured on each store's first setting.
    stores: stores.map((store) => ({ ...store, variants: store.variants.slice(0, 1) })),
    keepPath: flags.db ?? null,
  };
}

if (import.meta.main) await runCommand(SPEC, main);
