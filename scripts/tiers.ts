/** Measures a chain in two tiers: what ended long ago in Parquet, asked by DuckDB, the rest in SQLite. */
import { measureTiers } from "../lib/bench/tiers/measure_tiers.ts";
import { estimateTiers, stepCount, type TiersPlan } from "../lib/bench/tiers/plan_tiers.ts";
import { tiersFigures } from "../lib/bench/tiers/tiers_figures.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { tiersLines } from "../lib/report/terminal/tiers_lines.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";

export const SPEC = {
  name: "tiers",
  summary:
    "Measures a chain in two tiers: bytes, the cost of moving what is over, queries on each and across both",
  usage: "tiers [--scenario supply-chain-pharma] [--scale 0.0005] [--keep 200] [--rounds 6] [--plan]",
  flags: {
    scenario: {
      type: "string",
      default: "energy-grid-california",
      value: "<name|file>",
      about: "Scenario with blocks",
    },
    scale: { type: "string", default: "0.0005", value: "<x>", about: "Multiple of the published size" },
    keep: {
      type: "string",
      value: "<blocks>",
      about: "Newest blocks whose ended versions stay in the hot tier (a quarter of the chain)",
    },
    rounds: { type: "string", default: "6", value: "<n>", about: "Rounds; six give intervals" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    plan: { type: "boolean", about: "Say what it would take, and end" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-tiers.json)",
    },
  },
  examples: [
    {
      command: "deno task tiers",
      about: "what does an energy grid's hot tier gain from moving what is over?",
    },
    {
      command: "deno task tiers --scenario carbon-credits-v1 --scale 0.01 --keep 100 --rounds 1",
      about: "and an archive, of which little stays hot?",
    },
  ],
  writes: ["data/runs/<date>-<id>-tiers.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const scenario = findEntityScenario(flags.scenario, "blocks");
  const plan: TiersPlan = {
    scenario: flags.scenario,
    scale: parseScale(flags.scale),
    keep: flags.keep === undefined ? null : parseInteger(flags.keep, "--keep", 2 ** 32 - 1),
    rounds: parseInteger(flags.rounds, "--rounds", 1000),
  };
  const seed = parseSeed(flags.seed);
  const cost = estimateTiers(scenario, plan);
  const out = samplesPlace(SPEC.name, flags.out);
  if (flags.plan) {
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...plan, ...cost }));
    else io.out(`A chain loaded, then ${plan.rounds} rounds of moving and asking: ${costText(cost)}`);
    return 0;
  }
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total: stepCount(plan), unit: "steps", out, ...cost },
    async (tools) => {
      const samples = await measureTiers({ ...plan, seed, ...tools });
      if (samples === null) return null;
      const figures = tiersFigures(samples);
      return {
        settings: { ...plan, seed: String(seed) },
        samples,
        figures: { figures },
        lines: tiersLines(figures),
        whole: "only whole rounds count",
      };
    },
  );
}

if (import.meta.main) await runCommand(SPEC, main);
