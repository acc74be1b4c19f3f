import { measure, printPlan, resume } from "../lib/report/terminal/bench_command.ts";
import {
  ACCEPTABLE_MINUTES_FLAG,
  MACHINE_CLASS_FLAG,
  parseAcceptableMinutes,
  parseMachineClass,
} from "../lib/report/terminal/decision_flags.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { type ProfileId, PROFILES } from "../lib/bench/plan/profiles.ts";
import { experimentsTable, listExperiments } from "../lib/report/terminal/experiment_plan.ts";
import { whyUnrestricted } from "../lib/bench/environment/memory_limit.ts";
import { findExperiment, isOfRegistries, scaledPoints } from "../lib/bench/plan/experiments.ts";
import { measurablePoints } from "../lib/bench/plan/measurable_points.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { printScenarios } from "../lib/report/terminal/print_scenarios.ts";
import { type CommandSpec, type Flags, type FlagSpec, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { parseChoice, parseList, parseScale, parseSeed, parseShard } from "../lib/text/parse_values.ts";
import {
  chooseEntityStores,
  chooseFlows,
  chooseRegistries,
  type ChosenStore,
} from "../lib/bench/plan/chosen_store.ts";
import { SERVICE_FLAGS, withAddress } from "../lib/bench/plan/service_flags.ts";
import { UsageError } from "../lib/errors.ts";
import { listScenarios } from "../lib/scenarios/describe/list_scenarios.ts";
import { findScenarios, SCENARIOS } from "../lib/scenarios/mod.ts";
import { DEFAULT_KEL_REGISTRY } from "../lib/stores/mod.ts";
import { WRITE_MODES } from "../lib/synth/organisation/organisation.ts";

export const SPEC = {
  name: "bench",
  summary: "Measures this machine: makes data, appends it, queries it, checks every result, projects, judges",
  usage: "bench [--profile quick] [--scenario <ids>]",
  flags: {
    profile: { type: "string", default: "quick", value: "smoke|quick|full", about: "How much to measure" },
    scenario: {
      type: "string",
      value: "<names|files>",
      about: "These, with commas between (those with sizes in every profile; all of an experiment)",
    },
    store: {
      type: "string",
      value: "<names|modules>",
      about: `Entity stores, or recommended (quick: ${PROFILES.quick.stores}; an experiment's own)`,
    },
    registry: {
      type: "string",
      value: "<names|modules>",
      about: `The same for registries of key event logs (${DEFAULT_KEL_REGISTRY.name}; an experiment's own)`,
    },
    fsync: {
      type: "string",
      value: "<modes>",
      about: "When registries sync: none, batch, commit, with commas between (the first of each: none)",
    },
    variant: {
      type: "string",
      value: "<names>",
      about: "Only these variants of each entity store (normal,full; quick by itself: full; also tuned)",
    },
    scale: {
      type: "string",
      value: "<x>",
      about: "Scale of the calibration trials (profile's); of an experiment, a factor of all its points",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of data, order and arrivals" },
    "acceptable-minutes": ACCEPTABLE_MINUTES_FLAG,
    "machine-class": MACHINE_CLASS_FLAG,
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
    resume: {
      type: "boolean",
      about: "Continue a killed run: the one in --out, else the newest unfinished one",
    },
    shard: { type: "string", value: "<i/n>", about: "Only part i of n; join the parts with deno task merge" },
    experiment: {
      type: "string",
      value: "<id|list>",
      about: "One question at real sizes, hours and gigabytes: see --plan first",
    },
    "keep-data": {
      type: "boolean",
      about: "Keep the data an experiment makes in data/datasets; else it goes after its point",
    },
    details: { type: "boolean", about: "Print every measurement and verdict below the answer, too" },
    list: { type: "boolean", about: "Print the scenarios and experiments there are, run nothing" },
    plan: { type: "boolean", about: "Print time and disk needed, run nothing" },
    ...SERVICE_FLAGS,
  },
  examples: [
    { command: "deno task bench --profile smoke", about: "the whole job in seconds, to see that it works" },
    { command: "deno task bench --scenario mendoza --plan", about: "what one scenario would take" },
    {
      command: "deno task bench --scenario mendoza --variant normal,tuned",
      about: "what settings of SQLite are worth, measured in turns",
    },
    { command: "deno task bench --experiment growth-mendoza --plan", about: "what an experiment would take" },
  ],
  writes: [
    "data/runs/<run>/: manifest.json and one Parquet file a table (data/runs/README.md)",
    "data/datasets/: prepared data, kept for the next run",
  ],
} as const satisfies CommandSpec;

/** Flags that decide what is measured. */
const DECIDING = [
  "profile",
  "scenario",
  "experiment",
  "store",
  "variant",
  "registry",
  "fsync",
  "scale",
  "seed",
  "shard",
  "keep-data",
  "machine-class",
] as const;

export async function main(given: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const store = await withAddress(given.store ?? PROFILES.quick.stores, given);
  const flags = given.store === undefined ? given : { ...given, store };
  if (flags.list || flags.experiment === "list") return await printLists(flags, io);
  if (flags.plan && flags.resume) {
    throw new UsageError("--plan cannot be given with --resume: it prints the plan of a new run", {
      expected: "one of them",
      actual: "both",
      next: "Leave one out.",
    });
  }
  const acceptableMinutes = parseAcceptableMinutes(flags["acceptable-minutes"]);
  const machineClass = parseMachineClass(flags["machine-class"]);
  const { details } = flags;
  const tools = { io, now: () => new Date(), random: Math.random, acceptableMinutes, details };
  if (flags.resume) {
    refuseWithResume(flags);
    return await resume(flags.out ?? null, tools);
  }
  const settings = await anySettings(flags);
  const out = flags.out ?? null;
  if (flags.plan) return await printPlan({ settings, out }, io);
  // Stores stand in the record of a run also where nobody named them, so that another default later changes nothing.
  const told = flags.experiment === undefined
    ? {
      ...flags,
      ...storesOf(settings.profile, flags),
      registry: flags.registry ?? DEFAULT_KEL_REGISTRY.name,
    }
    : flags;
  const command = recordedCommand(SPEC.name, told, DECIDING);
  return await measure({ settings, out, command, machineClass }, tools);
}

async function printLists(flags: Flags<typeof SPEC>, io: Io): Promise<number> {
  const experiments = await listExperiments((id) => {
    const others = isOfRegistries(findExperiment(id))
      ? { store: undefined, variant: undefined }
      : { registry: undefined, fsync: undefined };
    return experimentSettings(id, { ...flags, ...others });
  });
  if (io.json) {
    const scenarios = listScenarios(Object.values(SCENARIOS));
    io.out(JSON.stringify({ schema: 1, scenarios, experiments }));
    return 0;
  }
  if (flags.list) printScenarios(io);
  printTable(experimentsTable(experiments), io);
  return 0;
}

/** Settings of a run, of a profile or of an experiment. Errors and `why`: as those of each. */
export async function anySettings(
  flags: Flags<typeof SPEC>,
  why?: () => Promise<string | null>,
): Promise<BenchSettings> {
  if (flags.experiment === undefined) return await settingsFrom(flags);
  return await experimentSettings(flags.experiment, flags, why);
}

/** Settings of a run of a profile. @throws {UsageError} A flag that names nothing there is. */
export async function settingsFrom(flags: Flags<typeof SPEC>): Promise<BenchSettings> {
  if (flags["keep-data"]) {
    throw new UsageError(
      "--keep-data is of experiments: what a profile needs is kept in data/datasets anyway",
      {
        expected: "--experiment <id> beside it",
        actual: "--keep-data alone",
        next: "Leave it out, or name an experiment.",
      },
    );
  }
  const profile = parseChoice(flags.profile, "--profile", Object.keys(PROFILES) as ProfileId[]);
  const scenarios = findScenarios(flags.scenario ?? Object.keys(PROFILES[profile].scenarios).join(","));
  const { store, variant } = storesOf(profile, flags);
  return {
    ...defaultSettings(profile, scenarios, String(parseSeed(flags.seed))),
    stores: await chooseEntityStores(store, variant),
    registries: await registriesFrom(flags.registry ?? DEFAULT_KEL_REGISTRY.name, flags),
    scale: flags.scale === undefined ? null : parseScale(flags.scale),
    shard: flags.shard === undefined ? null : parseShard(flags.shard),
  };
}

/** The entity stores and variants to measure: the profile's, unless a store is named. */
function storesOf(
  profile: ProfileId,
  { store, variant }: Flags<typeof SPEC>,
): { readonly store: string; readonly variant: string | undefined } {
  if (store !== undefined) return { store, variant };
  const own = PROFILES[profile];
  return { store: own.stores, variant: variant ?? own.variant };
}

/** Registries in every write mode and in the fsync modes asked for. @param variants Instead of those: what is measured. */
async function registriesFrom(
  names: string,
  { fsync }: Flags<typeof SPEC>,
  variants?: string,
): Promise<ChosenStore[]> {
  if (fsync === undefined) return await chooseRegistries(names, variants);
  return await chooseFlows(names, {
    flows: WRITE_MODES,
    fsync: parseList(fsync, "--fsync", (mode) => mode),
  });
}

/**
 * Settings of an experiment; the profile gives warm-up and queries. @param why As `measurablePoints`.
 * @throws {UsageError} A flag that it decides itself, or a part of it with trials whose memory cannot be restricted.
 */
async function experimentSettings(
  id: string,
  flags: Flags<typeof SPEC>,
  why: () => Promise<string | null> = whyUnrestricted,
): Promise<BenchSettings> {
  const experiment = findExperiment(id);
  const ofRegistries = isOfRegistries(experiment);
  const others = ofRegistries ? ["store"] as const : ["registry", "fsync"] as const;
  for (const name of others) {
    if (flags[name] === undefined) continue;
    throw new UsageError(`--${name} cannot be given with --experiment: ${id} decides it`, {
      expected: `--experiment with --${
        ofRegistries ? "registry, --fsync" : "store"
      }, --scenario, --variant, --scale, --seed, --shard, --profile, --keep-data`,
      actual: `--${name} ${flags[name]}`,
      next: "Leave it out, or measure without --experiment.",
    });
  }
  const profile = parseChoice(flags.profile, "--profile", Object.keys(PROFILES) as ProfileId[]);
  const scenarios = findScenarios(flags.scenario ?? experiment.scenarios.join(","));
  const stranger = scenarios.find((one) => !experiment.scenarios.includes(one.id));
  if (stranger !== undefined) {
    throw new UsageError(`Experiment "${id}" does not measure "${stranger.id}"`, {
      expected: experiment.scenarios.join(", "),
      actual: stranger.id,
      next: "Leave --scenario out, or measure without --experiment.",
    });
  }
  const factor = flags.scale === undefined ? 1 : parseScale(flags.scale);
  const variants = flags.variant ?? experiment.variant;
  const names = (ofRegistries ? flags.registry : flags.store) ?? experiment.stores.join(",");
  const stores = ofRegistries
    ? await registriesFrom(names, flags, variants)
    : await chooseEntityStores(names, variants);
  const shard = flags.shard === undefined ? null : parseShard(flags.shard);
  const measurable = await measurablePoints(
    scaledPoints(experiment, factor),
    stores,
    shard === null ? why : () => restrictedOrRefused(id, why),
  );
  return {
    ...defaultSettings(profile, scenarios, String(parseSeed(flags.seed))),
    ...ofRegistries ? { registries: stores } : { stores },
    queries: experiment.queries,
    shard,
    experiment: { id, ...measurable, keepData: flags["keep-data"] === true },
  };
}

/** Parts must be of one plan: none may leave out what the others measure. */
async function restrictedOrRefused(id: string, why: () => Promise<string | null>): Promise<null> {
  const reason = await why();
  if (reason === null) return null;
  throw new UsageError(`A part of "${id}" restricts memory, which is not possible here: ${reason}`, {
    expected: "a machine where a process may make a control group of memory, as for all its parts",
    actual: reason,
    next:
      "Measure it whole, without --shard, which leaves those points out; or cache sizes alone: --variant normal.",
  });
}

/** A resumed run continues its own plan; a flag that would change it is refused rather than ignored. */
function refuseWithResume(flags: Flags<typeof SPEC>): void {
  // A profile is the least that can be meant: it is named last.
  const [profile, ...others] = DECIDING;
  for (const name of [...others, profile]) {
    const { default: unasked = false } = SPEC.flags[name] as FlagSpec;
    if ((flags[name] ?? false) === unasked) continue;
    throw new UsageError(`--${name} cannot be given with --resume: the run continues its own plan`, {
      expected: "--resume, with --out where it is not the newest",
      actual: `--${name} ${flags[name]}`,
      next: "Leave it out, or start a new run without --resume.",
    });
  }
}

if (import.meta.main) await runCommand(SPEC, main);
