import { measure, refusePlaces } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { keepImport, type KeptImport } from "../lib/bench/data/keep_import.ts";
import { migrationAnswer, migrationLines } from "../lib/report/terminal/migration_lines.ts";
import { keepMigration } from "../lib/bench/data/keep_migration.ts";
import { ShownSteps } from "../lib/cli/shown_steps.ts";
import { describeReading } from "../lib/chain/extend_reading.ts";
import { type Chain, openChain } from "../lib/inspect/open_chain.ts";
import { chooseEntityStores, type ChosenStore } from "../lib/bench/plan/chosen_store.ts";
import { PROFILES } from "../lib/bench/plan/profiles.ts";
import { SERVICE_FLAGS, withAddress } from "../lib/bench/plan/service_flags.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { DEFAULT_ENTITY_STORE, findEntityStore } from "../lib/stores/mod.ts";
import { UsageError } from "../lib/errors.ts";
import { DATASETS_DIR, inProject } from "../lib/project_root.ts";
import { findEntityScenario, SCENARIOS } from "../lib/scenarios/mod.ts";

export const SPEC = {
  name: "append",
  summary:
    "Measures block appends alone: a scenario or any chain; or moves a database's chain into another store",
  usage:
    "append [--scenario mendoza] [--scale 0.001] [--blocks chain.tar] [--trials 6] [--from old.db --db new.db]",
  flags: {
    scenario: { type: "string", default: "mendoza", value: "<name|file>", about: "Scenario with blocks" },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    trials: {
      type: "string",
      value: "<n>",
      about: "Trials a variant; six give an interval (6; 1 where a database is moved with --db)",
    },
    variant: {
      type: "string",
      value: "<names>",
      about: "Only these variants of each store (normal,full; also library-default, tuned, each with -full)",
    },
    blocks: {
      type: "string",
      value: "<file>",
      about: "Chain to append: block file (sets scenario, scale, seed), Arkiv archive, or database",
    },
    from: {
      type: "string",
      value: "<path>",
      about: "The same as --blocks, by the name it has in generate and query",
    },
    bulk: {
      type: "boolean",
      about: "Load the whole chain at once too, in turns with the appends: how many times faster is it?",
    },
    alone: { type: "boolean", about: "With --bulk: without the appends" },
    peaks: { type: "boolean", about: "Go on to the scenario's peaks after its steady stretch" },
    store: {
      type: "string",
      default: DEFAULT_ENTITY_STORE.name,
      value: "<names|modules>",
      about: "Stores or recommended, with commas between, measured in turns",
    },
    db: {
      type: "string",
      value: "<path>",
      about: "Keep the last trial's database here; a database of --from is moved, its answers compared",
    },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
    ...SERVICE_FLAGS,
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
    {
      command: "deno task append --from arkiv.db --store recommended --db new.db",
      about: "moves the chain of a database into a new store, and compares what both answer",
    },
    {
      command: "deno task append --store posting,arkiv-entitydb --url http://127.0.0.1:2704 --revert",
      about: "beside Arkiv's storage service, which you run",
    },
  ],
  writes: ["data/runs/<run>/: one run folder", "data/datasets/: prepared data, kept for the next run"],
} as const satisfies CommandSpec;

/** Version of the `--json` object of a chain that was moved. */
const SCHEMA = 1;
/** Trials where none are given: six give an interval. */
const TRIALS = "6";

export async function main(given: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const flags = { ...given, store: await withAddress(given.store, given) };
  await refusePlaces({ out: flags.out ?? null, db: flags.db ?? null, data: true });
  const path = chainPath(flags);
  const chain = path === undefined ? null : openChain(path);
  if (chain !== null && isMigration(chain, flags)) return await migrate(chain, flags, io);
  const common = await settingsFrom(flags);
  const settings = chain === null
    ? scenarioSettings(flags, common)
    : fileSettings(chain, flags.scenario, common) ?? importSettings(await importChain(chain, io), common);
  // A chain in a file says itself what it is made of.
  const data = chain === null ? ["scenario", "scale", "seed"] as const : ["blocks", "from"] as const;
  const told = { ...flags, trials: flags.trials ?? TRIALS };
  const decide = [...data, "trials", "variant", "bulk", "alone", "peaks", "store", "db"] as const;
  const command = recordedCommand(SPEC.name, told, decide);
  const tools = { io, now: () => new Date(), random: Math.random };
  return await measure({ settings, out: flags.out ?? null, command }, tools);
}

/** The chain to append, by either name. */
function chainPath({ blocks, from }: Flags<typeof SPEC>): string | undefined {
  if (blocks === undefined || from === undefined) return blocks ?? from;
  throw new UsageError("--blocks and --from cannot be given together", {
    expected: "one chain to append",
    actual: `"${blocks}" and "${from}"`,
    next: "Leave one of them out.",
  });
}

