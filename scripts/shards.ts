/** Measures a use case's chain divided over several with a directory chain: what that brings writes and reads, and what it costs. */
import { measureShards } from "../lib/bench/shards/measure_shards.ts";
import {
  contestantsOf,
  estimateShards,
  ONE_SERVER,
  refuseServers,
  SHARD_WAYS,
  SHARDS_MAX,
  type ShardsPlan,
  type ShardWay,
  stepCount,
  withOne,
} from "../lib/bench/shards/plan_shards.ts";
import { SHARD_CASES, type ShardCaseName } from "../lib/bench/shards/shard_cases.ts";
import { shardsFigures } from "../lib/bench/shards/shards_figures.ts";
import { contestantNames, parseContestant, type StoreContestant } from "../lib/bench/race/contestant.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import {
  parseChoice,
  parseInteger,
  parseList,
  parseScale,
  parseSeed,
  parseWorkers,
} from "../lib/text/parse_values.ts";
import { HOSTS_VARIABLE, hostsOf } from "../lib/stores/postgres/fdw/fdw_hosts.ts";
import { measureRounds, outFlag, ROUND_FLAGS, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { serverLines } from "../lib/report/terminal/server_lines.ts";
import { shardsLaws, shardsLines } from "../lib/report/terminal/shards_lines.ts";

const CASES = Object.keys(SHARD_CASES) as ShardCaseName[];

export const SPEC = {
  name: "shards",
  summary:
    "Measures one chain divided over several with a directory: what it brings writes and reads, and its cost",
  usage: "shards [--case ride-sharing] [--shards 2,4,8] [--store posting] [--scale 0.0005] [--plan]",
  flags: {
    way: {
      type: "string",
      default: "chains",
      value: "<way>",
      about: "chains: a store a shard, and a directory; servers: PostgreSQL over postgres_fdw",
    },
    case: { type: "string", value: "<names>", about: `Some of ${CASES.join(", ")} (all)` },
    shards: {
      type: "string",
      default: "2,4,8",
      value: "<numbers>",
      about: `Numbers of chains or servers, up to ${SHARDS_MAX}, held against one`,
    },
    store: {
      type: "string",
      value: "<name>",
      about: "Store or store:variant of each chain (posting; of servers postgres, or postgres:full)",
    },
    hosts: {
      type: "string",
      value: "<servers>",
      about: `Of shards by servers: user:password@host:port, with commas between (also ${HOSTS_VARIABLE})`,
    },
    workers: {
      type: "string",
      value: "<n>",
      about: "Most processes that append at the same time (one a core, at most 8)",
    },
    scale: {
      type: "string",
      default: "0.0005",
      value: "<x>",
      about: "Multiple of all regions' published size",
    },
    ...ROUND_FLAGS,
    out: outFlag("shards"),
  },
  examples: [
    { command: "deno task shards", about: "what do regional chains with a directory bring, and cost?" },
    {
      command: "deno task shards --case ride-sharing --shards 4 --rounds 1",
      about: "ride-sharing's four regions, quickly",
    },
    {
      command: "deno task shards --store bitemporal --scale 0.0002",
      about: "and on Arkiv's own schema?",
    },
    {
      command: "deno task shards --way servers --shards 2,4 --case ride-sharing --scale 0.0001",
      about: "and PostgreSQL, partitioned over several servers?",
    },
  ],
  writes: ["data/runs/<date>-<id>-shards.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const { plan, seed, out } = await settingsFrom(flags);
  return await measureRounds(io, {
    ...{ name: SPEC.name, schema: SCHEMA, total: stepCount(plan), out },
    ...{ plan, seed, cost: estimateShards(plan), isPlan: flags.plan },
    planLines: (cost) => planLines(plan, cost),
    measure: measureShards,
    tell: (samples) => {
      const figures = shardsFigures(samples);
      const laws = samples.map((own) => shardsLaws(own, Number(seed & 0x7fff_ffffn)));
      return {
        figures: figures.map((own, i) => ({ ...own, laws: laws[i]! })),
        lines: plan.way === "chains" ? shardsLines(figures, laws) : serverLines(figures, laws),
      };
    },
  });
}

/** Everything that was asked for, checked. @throws {UsageError} */
async function settingsFrom(flags: Flags<typeof SPEC>) {
  const wanted = flags.case === undefined
    ? CASES
    : parseList(flags.case, "--case", (name) => parseChoice(name, "--case", CASES));
  const way = parseChoice(flags.way, "--way", Object.keys(SHARD_WAYS) as ShardWay[]);
  const plan: ShardsPlan = {
    ...await storeOf(way, flags.store),
    way,
    cases: CASES.filter((name) => wanted.includes(name)),
    shards: withOne(
      parseList(flags.shards, "--shards", (text) => parseInteger(text, "--shards", SHARDS_MAX)),
    ),
    workers: parseWorkers(flags.workers),
    scale: parseScale(flags.scale),
    rounds: parseInteger(flags.rounds, "--rounds", 1000),
  };
  if (way === "servers") {
    refuseServers(plan.shards);
    // For this process's own children, which open the stores.
    if (flags.hosts !== undefined) Deno.env.set(HOSTS_VARIABLE, flags.hosts);
    hostsOf(plan.shards.at(-1)!);
  } else if (flags.hosts !== undefined) {
    throw new UsageError("--hosts belongs to --way servers", {
      expected: "PostgreSQL servers that hold the shards",
      actual: `--way ${way}`,
      next: "Add --way servers, or leave --hosts out.",
    });
  }
  return { plan, seed: parseSeed(flags.seed), out: samplesPlace(SPEC.name, flags.out) };
}

/** The store of each chain, or of one server. @throws {UsageError} There is no such store, there are several, or it is no server. */
async function storeOf(way: ShardWay, flag: string | undefined): Promise<StoreContestant> {
  const text = flag ?? (way === "chains" ? "posting" : ONE_SERVER);
  const [name, ...others] = await contestantNames(text);
  const contestant = await parseContestant(name!);
  if (others.length === 0 && (way === "chains" || contestant.store === ONE_SERVER)) return contestant;
  throw new UsageError(`--store "${text}" is not one store for all ${way}`, {
    expected: way === "chains"
      ? "one, for all chains"
      : `${ONE_SERVER}, ${ONE_SERVER}:normal or ${ONE_SERVER}:full`,
    actual: text,
    next: "Measure others one after the other, or by deno task race.",
  });
}

function planLines(plan: ShardsPlan, cost: string): string[] {
  const { store, variant, way, workers, rounds, cases } = plan;
  const labels = contestantsOf(plan).map(({ label }) => label).join("; ");
  return [
    `${stepCount(plan)} steps: ${cost}`,
    ...cases.map((name) => `${name}: ${SHARD_CASES[name].about}`),
    `Each of ${rounds} rounds appends the same chain to ${store}:${variant} stores, on so many ${way}: ${labels}; by up to ${workers} processes`,
    "then looks keys up through the directory and without it, and searches all shards and one region's",
    "Every answer is compared with that of the one chain, and a region's with what its data says",
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
