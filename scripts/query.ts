import { readFileSync } from "node:fs";
import type { NamedQuery } from "../lib/inspect/draw_queries.ts";
import { askDatabase } from "../lib/bench/session/ask_database.ts";
import { openChain } from "../lib/inspect/open_chain.ts";
import { askedAnswers, askedTable } from "../lib/report/terminal/asked_table.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { measure } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { chooseEntityStores } from "../lib/bench/plan/chosen_store.ts";
import { SERVICE_FLAGS, withAddress } from "../lib/bench/plan/service_flags.ts";
import { messageOf, UsageError } from "../lib/errors.ts";
import { DEFAULT_ENTITY_STORE, knownEntityStore } from "../lib/stores/mod.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { shellCommand } from "../lib/text/command_line.ts";

export const SPEC = {
  name: "query",
  summary: "Measures queries alone: loads one scenario unmeasured, or reads a database; checks every answer",
  usage: "query [--scenario compute-marketplace] [--scale 0.001] [--from arkiv.db] [--trials 6]",
  flags: {
    scenario: {
      type: "string",
      default: "compute-marketplace",
      value: "<name|file>",
      about: "Scenario with queries",
    },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of data, queries and arrivals" },
    from: {
      type: "string",
      value: "<path>",
      about: "Ask this Arkiv database or store's file (opened read-only) instead; prints, keeps no run",
    },
    queries: {
      type: "string",
      value: "<file>",
      about: "With --from: queries to ask, one a line (a mix drawn from the database)",
    },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials; six give an interval" },
    store: {
      type: "string",
      value: "<names|modules>",
      about:
        `Stores, or recommended, with commas between (${DEFAULT_ENTITY_STORE.name}; --from: the file's own)`,
    },
    db: { type: "string", value: "<path>", about: "Keep the last trial's database here" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
    ...SERVICE_FLAGS,
  },
  examples: [
    { command: "deno task query --scale 0.0005 --trials 1", about: "one quick look" },
    {
      command: "deno task query --scenario mendoza --scale 0.001",
      about: "the baseline's mix, with intervals",
    },
    {
      command: "deno task query --from arkiv.db --trials 1",
      about: "a database that Arkiv wrote: by key, owner, text, number; answers checked against its rows",
    },
    {
      command: "deno task query --from arkiv.db --store bitemporal-m2,bitemporal-arkiv-sql --trials 1",
      about: "the same, asked in Headroom's SQL and in Arkiv's own, in turns",
    },
  ],
  writes: ["data/runs/<run>/: one run folder", "data/datasets/: prepared data, kept for the next run"],
} as const satisfies CommandSpec;

/** Version of the `--json` object of `--from`. */
const SCHEMA = 2;

export async function main(given: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const store = await withAddress(given.store ?? DEFAULT_ENTITY_STORE.name, given);
  const flags = given.store === undefined ? given : { ...given, store };
  if (flags.from !== undefined) return await ask(flags.from, flags, io);
  if (flags.queries !== undefined) {
    throw new UsageError("--queries is for a database", {
      expected: "--from <database> --queries <file>",
      next: "Name the database, or put the queries into a scenario of your own: deno task scenario new",
    });
  }
  const command = recordedCommand(
    SPEC.name,
    { ...flags, store: flags.store ?? DEFAULT_ENTITY_STORE.name },
    ["scenario", "scale", "seed", "trials", "store", "db"] as const,
  );
  const settings = await settingsFrom(flags);
  const tools = { io, now: () => new Date(), random: Math.random };
  return await measure({ settings, out: flags.out ?? null, command }, tools);
}

/** Asks a database that something else wrote. Returns 1 where an answer was wrong or the work was interrupted. */
async function ask(path: string, flags: Flags<typeof SPEC>, io: Io): Promise<number> {
  refuseContradictions(flags);
  const { kind } = openChain(path);
  if (kind !== "database") {
    throw new UsageError(`"${path}" is no database`, {
      expected: "an Arkiv database or a store's file",
      actual: kind === "blocks" ? "a block file" : "another file",
      next:
        shellCommand`deno task append --from ${path} --db chain.db makes one of a block file or an archive`,
    });
  }
  const trials = parseInteger(flags.trials, "--trials");
  const stores = await chooseEntityStores(
    flags.store ?? knownEntityStore(path)?.name ?? DEFAULT_ENTITY_STORE.name,
  );
  const queries = flags.queries === undefined ? null : readQueries(flags.queries);
  const survey = { progress: null as ReturnType<Io["progress"]> | null, shown: 0 };
  let measuring: ReturnType<Io["progress"]> | null = null;
  const asked = await askDatabase(path, {
    stores,
    queries,
    trials,
    interrupted: io.interrupted,
    onSurvey(done, total) {
      survey.progress ??= io.progress(`computing answers of ${path}`, total, "entities");
      survey.progress.tick(done - survey.shown);
      survey.shown = done;
    },
    onTrial() {
      survey.progress?.done();
      survey.progress = null;
      measuring ??= io.progress(`asking ${path}`, trials * stores.length, "trials");
      measuring.tick();
    },
  }).finally(() => {
    survey.progress?.done();
    measuring?.done();
  });
  if (asked === null) {
    io.note("Interrupted: nothing was printed, and nothing was changed.");
    return 1;
  }
  const answers = asked.stores.map(({ name, trials }) => ({
    name,
    trials,
    wrong: new Set(trials.flatMap(({ wrong }) => wrong)),
  }));
  const { arkiv_migration: migration = null } = asked.stores[0]!.trials[0]!.settings;
  const { atBlock, live } = asked;
  if (io.json) {
    const queries = asked.queries.map(({ type, text, matching }, i) => ({
      type,
      text,
      matching,
      stores: answers.map(({ name, trials, wrong }) => ({
        name,
        correct: !wrong.has(i),
        us: trials.map(({ us }) => us[i]!),
      })),
    }));
    io.out(JSON.stringify({ schema: SCHEMA, path, migration, atBlock, live, trials, queries }));
  } else {
    const layout = migration === null ? answers[0]!.name : `Arkiv's schema at migration ${migration}`;
    const title = `query · ${path} · ${layout}, block ${atBlock}, ` +
      `${live} live entities · ${trials} ${trials === 1 ? "trial" : "trials"} · service time`;
    for (const line of askedAnswers(asked)) io.out(line);
    printTable(askedTable(asked, title), io);
    if (answers.some(({ wrong }) => wrong.size > 0)) io.out("");
    for (const { name, wrong } of answers) {
      const by = answers.length === 1 ? "" : ` by ${name}`;
      for (const i of wrong) io.out(`wrong${by}: ${asked.queries[i]!.text}`);
    }
  }
  return answers.every(({ wrong }) => wrong.size === 0) ? 0 : 1;
}

function refuseContradictions(flags: Flags<typeof SPEC>): void {
  for (const name of ["scenario", "scale", "seed", "db", "out"] as const) {
    const given = flags[name];
    if (given === undefined || given === (SPEC.flags[name] as { readonly default?: string }).default) {
      continue;
    }
    throw new UsageError(`--${name} cannot be given with --from`, {
      expected: "--from alone, or with --queries, --store and --trials",
      actual: `--${name} ${given}`,
      next: "A database is asked as it is, and its results are printed: leave the flag out.",
    });
  }
}

/** Queries of a file, one a line; empty lines and those that start with # are left out. */
function readQueries(path: string): NamedQuery[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`Cannot read "${path}": ${messageOf(cause)}`, { next: "Correct the path." });
  }
  const lines = text.split("\n").map((line, i) => ({ type: `line ${i + 1}`, text: line.trim() }));
  const queries = lines.filter(({ text }) => text !== "" && !text.startsWith("#"));
  if (queries.length > 0) return queries;
  throw new UsageError(`"${path}" holds no query`, { expected: "one query a line", next: "Add one." });
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
  const stores = await chooseEntityStores(flags.store ?? DEFAULT_ENTITY_STORE.name);
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