/** Whether a database is moved, not measured: a run folder, peaks or several trials are for measuring, as is a bulk load. */
function isMigration({ kind }: Chain, { db, out, trials = "1", peaks, bulk }: Flags<typeof SPEC>): boolean {
  return kind === "database" && db !== undefined && out === undefined && trials === "1" && !peaks && !bulk;
}

/** Moves a chain into a new store. Returns 1 where an answer differs, the store's own check fails, or it was interrupted. */
async function migrate(chain: Chain, flags: Flags<typeof SPEC>, io: Io): Promise<number> {
  const db = flags.db!;
  const [store] = await storesFrom(flags);
  const shown = new ShownSteps((step, total) => io.progress(`${step} ${chain.path}`, total, "blocks"));
  const moved = await keepMigration(chain.path, {
    store: store!,
    keepPath: db,
    interrupted: io.interrupted,
    onProgress: (progress) => shown.show(progress),
  }).finally(() => shown.end());
  if (moved === null) {
    io.note(`Interrupted: nothing is at "${db}", and the old file is as it was.`);
    return 1;
  }
  if (io.json) io.out(JSON.stringify({ schema: SCHEMA, path: chain.path, db, ...moved }));
  else {
    io.out(migrationAnswer(moved));
    io.out(`  files      ${chain.path} to ${db}`);
    for (const [name, text] of migrationLines(moved)) io.out(`  ${name.padEnd(9)}  ${text}`);
  }
  if (moved.wentOnTo !== null) {
    io.note(
      `"${chain.path}" went on to block ${moved.wentOnTo} meanwhile: "${db}" ends at block ${moved.last}.`,
    );
  }
  if (moved.same) return 0;
  io.note(`Nothing was kept at "${db}": the new store is not the same.`);
  return 1;
}

type CommonSettings = Omit<BenchSettings, "scenarios" | "seed" | "scale" | "blocksPath">;

async function settingsFrom(flags: Flags<typeof SPEC>): Promise<CommonSettings> {
  const { scenarios: _, seed: __, scale: ___, blocksPath: ____, ...rest } = defaultSettings("quick", [], "0");
  return {
    ...rest,
    trials: parseInteger(flags.trials ?? TRIALS, "--trials"),
    queries: false,
    entityBenchmark: await benchmarkOf(flags),
    stores: await storesFrom(flags),
    peaks: flags.peaks,
    keepPath: flags.db ?? null,
  };
}

async function storesFrom({ store, variant, db }: Flags<typeof SPEC>): Promise<ChosenStore[]> {
  const stores = await chooseEntityStores(store, variant);
  if (db === undefined || stores.length === 1) return stores;
  throw new UsageError(`Cannot keep one database of ${stores.length} stores`, {
    expected: "--db with one store",
    actual: store,
    next: "Name the store to keep with --store.",
  });
}

/** @throws {UsageError} `--alone` without `--bulk`, or a store that has no bulk load. */
async function benchmarkOf(
  { bulk, alone, store }: Flags<typeof SPEC>,
): Promise<BenchSettings["entityBenchmark"]> {
  if (!bulk && alone) {
    throw new UsageError("--alone needs --bulk", {
      expected: "--bulk --alone",
      actual: "--alone",
      next: "Add --bulk, or leave out --alone.",
    });
  }
  if (!bulk) return "append";
  for (const { name, from } of await chooseEntityStores(store)) {
    if ((await findEntityStore(from)).capabilities.bulk) continue;
    throw new UsageError(`Cannot load a whole chain into ${name} at once: it has no bulk load`, {
      expected: "stores with a bulk load",
      actual: name,
      next: "Leave it out of --store, or measure it without --bulk.",
    });
  }
  return alone ? "bulk" : "append-and-bulk";
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
 * A block file of a built-in scenario, or of the one named with --scenario: what is expected of it is computed. Null for
 * every other chain: it is counted.
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
    const imported = await keepImport(path, {
      datasetsDir: inProject(DATASETS_DIR),
      sampledEntities: PROFILES.quick.sampledEntities,
      interrupted: io.interrupted,
      onProgress: ({ done }) => {
        progress.tick(done - shown);
        shown = done;
      },
    });
    const { entities, versions } = imported.scenario.measured!;
    io.note(
      `read ${imported.blocks} blocks, ${entities} entities, ${versions} versions from ${path}; encoded off the clock to ` +
        `${imported.blocksPath}, what is expected of it counted from the blocks alone`,
    );
    if (imported.extendReading !== null) io.note(describeReading(imported.extendReading));
    return imported;
  } finally {
    progress.done();
  }
}

if (import.meta.main) await runCommand(SPEC, main);
