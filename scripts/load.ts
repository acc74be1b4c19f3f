/** Measures a store under readers and a writer at once: what holds at a rate, for how long, and what breaks first. */
import { chooseLoad, type ChosenLoad, offeredPoints } from "../lib/bench/load/choose_load.ts";
import { loadPoints } from "../lib/bench/load/load_points.ts";
import type { LoadTrial } from "../lib/bench/load/measure_load.ts";
import { measurePoints } from "../lib/bench/load/measure_points.ts";
import { loadText } from "../lib/bench/load/offered_load.ts";
import { estimateLoads, trialsOf } from "../lib/bench/load/plan_load.ts";
import { CONFIRM, searchCeilings } from "../lib/bench/load/search_load.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { ceilingLines } from "../lib/report/terminal/ceiling_lines.ts";
import { loadCurveLines } from "../lib/report/terminal/load_curve_lines.ts";
import { loadLines, problemLines, tornLines } from "../lib/report/terminal/load_lines.ts";
import { KEPT_RESULTS } from "../lib/report/results/kept_results.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";

export const SPEC = {
  name: "load",
  summary:
    "Measures readers and a writer on one store at once: what holds at which rate, and what breaks first",
  usage:
    "load [--store posting,bitemporal] [--write-rate 250] [--read-rate 240] [--readers 4] [--point list]",
  flags: {
    store: {
      type: "string",
      default: "bitemporal,posting",
      value: "<names>",
      about: "Stores, or store:variant, with commas between, in turns",
    },
    variant: { type: "string", value: "<id>", about: "Variant of the stores that name none (their first)" },
    scenario: {
      type: "string",
      value: "<name|file>",
      about: "Scenario to load, write and ask (compute-marketplace)",
    },
    scale: {
      type: "string",
      default: "0.01",
      value: "<x>",
      about: "Size that is loaded, as a multiple of the published one",
    },
    "write-rate": {
      type: "string",
      value: "<n>",
      about: "Entities a second, one operation on each (the scenario's own); 0: none",
    },
    "read-rate": {
      type: "string",
      value: "<n|max>",
      about: "Queries a second of all readers; max: as many as they can (the scenario's own); 0: none",
    },
    readers: {
      type: "string",
      value: "<n,…>",
      about: "Readers, each a thread (one a core, but one); of several numbers: what each can ask",
    },
    search: {
      type: "string",
      value: "<write|read>",
      about: "Search the largest such rate that holds, from the one given",
    },
    rounds: {
      type: "string",
      value: "<n>",
      about: "How often each load is measured (1; 6 for a curve by readers)",
    },
    duration: { type: "string", value: "<s>", about: "Seconds (60; of a point its own)" },
    "per-block": {
      type: "string",
      value: "<n>",
      about: "Entities of a block, which decides how often one is due (a block every 2 s)",
    },
    mix: {
      type: "string",
      value: "<name>",
      about: "Operations as in the steady stream, as in a peak, or some alone by their ids (steady)",
    },
    "commit-p99": { type: "string", value: "<ms>", about: "Limit of a commit's p99 (500)" },
    "query-p99": { type: "string", value: "<ms>", about: "Limit of a query's p99 (100)" },
    point: {
      type: "string",
      value: "<names>",
      about: "Named loads of the requirements, with commas between, or all; list says what there are",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of data, queries and arrivals" },
    plan: {
      type: "boolean",
      about: "Only say what would be offered, how long it takes and on how much disk",
    },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every block and all figures (data/runs/<date>-<id>-load.json)",
    },
  },
  examples: [
    { command: "deno task load", about: "do both stores hold the marketplace's own stream and reads?" },
    {
      command:
        "deno task load --store posting:tuned --scale 1 --write-rate 1600 --read-rate 1500 --readers 4",
      about: "the design target at full size",
    },
    { command: "deno task load --point list", about: "what do the requirements ask for at once?" },
    {
      command: "deno task load --point sustained,burst,design-target --scale 1 --store posting:tuned",
      about: "are they met?",
    },
    {
      command: "deno task load --write-rate 5000 --per-block 2500 --read-rate 0 --scale 1 --duration 120",
      about: "batches alone",
    },
    {
      command: "deno task load --write-rate 0 --readers 1,2,4 --store posting",
      about: "how many readers pay?",
    },
    {
      command: "deno task load --search write --write-rate 500 --read-rate 200 --scale 0.1",
      about: "how much can be written beside 200 queries a second?",
    },
  ],
  writes: ["data/runs/<date>-<id>-load.json: every block, histograms of queries, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = KEPT_RESULTS.load;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  if (flags.point === "list") {
    listPoints(io);
    return 0;
  }
  const out = samplesPlace(SPEC.name, flags.out);
  const chosen = await chooseLoad(flags);
  const { source: { scenario, scale, seed }, contestants, points, search, rounds } = chosen;
  const cost = estimateLoads(chosen);
  const settings = {
    ...{ scenario: scenario.id, scale, seed: String(seed) },
    contestants: contestants.map(({ name }) => name),
    ...{ points, search, rounds },
  };
  if (flags.plan) {
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...settings, ...cost }));
    else for (const line of planLines(chosen, costText(cost))) io.out(line);
    return 0;
  }
  const total = trialsOf(chosen) * offeredPoints(chosen.points).length * contestants.length;
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total, unit: "trials", out, ...cost },
    async (tools) => {
      const found = await (chosen.search === null ? pointsResult : ceilingsResult)(chosen, tools);
      if (found === null) return null;
      const { trials, ...result } = found;
      return {
        settings,
        ...result,
        whole: `what was measured in ${trials.length} trials is above`,
        isWrong: trials.some(({ problems, figures: { check } }) =>
          problems.length > 0 || (check?.torn.length ?? 0) > 0
        ),
      };
    },
  );
}

