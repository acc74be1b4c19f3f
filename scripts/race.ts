/** Appends the same blocks with several stores, and with the same work in C and in Python, in turns. */
import * as fs from "node:fs";
import { join } from "node:path";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { contestantNames, isBulk, parseContestant } from "../lib/bench/race/contestant.ts";
import { isPeer, PEERS, PEERS_RUN_AS } from "../lib/bench/race/peer_program.ts";
import { race } from "../lib/bench/race/race.ts";
import { raceDiskBytes } from "../lib/bench/race/race_disk_bytes.ts";
import { BlockFileWriter } from "../lib/chain/codec/block_file.ts";
import { encodeBlock } from "../lib/chain/codec/encode_block.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { UsageError } from "../lib/errors.ts";
import { raceLines } from "../lib/report/terminal/race_lines.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { findEntityStore } from "../lib/stores/mod.ts";
import { rowCount } from "../lib/scenarios/scenario_size.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";
import { Turns } from "../lib/turns.ts";

export const SPEC = {
  name: "race",
  summary:
    "Appends the same blocks with several stores, at once too, in Python, and in C the SQL alone, as ratios to the first",
  usage: "race [--contestants bitemporal,c,python] [--scenario mendoza] [--scale 0.01]",
  flags: {
    contestants: {
      type: "string",
      default: "bitemporal,c,python",
      value: "<names>",
      about: "store[:variant|:bulk], c, python, c:bulk, c:posting:bulk",
    },
    scenario: { type: "string", default: "mendoza", value: "<name|file>", about: "Scenario with blocks" },
    scale: { type: "string", default: "0.01", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    phase: {
      type: "string",
      value: "<load|steady>",
      about: "Only blocks of this phase count (both; peers and bulk loads need both)",
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
    {
      command:
        "deno task race --contestants bitemporal,bitemporal:bulk,posting:bulk,c:bulk --scale 0.1 --rounds 3",
      about: "how much faster is a whole chain at once (a full sync), and how close to C?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

/** Rows of a chain from which no round is spent on warmup. choice: tens of seconds of the slowest store; such a run warms itself up. */
const WARMUP_BELOW_ROWS = 1_000_000;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
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
    const title = `${scenario.id} at scale ${scale}, seed ${seed}${
      flags.phase === undefined ? "" : `, ${flags.phase}`
    }`;
    for (const line of raceLines(results, { title, settings: await settingsOf(contestants) })) io.out(line);
    return 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function contestantsFrom({ contestants, phase }: Flags<typeof SPEC>): Promise<readonly string[]> {
  const names = await contestantNames(contestants, { peers: PEERS, bulk: true });
  const whole = phase === undefined ? undefined : names.find((name) => isPeer(name) || isBulk(name));
  if (whole === undefined) return names;
  throw new UsageError(`${whole} takes whole chains`, {
    expected: "no --phase beside c, python and bulk loads",
  });
}

/** How a bulk load runs its engine. */
const BULK_SETTINGS =
  "one transaction, rows first, then indexes, a check of them and a sync; in SQLite with a rollback journal";

/** How each contestant is run, in words. */
async function settingsOf(contestants: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const told = contestants.map(async (name) => {
    if (isBulk(name)) return [name, BULK_SETTINGS] as const;
    const { store, variant } = await parseContestant(isPeer(name) ? PEERS_RUN_AS : name);
    return [name, (await findEntityStore(store)).variants[variant]!.about] as const;
  });
  return new Map(await Promise.all(told));
}

if (import.meta.main) await runCommand(SPEC, main);
