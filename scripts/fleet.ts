/** Measures what a fleet of agents costs once it is there: replay, chains, signing, revocations, totals, clones. */
import { fleetAnswer } from "../lib/bench/fleet/fleet_figures.ts";
import { measureFleet } from "../lib/bench/fleet/measure_fleet.ts";
import {
  estimateFleet,
  type FleetPlan,
  refuseSmallFleet,
  ROUNDS_MAX,
  stepCount,
} from "../lib/bench/fleet/plan_fleet.ts";
import { chooseFlows } from "../lib/bench/plan/chosen_store.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { loadAuthsOnboarding } from "../lib/reference/auths_onboarding.ts";
import { fleetLines } from "../lib/report/terminal/fleet_lines.ts";
import { measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { parseInteger, parseList } from "../lib/text/parse_values.ts";

const AGENTS = "100,1000,10000";
const EVENTS = "30000";

export const SPEC = {
  name: "fleet",
  summary: "Measures a fleet of agents as it grows: replay, chains, signing, revocations, totals, clones",
  usage: "fleet [--agents 100,1000,10000] [--events 30000] [--registry auths-layout,packfile] [--rounds 6]",
  flags: {
    agents: {
      type: "string",
      value: "<n,…>",
      about: `Sizes of fleets (${AGENTS}; none where --events is given)`,
    },
    events: {
      type: "string",
      value: "<n,…>",
      about: `Lengths of logs that are replayed alone (${EVENTS}; none where --agents is given)`,
    },
    registry: {
      type: "string",
      default: "auths-layout,packfile",
      value: "<names|modules>",
      about: "Registries to measure, with commas between, in turns",
    },
    fsync: {
      type: "string",
      value: "<mode>",
      about: "none, batch or commit (the registry's first: none)",
    },
    rounds: {
      type: "string",
      default: "6",
      value: "<n>",
      about: `Rounds, to ${ROUNDS_MAX}: each revokes a tenth of the fleet; six give intervals`,
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the keys" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every sample (data/runs/<date>-<id>-fleet.json)",
    },
  },
  examples: [
    { command: "deno task fleet", about: "what does a fleet cost once its agents are there?" },
    {
      command: "deno task fleet --agents 100,1000 --registry packfile,sqlite-kel --rounds 1",
      about: "a first look, and without Git",
    },
    {
      command: "deno task fleet --events 30000 --registry packfile",
      about: "how fast is a long log verified?",
    },
  ],
  writes: ["data/runs/<date>-<id>-fleet.json: every sample, with the machine"],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;
/** Most agents and events. choice: ten times, or three, what is asked of either. */
const SIZE_MAX = 100_000;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const plan = await planFrom(flags);
  const seed = parseInteger(flags.seed, "--seed", 2 ** 31);
  const out = samplesPlace(SPEC.name, flags.out);
  const auths = loadAuthsOnboarding();
  return await measureInto(
    io,
    {
      ...{ name: SPEC.name, schema: SCHEMA, total: stepCount(plan), unit: "steps", out },
      ...estimateFleet(plan),
    },
    async (tools) => {
      const samples = await measureFleet({ ...plan, seed, ...tools });
      if (samples.fleets.length + samples.logs.length === 0) return null;
      const answer = fleetAnswer(samples);
      return {
        settings: { ...plan, seed },
        samples: { ...samples },
        figures: { ...answer },
        lines: fleetLines(answer, auths),
        whole: "only sizes that were measured to the end count",
      };
    },
  );
}

async function planFrom(flags: Flags<typeof SPEC>): Promise<FleetPlan> {
  const { agents, events, registry, fsync, rounds } = flags;
  const sizes = (text: string | undefined, flag: string, usual: string | undefined) =>
    text === undefined && usual === undefined
      ? []
      : parseList(text ?? usual!, flag, (part) => parseInteger(part, flag, SIZE_MAX));
  const plan = {
    agents: sizes(agents, "--agents", events === undefined ? AGENTS : undefined),
    events: sizes(events, "--events", agents === undefined ? EVENTS : undefined),
    stores: await chooseFlows(registry, {
      flows: ["multi-seal"],
      fsync: fsync === undefined ? null : [fsync],
    }),
    rounds: parseInteger(rounds, "--rounds", ROUNDS_MAX),
  };
  refuseSmallFleet(plan);
  return plan;
}

if (import.meta.main) await runCommand(SPEC, main);
