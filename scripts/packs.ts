/** Writes the same commits with Headroom's pack writer and with git fast-import, in turns. */
import { estimatePacks, measurePacks, trialCount } from "../lib/bench/packs/measure_packs.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
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
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-packs.json)",
    },
  },
  examples: [
    { command: "deno task packs", about: "how many commits a second does Git allow?" },
    { command: "deno task packs --events 100000 --batch 1 --rounds 1", about: "and does it slow down?" },
    {
      command: "deno task packs --fsync commit --events 10000 --batch 1",
      about: "and with each commit durable before the next?",
    },
  ],
  writes: ["data/runs/<date>-<id>-packs.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const events = parseInteger(flags.events, "--events", 1_000_000);
  const batches = parseList(flags.batch, "--batch", (text) => parseInteger(text, "--batch", events));
  const rounds = parseInteger(flags.rounds, "--rounds", 100);
  const fsync = parseChoice(flags.fsync, "--fsync", FSYNC_MODES);
  const seed = parseInteger(flags.seed, "--seed", 2 ** 31);
  const asked = { events, batches, rounds, fsync, seed };
  const out = samplesPlace(SPEC.name, flags.out);
  return await measureInto(
    io,
    {
      ...{ name: SPEC.name, schema: SCHEMA, total: trialCount(asked), unit: "trials", out },
      ...estimatePacks(asked),
    },
    async ({ onDone, fsyncUs, ...tools }) => {
      const results = await measurePacks({ ...asked, ...tools, onTrial: onDone });
      if (results === null) return null;
      const measured = new Set(results.map(({ batch }) => batch)).size;
      return {
        settings: asked,
        samples: { results },
        figures: { results },
        lines: packsLines(results, { events, fsync, fsyncUs }),
        whole:
          `${measured} of ${batches.length} sizes of a commit were measured to the end, and only they count`,
      };
    },
  );
}

if (import.meta.main) await runCommand(SPEC, main);
