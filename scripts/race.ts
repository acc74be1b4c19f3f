/** Appends the same blocks with several stores, and with the same work in C and in Python, in turns. */
import * as fs from "node:fs";
import { join } from "node:path";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { raceDiskBytes } from "../lib/bench/race/race_disk_bytes.ts";
import { parseContestant, refuseRepeated } from "../lib/bench/race/contestant.ts";
import { PEERS } from "../lib/bench/race/peer_program.ts";
import { type Appended, type Contestant, race } from "../lib/bench/race/race.ts";
import { BlockFileWriter } from "../lib/chain/codec/block_file.ts";
import { encodeBlock } from "../lib/chain/codec/encode_block.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/cli/parse_values.ts";
import { UsageError } from "../lib/errors.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import type { MedianInterval } from "../lib/stats/median_interval.ts";
import { findEntityStore, recordedStoreName } from "../lib/stores/mod.ts";
import { rowCount } from "../lib/scenarios/scenario_size.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";
import { formatPercent } from "../lib/text/numbers.ts";
import { textTable } from "../lib/text/text_table.ts";
import { Turns } from "../lib/turns.ts";

export const SPEC = {
  name: "race",
  summary:
    "Appends the same blocks with several stores, in Python, and in C the SQL alone, as ratios to the first",
  usage: "race [--contestants bitemporal,c,python] [--scenario mendoza] [--scale 0.01]",
  flags: {
    contestants: {
      type: "string",
      default: "bitemporal,c,python",
      value: "<names>",
      about: "Stores, store:variant, c, python; ratios are to the first",
    },
    scenario: { type: "string", default: "mendoza", value: "<name|file>", about: "Scenario with blocks" },
    scale: { type: "string", default: "0.01", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    phase: {
      type: "string",
      value: "<load|steady>",
      about: "Only blocks of this phase count (both; peers need both)",
    },
    rounds: {
      type: "string",
      default: "6",
      value: "<n>",
      about: "Rounds after one of warmup (none over a million rows); six give an interval",
    },
  },
  examples: [
    { command: "deno task race --scale 0.005", about: "what do C and Python make of Arkiv's schema?" },
    {
      command:
        "deno task race --contestants bitemporal,posting --scenario compute-marketplace --scale 0.05 --rounds 1",
      about: "how much does another design move the limit?",
    },
    {
      command:
        "deno task race --contestants bitemporal:library-default,bitemporal,bitemporal:tuned --scale 0.05 --rounds 1",
      about: "how much do SQLite's settings move it?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

/** Rows of a chain from which no round is spent on warmup. choice: tens of seconds of the slowest store; such a run warms itself up. */
const WARMUP_BELOW_ROWS = 1_000_000;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const dataset = openDataset(
    findEntityScenario(flags.scenario, "blocks"),
    parseScale(flags.scale),
    parseSeed(flags.seed),
  );
  const rounds = parseInteger(flags.rounds, "--rounds", 100);
  const contestants = await contestantsFrom(flags);
  const phases = dataset.phases.filter(({ name }) => name === "load" || name === "steady");
  const from = phases.find(({ name }) => name === (flags.phase ?? "load"))?.from;
  if (from === undefined) {
    throw new UsageError(`--phase "${flags.phase}" is not a phase of ${flags.scenario}`, {
      expected: `one of ${phases.map(({ name }) => name).join(", ")}`,
      actual: String(flags.phase),
    });
  }
  const to = flags.phase === "load" ? phases[0]!.to : phases.at(-1)!.to;
  const size = dataset.size(to - 1);
  const warmup = rowCount(size) < WARMUP_BELOW_ROWS;
  const { interrupted } = io;
  const folder = await makeTemporaryFolder(SPEC.name, raceDiskBytes(size, contestants));
  const progress = io.progress("race", (rounds + (warmup ? 1 : 0)) * contestants.length, "runs");
  try {
    const blocks = join(folder, "chain.blocks");
    const { scenario, scale, seed } = dataset;
    const file = BlockFileWriter.create(blocks, { schema: 1, scenario: scenario.id, scale, seed });
    progress.detail("making the blocks");
    const turns = new Turns();
    for (const block of dataset.blocks(undefined, to)) {
      file.append(encodeBlock(block));
      await turns.take();
      if (interrupted.aborted) break;
    }
    file.close();
    const results = await race({
      blocks,
      contestants,
      rounds,
      warmup,
      from,
      folder,
      onStep: (what) => progress.detail(what),
      onRun: () => progress.tick(),
      interrupted,
    });
    progress.done();
    if (results === null) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    if (io.json) {
      io.out(
        JSON.stringify({
          schema: SCHEMA,
          scenario: scenario.id,
          scale,
          seed: String(seed),
          phase: flags.phase ?? null,
          contestants: results,
        }),
      );
      return 0;
    }
    const { rows, versions } = results[0]!.rounds[0]!;
    io.out(
      `${scenario.id} at scale ${scale}, seed ${seed}${
        flags.phase === undefined ? "" : `, ${flags.phase}`
      }: ${rows.toLocaleString("en")} rows, ${versions.toLocaleString("en")} versions, ${rounds} rounds`,
    );
    io.out("");
    for (const line of textTable(COLUMNS, results.map(lineOf))) io.out(line);
    io.out("");
    for (const line of await survivalLines(results)) io.out(line);
    const [{ durability }] = results[0]!.rounds as [Appended];
    io.out(
      `Ratios to ${contestants[0]}, which survives ${
        SURVIVES[durability]
      }, of the same round: above 1 is faster, or larger.`,
    );
    io.out(
      "On the clock until the store was closed, with its log moved into the file. CPU: of the writing thread and the store's own.",
    );
    io.out("Log: the longest, and how often it was begun anew. 95 % intervals from six rounds on.");
    if (contestants.includes("c")) {
      io.out("c replays what bitemporal asked of SQLite; working out what to ask is not on its clock.");
    }
    const heads = results.filter(({ rounds }) => rounds[0]!.history === "head").map(({ name }) => name);
    if (heads.length > 0) {
      io.out(
        `Only what is live at the newest block is kept, so that bytes are of less: ${heads.join(", ")}.`,
      );
    }
    const shares = results.flatMap(({ rounds }) =>
      rounds.flatMap(({ commitMs }) => commitMs?.measuringShare ?? [])
    );
    if (shares.length > 0) {
      io.out(
        `Measuring takes ${formatPercent(Math.max(...shares))} of a median block at most.`,
      );
    }
    const engines = Map.groupBy(results, ({ rounds }) => rounds[0]!.engine);
    const inUse = [...engines].map(([engine, own]) =>
      `${engine} (${own.map(({ name }) => name).join(", ")})`
    );
    io.out(`Engines: ${inUse.join(", ")}`);
    return 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function contestantsFrom({ contestants, phase }: Flags<typeof SPEC>): Promise<readonly string[]> {
  const names = contestants.split(",").map((name) => name.replace(/^[^:]*/, recordedStoreName));
  for (const name of names) {
    const peer = isPeer(name);
    if (peer && phase === undefined) continue;
    if (peer) {
      throw new UsageError(`${name} takes whole chains`, { expected: "no --phase beside c and python" });
    }
    await parseContestant(name);
  }
  refuseRepeated(names);
  return names;
}

const RIGHT = { align: "right" } as const;
const COLUMNS = [
  { title: "contestant" },
  ...[
    "rows/s",
    "rows/CPU s",
    "times as fast",
    "by CPU",
    "bytes",
    "commit p50",
    "p99",
    "max ms",
    "log MB",
    "anew",
  ]
    .map((title) => ({ title, ...RIGHT })),
];

function lineOf(
  { name, rounds, rowsPerS, rowsPerCpuS, wallRatio, cpuRatio, bytesRatio }: Contestant,
): string[] {
  const commits = rounds.map(({ commitMs }) => commitMs).filter((commit) => commit !== null);
  const worst = (of: (commit: { p50: number; p99: number; max: number }) => number) =>
    commits.length === 0 ? "-" : Math.max(...commits.map(of)).toFixed(0);
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  const times = (value: number) => value.toFixed(2);
  return [
    name,
    withInterval(rowsPerS, whole),
    withInterval(rowsPerCpuS, whole),
    withInterval(wallRatio, times),
    withInterval(cpuRatio, times),
    withInterval(bytesRatio, times),
    worst(({ p50 }) => p50),
    worst(({ p99 }) => p99),
    worst(({ max }) => max),
    most(rounds, ({ logBytes }) => logBytes === null ? null : logBytes / 1e6),
    most(rounds, ({ logRestarts }) => logRestarts),
  ];
}

/** The largest of what the rounds tell. */
function most(rounds: readonly Appended[], of: (appended: Appended) => number | null): string {
  const told = rounds.map(of).filter((value) => value !== null);
  return told.length === 0 ? "-" : Math.round(Math.max(...told)).toLocaleString("en");
}

const SURVIVES = {
  process: "the process's death",
  machine: "the machine's death",
} as const;

/** What each store was, in words. */
async function survivalLines(results: readonly Contestant[]): Promise<string[]> {
  const stores = results.filter(({ name }) => !isPeer(name));
  return await Promise.all(stores.map(async ({ name }) => {
    const [store, variant] = name.split(":");
    const { variants } = await findEntityStore(store!);
    const { about, durability } = variants[variant ?? Object.keys(variants)[0]!]!;
    return `${name}: survives ${SURVIVES[durability]}; ${about}`;
  }));
}

function isPeer(name: string): boolean {
  return (PEERS as readonly string[]).includes(name);
}

function withInterval({ median, interval }: MedianInterval, show: (value: number) => string): string {
  return interval === null ? show(median) : `${show(median)} [${show(interval[0])}, ${show(interval[1])}]`;
}

if (import.meta.main) await runCommand(SPEC, main);
