/** Measures what a store's file needs over a long life: reorganisation, VACUUM, statistics, recovery, opening. */
import * as fs from "node:fs";
import { resolve } from "node:path";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { contestantNames, parseContestant } from "../lib/bench/race/contestant.ts";
import { measureUpkeep } from "../lib/bench/upkeep/measure_upkeep.ts";
import { estimateUpkeep, HOUR_BLOCKS, parseLogs } from "../lib/bench/upkeep/plan_upkeep.ts";
import { UPKEEP_PARTS, type UpkeepPart } from "../lib/bench/upkeep/upkeep_result.ts";
import { BLOCK_SECONDS } from "../lib/chain/block.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { UsageError } from "../lib/errors.ts";
import { makeFolderOf, refuseOtherKind } from "../lib/output_place.ts";
import { upkeepLines } from "../lib/report/terminal/upkeep_lines.ts";
import { sentenceCase } from "../lib/text/sentence_case.ts";
import { costText, storageLine } from "../lib/report/terminal/measure_command.ts";
import { writeTextAtomic } from "../lib/runs/atomic_file.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { findEntityStore, recogniseEntityStore } from "../lib/stores/mod.ts";
import { unfinishedBeside } from "../lib/stores/sqlite/beside.ts";

export const SPEC = {
  name: "upkeep",
  summary: "Measures upkeep over a file's long life: reorganisation, VACUUM, statistics, recovery, opening",
  usage: "upkeep [--store bitemporal,posting] [--scale 0.005] [--only vacuum,open] [--from chain.db]",
  flags: {
    store: {
      type: "string",
      value: "<names>",
      about: "Stores or store:variant, one after the other (bitemporal,posting)",
    },
    scenario: {
      type: "string",
      default: "compute-marketplace",
      value: "<name|file>",
      about: "Scenario with blocks",
    },
    scale: { type: "string", default: "0.005", value: "<x>", about: "Multiple of the published size" },
    from: {
      type: "string",
      value: "<file>",
      about: "A store's file to begin with; it is copied, never changed",
    },
    only: { type: "string", value: "<parts>", about: `Some of ${UPKEEP_PARTS.join(",")}` },
    blocks: {
      type: "string",
      default: "300",
      value: "<n>",
      about: `Blocks of reorganisation, one due every ${BLOCK_SECONDS} s (${HOUR_BLOCKS}: an hour)`,
    },
    logs: {
      type: "string",
      default: "1,64,400",
      value: "<MB,...>",
      about: "Logs that a killed writer leaves",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    out: {
      type: "string",
      value: "<file>",
      about: "Also write the JSON object, every sample in it, to a file",
    },
  },
  examples: [
    {
      command: "deno task upkeep",
      about: "is VACUUM or ANALYZE worth it, and how long does a restart take?",
    },
    {
      command: "deno task upkeep --blocks 1800 --only reorganise",
      about: "does an hour of deleting and inserting keep the cadence?",
    },
    {
      command: "deno task upkeep --scale 1 --only recovery,open",
      about: "how long does a whole chain take to open?",
    },
    {
      command: "deno task upkeep --from chain.db --only statistics",
      about: "which plans do my file's statistics give?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;
const STORES = "bitemporal,posting";

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const settings = await settingsFrom(flags);
  const { contestants, parts, from, out } = settings;
  const stores = await Promise.all(contestants.map(parseContestant));
  const fromBytes = from === null ? null : fs.statSync(from).size;
  const { seconds, diskBytes } = estimateUpkeep({ ...settings, contestants: stores, fromBytes });
  const { interrupted } = io;
  const folder = await makeTemporaryFolder(SPEC.name, diskBytes);
  io.note(sentenceCase(costText({ seconds, diskBytes })));
  const progress = io.progress(SPEC.name, contestants.length * (1 + parts.length), "parts");
  try {
    const { kind, fsyncP50Us, real } = await probeStorage(folder);
    const results = await measureUpkeep({
      ...settings,
      folder,
      onStep: (what) => progress.detail(what),
      onPart: () => progress.tick(),
      interrupted,
    });
    progress.done();
    const hasFinished = results.some((result) => parts.some((part) => result[part] !== undefined));
    if (interrupted.aborted && !hasFinished) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    if (interrupted.aborted) io.note("Interrupted: what follows is of the parts that were finished.");
    const code = interrupted.aborted ? 1 : 0;
    const { scenario, scale, blocks, logs, seed } = settings;
    const made = from === null ? { scenario: scenario.id, scale, seed: String(seed) } : { from };
    const json = JSON.stringify({
      schema: SCHEMA,
      ...made,
      blocks,
      logs,
      machine: describeMachine(),
      storage: { kind, fsyncP50Us, real },
      results,
    });
    if (io.json) io.out(json);
    else {
      const title = from ?? `${scenario.id} at scale ${scale}, seed ${seed}`;
      for (const line of upkeepLines(results, title)) io.out(line);
      io.out(storageLine({ kind, fsyncP50Us, real }));
    }
    // After it was printed: hours of work are not lost where the file cannot be written any more.
    if (out !== null) {
      makeFolderOf(out);
      await writeTextAtomic(out, json + "\n");
      io.note(`Every sample: ${out}`);
    }
    return code;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that was asked for, checked. @throws {UsageError} */
async function settingsFrom(flags: Flags<typeof SPEC>) {
  const from = flags.from === undefined ? null : resolve(flags.from);
  const out = flags.out === undefined ? null : resolve(flags.out);
  if (out !== null) refuseOtherKind(out, "--out", "file");
  const contestants = from === null
    ? await contestantNames(flags.store ?? STORES)
    : await contestantsOf(from, flags.store);
  const parts = partsFrom(flags.only);
  await refuseOtherEngines(contestants, parts, from);
  return {
    scenario: findEntityScenario(flags.scenario, "blocks"),
    scale: parseScale(flags.scale),
    seed: parseSeed(flags.seed),
    parts,
    blocks: parseInteger(flags.blocks, "--blocks", 1_000_000),
    logs: parseLogs(flags.logs),
    contestants,
    from,
    out,
  };
}

/** @throws {UsageError} A part is SQLite's own, and a store is none of SQLite's. */
async function refuseOtherEngines(
  contestants: readonly string[],
  parts: readonly UpkeepPart[],
  from: string | null,
): Promise<void> {
  // What a given file holds is read as SQLite before any part of it is measured.
  const own = from === null ? parts.find((part) => part !== "open") : parts[0];
  if (own === undefined) return;
  for (const { store } of await Promise.all(contestants.map(parseContestant))) {
    if ((await findEntityStore(store)).extension === ".db") continue;
    throw new UsageError(`Cannot measure ${own} on ${store}: that is upkeep of an SQLite file`, {
      expected: from === null ? "stores in SQLite, or --only open" : "an SQLite store's file",
      actual: store,
      next: from === null
        ? `Leave ${store} out, or add --only open.`
        : `Name another file, or have one made: deno task upkeep --store ${store} --only open`,
    });
  }
}

/** The parts that are asked for, in the order of the answers. @throws {UsageError} There is no such part. */
function partsFrom(only: string | undefined): readonly UpkeepPart[] {
  if (only === undefined) return UPKEEP_PARTS;
  const wanted = new Set(only.split(",").map((part) => parseChoice(part.trim(), "--only", UPKEEP_PARTS)));
  return UPKEEP_PARTS.filter((part) => wanted.has(part));
}

/** A given file is of one kind, and at rest. @throws {UsageError} */
async function contestantsOf(from: string, store: string | undefined): Promise<string[]> {
  const { name: held, capabilities } = recogniseEntityStore(from);
  if (capabilities.history === "head") {
    throw new UsageError(`"${from}" is a ${held} store`, {
      expected: "a store that keeps all history: what lives in it can be read without its own SQL",
      actual: "one of what is live alone",
      next: `Let one be made: --store ${held} without --from.`,
    });
  }
  const names = await contestantNames(store ?? held);
  const stores = await Promise.all(names.map(parseContestant));
  const other = stores.find((contestant) => contestant.store !== held);
  if (other !== undefined) {
    throw new UsageError(`"${from}" is a ${held} store`, {
      expected: `--store ${held} or one of its variants, or none`,
      actual: other.store,
      next: "Leave --store out.",
    });
  }
  const unfinished = unfinishedBeside(from);
  if (unfinished === null) return names;
  throw new UsageError(`Cannot copy "${from}": "${unfinished}" holds what is not in it yet`, {
    expected: "a file at rest",
    actual: "one that is in use, or whose writer died",
    next: "Stop its writer, or open and close it once with it.",
  });
}

if (import.meta.main) await runCommand(SPEC, main);