type Tools = Parameters<typeof measurePoints>[1];

async function pointsResult(chosen: ChosenLoad, tools: Tools) {
  const measured = await measurePoints(chosen, tools);
  if (measured.length === 0) return null;
  const about = aboutText(chosen);
  const refused = chosen.points.filter(({ refused }) => refused !== null);
  return {
    trials: measured.map(({ trial }) => trial),
    samples: { measured },
    figures: { measured: measured.map(({ trial, ...own }) => ({ ...own, trial: withoutBlocks(trial) })) },
    lines: chosen.isCurve
      ? loadCurveLines(measured, { about, seed: Number(chosen.source.seed % 2n ** 31n) })
      : loadLines(measured, { about, refused }),
  };
}

async function ceilingsResult(chosen: ChosenLoad, tools: Tools) {
  const found = await searchCeilings(chosen, tools);
  if (found.length === 0) return null;
  const unit = chosen.search === "write" ? "entities/s" : "queries/s";
  const trials = found.flatMap(({ trials }) => trials);
  const [{ load }] = chosen.points as [ChosenLoad["points"][number]];
  return {
    trials,
    samples: { ceilings: found },
    figures: {
      ceilings: found.map(({ trials, ...own }) => ({ ...own, trials: trials.map(withoutBlocks) })),
    },
    lines: [
      ...found.flatMap(({ contestant, ceiling }) => {
        const [first, ...others] = ceilingLines(ceiling, { unit, confirm: CONFIRM });
        return [`${contestant}: ${first}`, ...others, ""];
      }),
      ...trials.flatMap(problemLines),
      ...tornLines(trials),
      `${aboutText(chosen)}; searched from ${loadText(load)}`,
    ],
  };
}

function withoutBlocks({ commits: _, ...trial }: LoadTrial) {
  return trial;
}

function aboutText({ source: { scenario, scale, seed } }: ChosenLoad): string {
  return `${scenario.id} at scale ${scale}, seed ${seed}`;
}

function listPoints(io: Io): void {
  const points = loadPoints();
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, points }));
  for (const { id, about, rows, mix, scenario, ...load } of points) {
    const limits = [
      ...load.writePerS === null ? [] : [`commit p99 < ${load.commitP99Ms} ms`],
      ...load.readPerS === null ? [] : [`query p99 < ${load.queryP99Ms} ms`],
    ];
    io.out(`${id}: ${about}: ${loadText({ ...load, readers: null })}; ${limits.join(", ")}`);
    io.out(`  ${[...new Set(Object.values(rows))].join(", ")}; ${scenario}, operations as in ${mix}`);
  }
}

function planLines(chosen: ChosenLoad, cost: string): string[] {
  const { contestants, points, search } = chosen;
  return [
    `${contestants.map(({ name }) => name).join(", ")}: ${cost}`,
    aboutText(chosen),
    ...points.map(({ point, load, refused }) =>
      `${point ?? "own rates"}: ${loadText(load)}${refused === null ? "" : `: not offered, ${refused}`}`
    ),
    ...search === null
      ? []
      : [`The largest ${search} rate that holds, in at most ${trialsOf(chosen)} trials a store`],
    "Each trial begins with a fresh copy of the loaded file; sampled answers are compared with computed ones",
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
