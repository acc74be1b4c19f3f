/** Measures every kind of query that the use cases ask, on stores of real size: how long each takes, and which keep the rate asked. */
import * as fs from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { resolve } from "node:path";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { arkivFigures } from "../lib/bench/reads/beside_arkiv.ts";
import { chooseFile } from "../lib/bench/reads/choose_file.ts";
import { chooseReads, type ChosenReads } from "../lib/bench/reads/choose_reads.ts";
import { latencyVerdicts, offeredFigures } from "../lib/bench/reads/judge_reads.ts";
import { measureReads, turnCount } from "../lib/bench/reads/measure_reads.ts";
import { readFigures } from "../lib/bench/reads/read_figures.ts";
import { runId } from "../lib/bench/session/run_id.ts";
import { PAGE_LIMIT_MAX } from "../lib/chain/query/page.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger } from "../lib/text/parse_values.ts";
import { makeFolderOf, refuseTaken } from "../lib/output_place.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { readLines } from "../lib/report/terminal/read_lines.ts";
import { writeTextAtomic } from "../lib/runs/atomic_file.ts";
import { durationText } from "../lib/text/duration.ts";
import { formatBytes, formatNumber, formatUs } from "../lib/text/numbers.ts";

export const SPEC = {
  name: "reads",
  summary:
    "Measures each kind of query of a use case on loaded stores: times, plans, and whether it keeps its rate",
  usage: "reads [--contestants bitemporal,posting] [--scale 0.01] [--only own] [--offered] [--from chain.db]",
  flags: {
    scenario: { type: "string", value: "<name|file>", about: "Scenario with queries (compute-marketplace)" },
    scale: { type: "string", value: "<x>", about: "Multiple of the published size (0.01)" },
    contestants: {
      type: "string",
      value: "<names>",
      about: "Stores, store:variant, each also with +none, +optimize, +analyze (bitemporal,posting)",
    },
    rounds: { type: "string", default: "6", value: "<n>", about: "Rounds; six give intervals" },
    only: { type: "string", value: "<names>", about: "Mixes or kinds of queries; --plan names them" },
    queries: {
      type: "string",
      value: "<n>",
      about: "Queries of each kind a round (50), others in each; 300 in all give a p99",
    },
    page: {
      type: "string",
      value: "<rows>",
      about: `Results of a page, 1 to ${PAGE_LIMIT_MAX} (each kind's own)`,
    },
    stream: {
      type: "string",
      value: "<share>",
      about: "Append updates, so many as a share of the entities: 0.15, or 3 for a long history",
    },
    at: {
      type: "string",
      value: "<block>",
      about: "Block of what is asked of the past (the middle of the stream, else of the load)",
    },
    offered: {
      type: "boolean",
      about: "Offer the kinds at the rates that are required of them, alone and together",
    },
    from: {
      type: "string",
      value: "<file>",
      about: "Ask this store's file or Arkiv database as it is, with queries drawn from it",
    },
    arkiv: {
      type: "string",
      value: "<file>",
      about: "With --from: ask what Arkiv's own program was asked, beside the times that it printed",
    },
    seed: { type: "string", value: "<integer>", about: "Seed of data, queries and arrivals (1)" },
    plan: { type: "boolean", about: "Only say what would be asked, how long it takes and on how much disk" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-reads.json)",
    },
  },
  examples: [
    { command: "deno task reads", about: "how long does each query of the marketplace take?" },
    {
      command: "deno task reads --only own --offered --scale 1 --contestants recommended",
      about: "are they fast enough at the rates asked, at full size?",
    },
    {
      command:
        "deno task reads --stream 0.15 --contestants bitemporal+none,bitemporal+optimize,bitemporal+analyze",
      about: "do statistics change anything?",
    },
    { command: "deno task reads --scenario energy-grid-california --plan", about: "what would be asked?" },
    { command: "deno task reads --from chain.db", about: "and on my own file?" },
    {
      command: "deno task reads --from chain.db --arkiv printed.txt",
      about: "faster than Arkiv's own store? data/reference/arkiv.md says how to have it print",
    },
  ],
  writes: ["data/runs/<date>-<id>-reads.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Load that the command makes of its own, one process at a time, and some. choice: as the audit's. */
const OWN_LOAD = 1.7;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const rounds = parseInteger(flags.rounds, "--rounds", 1000);
  const out = flags.out ?? inProject(`${RUNS_DIR}/${runId(new Date(), Math.random())}-reads.json`);
  refuseTaken(out, "--out", "file");
  const asked = flags.from === undefined
    ? await chooseReads(flags, rounds)
    : await chooseFile(resolve(flags.from), flags, { rounds, interrupted: io.interrupted });
  if (asked === null) {
    io.note("Interrupted: nothing was asked.");
    return 1;
  }
  const { seconds, diskBytes } = asked.estimate;
  const cost = `about ${durationText(seconds)} on a quiet machine, up to ${
    formatBytes(diskBytes)
  } in ${tmpdir()}`;
  if (flags.plan) {
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, seconds, diskBytes, ...planOf(asked) }));
    else for (const line of planLines(asked, cost)) io.out(line);
    return 0;
  }
  const { interrupted } = io;
  const folder = await makeTemporaryFolder(SPEC.name, diskBytes);
  io.note(`${turnCount({ ...asked, rounds })} turns: ${cost}`);
  const progress = io.progress(SPEC.name, turnCount({ ...asked, rounds }), "turns");
  try {
    const { kind, fsyncP50Us, real } = await probeStorage(folder);
    const samples = await measureReads({
      ...asked,
      rounds,
      folder,
      onStep: (what) => progress.detail(what),
      onTurn: () => progress.tick(),
      interrupted,
    });
    progress.done();
    if (samples === null) {
      io.note("Interrupted: nothing was asked to the end of a round, and nothing is left.");
      return 1;
    }
    const { title, made, readers, programs, scenario } = asked;
    const mixes = readFigures(samples, readers);
    const limits = scenario === null ? [] : latencyVerdicts(scenario, mixes);
    const offered = offeredFigures(samples.offered);
    const result = {
      schema: SCHEMA,
      ...made,
      rounds: samples.rounds,
      machine: describeMachine(),
      storage: { kind, fsyncP50Us, real },
      loadAverage: loadavg()[1]!,
      arkiv: arkivFigures(asked.arkiv, mixes),
    };
    makeFolderOf(out);
    await writeTextAtomic(out, JSON.stringify({ ...result, samples }));
    if (io.json) {
      io.out(JSON.stringify({ ...result, file: out, files: samples.files, mixes, limits, offered }));
    } else {
      const report = {
        contestants: [...readers, ...programs].map(({ name }) => name),
        files: samples.files,
        mixes,
        limits,
        offered,
        arkiv: result.arkiv,
      };
      const asks = `${title}; ${samples.rounds} rounds`;
      for (const line of readLines({ title: asks, ...report })) io.out(line);
      io.out(`Files on ${kind}, 4 KiB synced in ${formatUs(fsyncP50Us)} (median). Every sample: ${out}`);
    }
    if (result.loadAverage > OWN_LOAD) {
      io.note(
        `Busy machine (load average ${
          result.loadAverage.toFixed(1)
        } over five minutes, of which this makes one): ` +
          "times are too long, and rates seem not kept that are; measure again when it is quiet.",
      );
    }
    const isWrong = mixes.some(({ wrong }) => wrong.length > 0) || offered.some(({ wrong }) => wrong > 0);
    if (interrupted.aborted) {
      io.note(`Interrupted: ${samples.rounds} of ${rounds} rounds are whole, and only they count.`);
    }
    return isWrong || interrupted.aborted ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What would be asked, for the JSON object of `--plan`. */
function planOf({ made, readers, programs, mixes, offered }: ChosenReads) {
  return {
    ...made,
    contestants: [...readers, ...programs].map(({ name }) => name),
    mixes: mixes.map(({ id, about, kinds }) => ({ id, about, kinds })),
    offered,
  };
}

function planLines({ title, mixes, offered, readers, programs }: ChosenReads, cost: string): string[] {
  return [
    `${[...readers, ...programs].map(({ name }) => name).join(", ")}: ${cost}`,
    title,
    ...mixes.map(({ id, about, kinds }) =>
      `  ${id}: ${about}: ${kinds.map(({ type, weight }) => `${type} ${weight}`).join(", ")}`
    ),
    ...offered.map(({ ids, what, ratePerS }) =>
      `  offered: ${what} at ${formatNumber(ratePerS)}/s${ids.length === 0 ? "" : ` (${ids.join(", ")})`}`
    ),
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
