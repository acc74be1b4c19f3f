/** Writes the same commits with Headroom's pack writer and with git fast-import, in turns. */
import * as fs from "node:fs";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { measurePacks, trialCount } from "../lib/bench/packs/measure_packs.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { packsLines } from "../lib/report/terminal/packs_lines.ts";
import type { FsyncMode } from "../lib/stores/git/engines/git_engine.ts";
import { parseChoice, parseInteger, parseList } from "../lib/text/parse_values.ts";

const FSYNC_MODES: readonly FsyncMode[] = ["none", "batch", "commit"];

export const SPEC = {
  name: "packs",
  summary:
    "Writes the same commits with Headroom's pack writer and with git fast-import, in turns, as ratios",
  usage: "packs [--events 30000] [--batch 1,100] [--fsync none]",
  flags: {
    events: { type: "string", default: "30000", value: "<n>", about: "Events of the one log" },
    batch: { type: "string", default: "1,100", value: "<n,n>", about: "Events in a commit, each measured" },
    rounds: {
      type: "string",
      default: "3",
      value: "<n>",
      about: "Rounds after one of warmup; six give an interval",
    },
    fsync: {
      type: "string",
      default: "none",
      value: "<mode>",
      about: "none, batch, or commit (each commit durable and visible); git syncs at its end",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the keys" },
  },
  examples: [
    { command: "deno task packs", about: "how many commits a second does Git allow?" },
    { command: "deno task packs --events 100000 --batch 1 --rounds 1", about: "and does it slow down?" },
    {
      command: "deno task packs --fsync commit --events 10000 --batch 1",
      about: "and with each commit durable before the next?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

/** Bytes that an event takes in git's input and in a repository, about, and a log and packs beside them. */
const BYTES_PER_EVENT = 12_000;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const events = parseInteger(flags.events, "--events", 1_000_000);
  const batches = parseList(flags.batch, "--batch", (text) => parseInteger(text, "--batch", events));
  const rounds = parseInteger(flags.rounds, "--rounds", 100);
  const fsync = parseChoice(flags.fsync, "--fsync", FSYNC_MODES);
  const seed = parseInteger(flags.seed, "--seed", 2 ** 31);
  const { interrupted } = io;
  const folder = await makeTemporaryFolder(SPEC.name, events * BYTES_PER_EVENT);
  const progress = io.progress(SPEC.name, trialCount({ batches, rounds }), "trials");
  try {
    const measured = await measurePacks({
      events,
      batches,
      rounds,
      seed,
      fsync,
      folder,
      interrupted,
      onStep: (what) => progress.detail(what),
      onTrial: () => progress.tick(),
    });
    progress.done();
    if (measured === null) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    const settings = { events, batches, rounds, fsync, seed };
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...settings, ...measured }));
    else io.out(...packsLines(measured.results, { events, fsync, fsyncUs: measured.fsyncUs }));
    return 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await runCommand(SPEC, main);
