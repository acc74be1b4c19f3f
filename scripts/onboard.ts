import { measure } from "../lib/report/terminal/bench_command.ts";
import { type BenchSettings, defaultSettings } from "../lib/bench/plan/bench_settings.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { chooseRegistries } from "../lib/bench/plan/chosen_store.ts";
import { UsageError } from "../lib/errors.ts";
import { findScenario } from "../lib/scenarios/mod.ts";
import { DEFAULT_KEL_REGISTRY } from "../lib/stores/mod.ts";

export const SPEC = {
  name: "onboard",
  summary: "Measures KERI onboarding alone: signed events into a Git registry, replayed and verified",
  usage: "onboard [--trials 6] [--variant batch]",
  flags: {
    scenario: {
      type: "string",
      default: "agent-onboarding",
      value: "<name|file>",
      about: "Scenario with key events",
    },
    scale: {
      type: "string",
      value: "<x>",
      about: "Multiple of the scenario's agents (0.002, and whole batches in the modes that have them)",
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of keys and events" },
    trials: { type: "string", default: "6", value: "<n>", about: "Trials a variant; six give an interval" },
    variant: {
      type: "string",
      value: "<mode>",
      about: "Only per-event, batch or multi-seal (all); batch+full syncs every commit",
    },
    registry: {
      type: "string",
      default: DEFAULT_KEL_REGISTRY.name,
      value: "<names|modules>",
      about: "Registries to append to, with commas between, measured in turns",
    },
    db: { type: "string", value: "<path>", about: "Keep the last trial's registry here" },
    out: { type: "string", value: "<dir>", about: "Run folder (data/runs/<date>-<id>)" },
  },
  examples: [
    { command: "deno task onboard --scale 0.0005 --trials 1", about: "five agents in each write mode" },
    { command: "deno task onboard --variant multi-seal", about: "one mode, with intervals" },
  ],
  writes: ["data/runs/<run>/: one run folder"],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const names = ["scenario", "scale", "seed", "trials", "variant", "registry", "db"] as const;
  const command = recordedCommand(SPEC.name, flags, names);
  const settings = await settingsFrom(flags);
  const tools = { io, now: () => new Date(), random: Math.random };
  return await measure({ settings, out: flags.out ?? null, command }, tools);
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
  return {
    ...defaultSettings("quick", [scenario], String(parseSeed(flags.seed))),
    scale: flags.scale === undefined ? null : parseScale(flags.scale),
    trials: parseInteger(flags.trials, "--trials"),
    registries: await chooseRegistries(flags.registry, flags.variant),
    keepPath: flags.db ?? null,
  };
}

if (import.meta.main) await runCommand(SPEC, main);
