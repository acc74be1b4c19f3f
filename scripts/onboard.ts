import { measure, printPlan } from "../lib/report/terminal/bench_command.ts";
import {
  ACCEPTABLE_MINUTES_FLAG,
  MACHINE_CLASS_FLAG,
  parseAcceptableMinutes,
  parseMachineClass,
} from "../lib/report/terminal/decision_flags.ts";
import { type BenchSettings, defaultSettings, planOf } from "../lib/bench/plan/bench_settings.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { onboardScenarios } from "../lib/bench/plan/onboard_scenarios.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { durationText } from "../lib/text/duration.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { parseChoice, parseInteger, parseList, parseSeed } from "../lib/text/parse_values.ts";
import { chooseFlows } from "../lib/bench/plan/chosen_store.ts";
import { UsageError } from "../lib/errors.ts";
import { countText } from "../lib/scenarios/describe/words.ts";
import { findScenario } from "../lib/scenarios/mod.ts";
import { DEFAULT_KEL_REGISTRY } from "../lib/stores/mod.ts";
import { WRITE_MODES, type WriteMode } from "../lib/synth/organisation/organisation.ts";

/** Write modes by the words of `--flow`. */
const FLOWS: Readonly<Record<string, WriteMode>> = {
  "per-agent": "per-event",
  batch: "batch",
  "multi-seal": "multi-seal",
};

/** Most agents of a trial, and of a batch. choice: ten times what is asked of either. */
const AGENTS_MAX = 1_000_000;
const BATCH_MAX = 10_000;

export const SPEC = {
  name: "onboard",
  summary:
    "Measures KERI onboarding: signed events into registries, replayed and verified, beside auths' own figures",
  usage:
    "onboard [--agents 10000] [--flow per-agent,batch,multi-seal] [--registry <names>] [--fsync none,commit]",
  flags: {
    agents: {
      type: "string",
      value: "<n>",
      about: "Agents to onboard (20, and whole batches in flows that have them)",
    },
    flow: {
      type: "string",
      value: "<flows>",
      about: "per-agent (a commit an event), batch, multi-seal; commas between (all)",
    },
    batch: {
      type: "string",
      value: "<n,…>",
      about: "Agents of a batch, to 10,000 (100); each size is set against its own trials of per-agent",
    },
    "anchors-per-agent": {
      type: "string",
      value: "1|2|3",
      about: "Root events, or seals, for each agent (3)",
    },
    registry: {
      type: "string",
      default: DEFAULT_KEL_REGISTRY.name,
      value: "<names|modules>",
      about: "Registries to append to, with commas between, measured in turns",
    },
    fsync: {
      type: "string",
      value: "<modes>",
      about: "none, batch, commit, with commas between (the registry's first: none)",
    },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials of each; six give an interval" },
    "acceptable-minutes": ACCEPTABLE_MINUTES_FLAG,
    "machine-class": MACHINE_CLASS_FLAG,
    scenario: {
      type: "string",
      default: "agent-onboarding",
      value: "<name|file>",
      about: "Scenario with key events",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of keys and events" },
    db: { type: "string", value: "<path>", about: "Keep the last trial's registry here" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
    plan: { type: "boolean", about: "Print time and disk needed, run nothing" },
  },
  examples: [
    { command: "deno task onboard --agents 5 --trials 1", about: "five agents in each flow" },
    {
      command: "deno task onboard --agents 10000 --flow multi-seal --trials 1",
      about: "the full size, once",
    },
    {
      command: "deno task onboard --agents 10000 --acceptable-minutes 5",
      about: "whether a bulk flow is needed: six trials of each flow at the full size",
    },
    {
      command: "deno task onboard --agents 1000 --flow batch --batch 1,10,100,1000 --fsync none,batch,commit",
      about: "what batches and syncs are worth",
    },
  ],
  writes: ["data/runs/<run>/: one run folder"],
} as const satisfies CommandSpec;

/** Flags that decide what is measured. */
const DECIDING = [
  ...["scenario", "agents", "flow", "batch", "anchors-per-agent", "registry", "fsync"] as const,
  ...["seed", "trials", "machine-class", "db"] as const,
] as const;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const acceptableMinutes = parseAcceptableMinutes(flags["acceptable-minutes"]);
  const machineClass = parseMachineClass(flags["machine-class"]);
  const settings = await settingsFrom(flags);
  const out = flags.out ?? null;
  if (flags.plan) return await printPlan({ settings, out }, io);
  const { trials, seconds, diskBytes } = planOf(settings);
  io.note(
    `${countText(trials.length, "trial")}: about ${durationText(seconds)} on a quiet machine, up to ${
      formatBytes(diskBytes)
    } of disk`,
  );
  const command = recordedCommand(SPEC.name, flags, DECIDING);
  const tools = { io, now: () => new Date(), random: Math.random, acceptableMinutes };
  return await measure({ settings, out, command, machineClass }, tools);
}

async function settingsFrom(flags: Flags<typeof SPEC>): Promise<BenchSettings> {
  const scenario = findScenario(flags.scenario);
  if (scenario.kind !== "kels") {
    throw new UsageError(`Scenario "${flags.scenario}" has no key events`, {
      expected: "a scenario of key event logs",
      actual: flags.scenario,
      next: shellCommand`deno task append --scenario ${flags.scenario}`,
    });
  }
  const anchors = flags["anchors-per-agent"];
  const scenarios = onboardScenarios(scenario, {
    anchors: anchors === undefined
      ? null
      : parseList(anchors, "--anchors-per-agent", (text) =>
        Number(parseChoice(text, "--anchors-per-agent", ["1", "2", "3"]))),
    batches: flags.batch === undefined
      ? null
      : parseList(flags.batch, "--batch", (text) => parseInteger(text, "--batch", BATCH_MAX)),
  });
  const { agents, registry, flow, fsync } = flags;
  const words = Object.keys(FLOWS);
  return {
    ...defaultSettings("quick", scenarios, String(parseSeed(flags.seed))),
    scale: agents === undefined ? null : parseInteger(agents, "--agents", AGENTS_MAX) / scenario.agents.value,
    trials: parseInteger(flags.trials, "--trials"),
    registries: await chooseFlows(registry, {
      flows: flow === undefined
        ? WRITE_MODES
        : parseList(flow, "--flow", (text) => FLOWS[parseChoice(text, "--flow", words)]!),
      fsync: fsync === undefined ? null : parseList(fsync, "--fsync", (text) => text),
    }),
    keepPath: flags.db ?? null,
  };
}

if (import.meta.main) await runCommand(SPEC, main);
