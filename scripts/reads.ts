/** Measures every kind of query that the use cases ask, on stores of real size: how long each takes, and which keep the rate asked. */
import { resolve } from "node:path";
import { arkivFigures } from "../lib/bench/reads/beside_arkiv.ts";
import { chooseFile } from "../lib/bench/reads/choose_file.ts";
import { chooseReads, type ChosenReads } from "../lib/bench/reads/choose_reads.ts";
import { latencyVerdicts, offeredFigures } from "../lib/bench/reads/judge_reads.ts";
import { measureReads, turnCount } from "../lib/bench/reads/measure_reads.ts";
import { readFigures } from "../lib/bench/reads/read_figures.ts";
import { PAGE_LIMIT_MAX } from "../lib/chain/query/page.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger } from "../lib/text/parse_values.ts";
import { readLines } from "../lib/report/terminal/read_lines.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { countText } from "../lib/scenarios/describe/words.ts";
import { formatNumber } from "../lib/text/numbers.ts";

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

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const rounds = parseInteger(flags.rounds, "--rounds", 1000);
  const out = samplesPlace(SPEC.name, flags.out);
  const asked = flags.from === undefined
    ? await chooseReads(flags, rounds)
    : await chooseFile(resolve(flags.from), flags, { rounds, interrupted: io.interrupted });
  if (asked === null) {
    io.note("Interrupted: nothing was asked.");
    return 1;
  }
  const cost = asked.estimate;
  if (flags.plan) {
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...cost, ...planOf(asked) }));
    else for (const line of planLines(asked, costText(cost))) io.out(line);
    return 0;
  }
  const total = turnCount({ ...asked, rounds });
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total, unit: "turns", out, ...cost },
    async ({ onDone, ...tools }) => {
      const samples = await measureReads({ ...asked, rounds, ...tools, onTurn: onDone });
      if (samples === null) return null;
      const { title, made, readers, programs, scenario } = asked;
      const mixes = readFigures(samples, readers);
      const figures = {
        files: samples.files,
        mixes,
        limits: scenario === null ? [] : latencyVerdicts(scenario, mixes),
        offered: offeredFigures(samples.offered),
        arkiv: arkivFigures(asked.arkiv, mixes),
      };
      const contestants = [...readers, ...programs].map(({ name }) => name);
      return {
        settings: { ...made, rounds: samples.rounds },
        samples: { arkiv: figures.arkiv, samples },
        figures,
        lines: readLines({
          title: `${title}; ${countText(samples.rounds, "round")}`,
          contestants,
          ...figures,
        }),
        whole: `${samples.rounds} of ${rounds} rounds are whole, and only they count`,
        isWrong: mixes.some(({ wrong }) => wrong.length > 0) ||
          figures.offered.some(({ wrong }) => wrong > 0),
      };
    },
  );
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
