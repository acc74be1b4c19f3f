/** Measures a chain in tiers: what ended long ago in PostgreSQL, in Parquet asked by DuckDB, or in one after the other; the rest in SQLite. */
import { measureTiers } from "../lib/bench/tiers/measure_tiers.ts";
import {
  estimateTiers,
  refuseKeep,
  stepCount,
  tiersFrom,
  type TiersPlan,
} from "../lib/bench/tiers/plan_tiers.ts";
import { LOWER_TIERS, TIER_NAMES, tierCaseOf } from "../lib/bench/tiers/tier_cases.ts";
import { tiersFigures } from "../lib/bench/tiers/tiers_figures.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { measureRounds, outFlag, ROUND_FLAGS, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { tiersLines } from "../lib/report/terminal/tiers_lines.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { refuseWithoutServer } from "../lib/stores/tiers/open_tiers.ts";
import { parseChoice, parseInteger, parseList, parseScale, parseSeed } from "../lib/text/parse_values.ts";

export const SPEC = {
  name: "tiers",
  summary:
    "Measures a chain in tiers: what to keep in SQLite, PostgreSQL and Parquet, what that saves and costs",
  usage:
    "tiers [--scenario supply-chain-pharma] [--to postgres,parquet] [--keep 100,300] [--rounds 6] [--plan]",
  flags: {
    scenario: {
      type: "string",
      default: "energy-grid-california",
      value: "<name|file>",
      about: "Scenario with blocks",
    },
    to: {
      type: "string",
      value: "<tiers>",
      about: "Where what ended goes: postgres, parquet or both (as the use case names it, else parquet)",
    },
    keep: {
      type: "string",
      value: "<blocks>",
      about: "Newest blocks whose past stays hot; of two tiers also those not cold yet (equal shares)",
    },
    scale: { type: "string", default: "0.0005", value: "<x>", about: "Multiple of the published size" },
    ...ROUND_FLAGS,
    out: outFlag("tiers"),
  },
  examples: [
    {
      command: "deno task tiers",
      about: "an energy grid's three tiers: what do they save, and cost in moving and asking?",
    },
    {
      command: "deno task tiers --scenario supply-chain-pharma --rounds 1",
      about: "30 days of events: is PostgreSQL beside SQLite worth it?",
    },
    {
      command: "deno task tiers --scenario carbon-credits-v1 --scale 0.01 --keep 100 --rounds 1",
      about: "and an archive, of which little stays hot?",
    },
  ],
  writes: ["data/runs/<date>-<id>-tiers.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 2;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const scenario = findEntityScenario(flags.scenario, "blocks");
  const plan = planFrom(flags, scenario);
  const seed = parseSeed(flags.seed);
  const out = samplesPlace(SPEC.name, flags.out);
  if (!flags.plan) refuseWithoutServer(plan.to);
  return await measureRounds(io, {
    ...{ name: SPEC.name, schema: SCHEMA, total: stepCount(plan), out },
    ...{ plan, seed, cost: estimateTiers(scenario, plan), isPlan: flags.plan },
    planLines: (cost) => planLines(plan, tierCaseOf(scenario.id)?.about ?? null, cost),
    measure: measureTiers,
    tell: (samples) => {
      const figures = tiersFigures(samples, { id: scenario.id, scale: plan.scale });
      return { figures, lines: tiersLines(figures) };
    },
  });
}

/** What was asked for, checked. @throws {UsageError} */
function planFrom(flags: Flags<typeof SPEC>, scenario: ReturnType<typeof findEntityScenario>): TiersPlan {
  const asked = flags.to === undefined
    ? null
    : parseList(flags.to, "--to", (name) => parseChoice(name, "--to", TIER_NAMES));
  const to = tiersFrom(asked, scenario);
  const keep = flags.keep === undefined
    ? null
    : parseList(flags.keep, "--keep", (text) => parseInteger(text, "--keep", 2 ** 32 - 1));
  refuseKeep(keep, to);
  return {
    ...{ scenario: flags.scenario, scale: parseScale(flags.scale), to, keep },
    rounds: parseInteger(flags.rounds, "--rounds", 1000),
  };
}

function planLines({ to, rounds }: TiersPlan, named: string | null, cost: string): string[] {
  const tiers = to.map((name) => LOWER_TIERS[name].title);
  return [
    `A chain loaded, then ${rounds} rounds of moving and asking: ${cost}`,
    `What ended goes from SQLite to ${tiers.join(", and what ended before that to ")}`,
    ...named === null ? [] : [`The use case names: ${named}`],
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
