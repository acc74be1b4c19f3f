import { DATASETS_DIR, measure } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { keepImport, type KeptImport } from "../lib/bench/data/keep_import.ts";
import { type Chain, openChain } from "../lib/inspect/open_chain.ts";
import { DEFAULT_ENTITY_STORE } from "../lib/bench/plan/plan.ts";
import { PROFILES, VARIANTS } from "../lib/bench/plan/profiles.ts";
import { refuseExistingStore } from "../lib/bench/session/refuse_existing_store.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { commandLine } from "../lib/text/command_line.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/cli/parse_values.ts";
import { textTable } from "../lib/text/text_table.ts";
import { assessRun } from "../lib/model/assess_run.ts";
import { findEntityScenario, loadRequirements, SCENARIOS } from "../lib/scenarios/mod.ts";
import { ENTITY_STORES } from "../lib/stores/mod.ts";

export const SPEC = {
  name: "append",
  summary: "Measures block appends alone: a scenario at one scale, or any chain; checked, without queries",
  usage: "append [--scenario mendoza] [--scale 0.001] [--blocks chain.tar] [--trials 6]",
  flags: {
    scenario: { type: "string", default: "mendoza", value: "<name|file>", about: "Scenario with blocks" },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials a variant; six give an interval" },
    variant: { type: "string", value: "normal|full", about: "Only this durability (both)" },
    blocks: {
      type: "string",
      value: "<file>",
      about: "Chain to append: block file (sets scenario, scale, seed), Arkiv archive or database",
    },
    peaks: { type: "boolean", about: "Go on to the scenario's peaks after its steady stretch" },
    store: {
      type: "string",
      default: DEFAULT_ENTITY_STORE,
      value: Object.keys(ENTITY_STORES).join("|"),
      about: "Store to append to",
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
    {
      command: "deno task append --blocks chain.tar --store bitemporal --db chain.db",
      about:
        "any chain, such as deno task generate --archive chain.tar writes; its database is left for other tools",
    },
  ],
  writes: ["data/runs/<run>/: one run folder", "data/datasets/: prepared data, kept for the next run"],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const requirements = loadRequirements();
  if (flags.db !== undefined) await refuseExistingStore(flags.db);
  const chain = flags.blocks === undefined ? null : openChain(flags.blocks);
  const common = settingsFrom(flags);
  const settings = chain === null
    ? scenarioSettings(flags, common)
    : fileSettings(chain, flags.scenario, common) ?? importSettings(await importChain(chain, io), common);
  // A chain in a file says itself what it is made of.
  const data = chain === null ? ["scenario", "scale", "seed"] as const : ["blocks"] as const;
  const command = commandLine(SPEC.name, flags, [...data, "trials", "variant", "peaks", "store", "db"]);
  return await measure({ settings, out: flags.out ?? null, command }, {
    io,
    now: () => new Date(),
    random: Math.random,
    table: textTable,
    assess: (run) => assessRun(run, requirements),
  });
}

type CommonSettings = Omit<BenchSettings, "scenarios" | "seed" | "scale" | "blocksPath">;

function settingsFrom(flags: Flags<typeof SPEC>): CommonSettings {
  const { scenarios: _, seed: __, scale: ___, blocksPath: ____, ...rest } = defaultSettings("quick", [], "0");
  return {
    ...rest,
    trials: parseInteger(flags.trials, "--trials"),
    queries: false,
    variants: flags.variant === undefined
      ? null
      : [parseChoice(flags.variant, "--variant", VARIANTS.entities)],
    entityStore: parseChoice(flags.store, "--store", Object.keys(ENTITY_STORES)),
    peaks: flags.peaks,
    keepPath: flags.db ?? null,
  };
}

function scenarioSettings(flags: Flags<typeof SPEC>, common: CommonSettings): BenchSettings {
  return {
    ...common,
    scenarios: [findEntityScenario(flags.scenario, "blocks to append")],
    scale: parseScale(flags.scale),
    seed: String(parseSeed(flags.seed)),
    blocksPath: null,
  };
}

/**
 * A block file of a scenario we know, or of the one named with --scenario: its truths are computed. Null for every other
 * chain: its truths are counted.
 */
function fileSettings({ header, path }: Chain, named: string, common: CommonSettings): BenchSettings | null {
  if (header === null) return null;
  const name = Object.hasOwn(SCENARIOS, header.scenario) ? header.scenario : named;
  const scenario = findEntityScenario(name, "blocks to append");
  if (scenario.id !== header.scenario) return null;
  return {
    ...common,
    scenarios: [scenario],
    scale: header.scale,
    seed: String(header.seed),
    blocksPath: path,
  };
}

function importSettings({ scenario, blocksPath }: KeptImport, common: CommonSettings): BenchSettings {
  return { ...common, scenarios: [scenario], scale: 1, seed: "0", blocksPath };
}

async function importChain(chain: Chain, io: Io): Promise<KeptImport> {
  const { path, kind } = chain;
  const progress = io.progress(`reading ${kind} ${path}`, chain.blockCount(), "blocks");
  let shown = 0;
  try {
    const imported = await keepImport(path, DATASETS_DIR, PROFILES.quick.sampledEntities, {
      interrupted: io.interrupted,
      onProgress: (done) => {
        progress.tick(done - shown);
        shown = done;
      },
    });
    const { entities, versions } = imported.scenario.measured!;
    io.note(
      `read ${imported.blocks} blocks, ${entities} entities, ${versions} versions from ${path}; encoded off the clock to ` +
        `${imported.blocksPath}, truths counted from the blocks alone`,
    );
    return imported;
  } finally {
    progress.done();
  }
}

if (import.meta.main) await runCommand(SPEC, main);
