/** Runs a marketplace's scheduler against a store: does a whole cycle fit into its ten seconds, and what limits it? */
import { MARKET_STATES, type MarketState } from "../lib/bench/matching/market.ts";
import { type Way, WAYS } from "../lib/bench/matching/matcher.ts";
import { matchingFigures } from "../lib/bench/matching/matching_figures.ts";
import { measureMatching } from "../lib/bench/matching/measure_matching.ts";
import { estimateMatching } from "../lib/bench/matching/plan_matching.ts";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { contestantNames, parseContestant, refuseRepeated } from "../lib/bench/race/contestant.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { HeadroomError } from "../lib/errors.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { matchingLines } from "../lib/report/terminal/matching_lines.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { KEPT_RESULTS } from "../lib/report/results/kept_results.ts";
import { isTarget } from "../lib/report/results/match_result.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";

const STATES = Object.keys(MARKET_STATES) as MarketState[];

export const SPEC = {
  name: "match",
  summary:
    "Runs a scheduler's cycles against a store, checks each, and says whether it fits and what limits it",
  usage:
    "match [--state balanced] [--scale 0.01] [--contestants bitemporal,posting] [--cycles 7] [--rounds 1]",
  flags: {
    contestants: {
      type: "string",
      default: "bitemporal,posting",
      value: "<names>",
      about: "Stores or store:variant, measured in turns",
    },
    state: { type: "string", default: "balanced", value: "<state>", about: `Market: ${STATES.join(", ")}` },
    scale: { type: "string", default: "0.01", value: "<x>", about: "Multiple of the published size" },
    ask: {
      type: "string",
      default: WAYS.join(","),
      value: "<ways>",
      about: "buckets: all anew each cycle; changes: what was written since",
    },
    cycles: {
      type: "string",
      default: "7",
      value: "<n>",
      about: "Cycles of a round: one that finds all that waits, the rest steady",
    },
    rounds: {
      type: "string",
      default: "1",
      value: "<n>",
      about: "Rounds, each from a fresh copy of the market; six give intervals of the first cycle",
    },
    most: {
      type: "string",
      value: "<n>",
      about: "Most matches a cycle (no limit; documented are up to 10,000)",
    },
    arrivals: {
      type: "string",
      default: "108",
      value: "<n>",
      about: "Workloads submitted, and ended, between two cycles",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the market" },
    plan: { type: "boolean", about: "Print time and disk needed, run nothing" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-match.json)",
    },
  },
  examples: [
    {
      command: "deno task match",
      about: "does a cycle fit, on Arkiv's schema and on the recommended store?",
    },
    {
      command: "deno task match --state supply-heavy --contestants recommended",
      about: "and with many idle nodes?",
    },
    {
      command: "deno task match --rounds 6 --cycles 1 --ask buckets",
      about: "how much faster is one store than the other at a full queue?",
    },
    {
      command: "deno task match --scale 1 --contestants recommended --cycles 2 --plan",
      about: "what would a whole market of 300K nodes take?",
    },
  ],
  writes: ["data/runs/<date>-<id>-match.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = KEPT_RESULTS.match;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const settings = await settingsFrom(flags);
  const { contestants, ways, rounds, cycles, state, scale, seed, most, arrivals, out } = settings;
  const stores = await Promise.all(contestants.map(parseContestant));
  const cost = estimateMatching({ ...settings, contestants: stores });
  const subjects = contestants.length * ways.length;
  if (flags.plan) {
    io.out(
      io.json
        ? JSON.stringify({ schema: SCHEMA, rounds, cycles, subjects, ...cost })
        : `${rounds * cycles} cycles of ${subjects} schedulers: ${costText(cost)}, and ${
          formatBytes(cost.memoryBytes)
        } of memory`,
    );
    return 0;
  }
  refuseLittleMemory(cost.memoryBytes);
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total: rounds * cycles * subjects, unit: "cycles", out, ...cost },
    async ({ onDone, ...tools }) => {
      const results = await measureMatching({ ...settings, ...tools, onCycle: onDone });
      if (results.length === 0) return null;
      const figures = matchingFigures(results);
      return {
        settings: { state, scale, seed: String(seed), most, arrivals },
        samples: { results },
        figures: { figures },
        lines: matchingLines(
          figures,
          `${state} market at scale ${scale}, seed ${seed}`,
          isTarget({ state, scale, most }),
        ),
        whole: "only the rounds with a cycle of each count",
      };
    },
  );
}

/** Everything that was asked for, checked. @throws {UsageError} */
async function settingsFrom(flags: Flags<typeof SPEC>) {
  const ways = flags.ask.split(",").map((way) => parseChoice<Way>(way.trim(), "--ask", WAYS));
  refuseRepeated(ways);
  return {
    contestants: await contestantNames(flags.contestants),
    state: parseChoice(flags.state, "--state", STATES),
    scale: parseScale(flags.scale),
    seed: parseSeed(flags.seed),
    ways,
    rounds: parseInteger(flags.rounds, "--rounds", 1_000),
    cycles: parseInteger(flags.cycles, "--cycles", 10_000),
    most: flags.most === undefined ? null : parseInteger(flags.most, "--most"),
    // As many as a block numbers operations, three an arrival.
    arrivals: parseInteger(flags.arrivals, "--arrivals", 20_000),
    out: samplesPlace(SPEC.name, flags.out),
  };
}

/** @throws {HeadroomError} The schedulers together do not fit. */
function refuseLittleMemory(bytes: number): void {
  const { memoryBytes } = describeMachine();
  if (bytes <= memoryBytes) return;
  throw HeadroomError.unmet("run all of these schedulers at once", {
    expected: `about ${formatBytes(bytes)} of memory`,
    actual: formatBytes(memoryBytes),
    next: "Choose one of --contestants or --ask, or a smaller --scale.",
  });
}

if (import.meta.main) await runCommand(SPEC, main);
