/** Measures how to find who is available within a radius: plain ranges, R*Tree, geohash, H3; time, upkeep, and who is missed. */
import { AREA_CITIES, type AreaCity } from "../lib/bench/area/area_city.ts";
import { areaFigures } from "../lib/bench/area/area_figures.ts";
import { measureArea } from "../lib/bench/area/measure_area.ts";
import {
  AREA_WAYS,
  type AreaWay,
  estimateArea,
  largeResults,
  refuseFewDrivers,
  sizeOf,
  stepCount,
  USUAL_WAYS,
} from "../lib/bench/area/plan_area.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseChoice, parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { areaLines } from "../lib/report/terminal/area_lines.ts";
import { KEPT_RESULTS } from "../lib/report/results/kept_results.ts";
import { measureRounds, outFlag, ROUND_FLAGS, samplesPlace } from "../lib/report/terminal/measure_command.ts";

const CITIES = Object.keys(AREA_CITIES) as AreaCity[];
const WAYS = Object.keys(AREA_WAYS) as AreaWay[];

export const SPEC = {
  name: "area",
  summary:
    "Measures which index finds the drivers within a radius: how fast, at what upkeep, and whom it misses",
  usage: "area [--city tokyo] [--only ranges,rtree] [--scale 0.35] [--rounds 6] [--plan]",
  flags: {
    city: { type: "string", value: "<names>", about: `Some of ${CITIES.join(", ")} (all)` },
    only: { type: "string", value: "<ways>", about: `Some of ${WAYS.join(", ")} (all but the last two)` },
    scale: {
      type: "string",
      default: "0.35",
      value: "<x>",
      about: "Multiple of a large city's 100,000 drivers",
    },
    results: {
      type: "string",
      value: "<n>",
      about: "Drivers in a large answer (10,000, or half of those available)",
    },
    ...ROUND_FLAGS,
    rounds: { ...ROUND_FLAGS.rounds, about: "Rounds; six give intervals and a p99" },
    out: outFlag("area"),
  },
  examples: [
    { command: "deno task area", about: "which index should a chain keep for drivers in an area?" },
    {
      command: "deno task area --city new-york --scale 1",
      about: "and with all drivers of the largest city?",
    },
    {
      command: "deno task area --city tokyo --only ranges,arkiv --scale 0.05",
      about: "how do plain ranges fare on Arkiv's own schema?",
    },
  ],
  writes: ["data/runs/<date>-<id>-area.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = KEPT_RESULTS.area;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const settings = settingsFrom(flags);
  const { plan, results, seed, out } = settings;
  return await measureRounds(io, {
    ...{ name: SPEC.name, schema: SCHEMA, total: stepCount(plan), out },
    ...{ plan, seed, cost: estimateArea(plan), isPlan: flags.plan, sizes: sizeOf(plan.scale) },
    planLines: (cost) => planLines(settings, cost),
    measure: (own) => measureArea({ ...own, results }),
    tell: (samples) => {
      const figures = areaFigures(samples);
      return { figures, lines: areaLines(figures) };
    },
  });
}

/** Everything that was asked for, checked. @throws {UsageError} */
function settingsFrom(flags: Flags<typeof SPEC>) {
  const plan = {
    cities: listed(flags.city, "--city", CITIES) ?? CITIES,
    ways: listed(flags.only, "--only", WAYS) ?? USUAL_WAYS,
    scale: parseScale(flags.scale),
    rounds: parseInteger(flags.rounds, "--rounds", 1000),
  };
  const results = flags.results === undefined ? null : parseInteger(flags.results, "--results", 1_000_000);
  refuseFewDrivers(plan, results);
  return {
    plan,
    results,
    seed: parseSeed(flags.seed),
    out: samplesPlace(SPEC.name, flags.out),
  };
}

/** Those of some choices that a list names, in their order; null without a list. @throws {UsageError} It names another. */
function listed<T extends string>(
  text: string | undefined,
  flag: string,
  choices: readonly T[],
): readonly T[] | null {
  if (text === undefined) return null;
  const wanted = new Set(text.split(",").map((name) => parseChoice(name.trim(), flag, choices)));
  return choices.filter((name) => wanted.has(name));
}

function planLines({ plan, results }: ReturnType<typeof settingsFrom>, cost: string): string[] {
  const { drivers, available, operations } = sizeOf(plan.scale);
  const [all, moved, large] = [drivers, operations, results ?? largeResults(available)]
    .map((value) => value.toLocaleString("en"));
  return [
    `${stepCount(plan)} steps: ${cost}`,
    `Cities: ${plan.cities.join(", ")}, with ${all} drivers each`,
    ...plan.ways.map((way) => `${way}: ${AREA_WAYS[way].about}, in a ${AREA_WAYS[way].store} store`),
    `Each of ${plan.rounds} rounds appends two blocks of about ${moved} updates to every file, then asks around five drivers for about ${large}`,
    "drivers and for 100, in one call each; and for the first of the large answers by pages of 200, and about the block before",
    "Every answer is compared with one computed from all drivers, without an index",
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
