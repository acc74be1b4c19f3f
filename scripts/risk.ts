/** How likely a fork is under one log or several, in closed form, what it takes with it, and what changes that. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import { delayMax, type ForkSetting, teamSizes } from "../lib/model/duplicity/fork_risk.ts";
import { ONBOARDING_AGENTS, ONBOARDING_RISK } from "../lib/model/duplicity/onboarding_risk.ts";
import { arrangement, mitigations } from "../lib/model/duplicity/mitigations.ts";
import { simulateForks } from "../lib/model/duplicity/simulate_forks.ts";
import { riskLines, type RiskRow } from "../lib/report/terminal/risk_lines.ts";
import { parseInteger, parsePositive } from "../lib/text/parse_values.ts";

const { controllers, eventsPerDay, delaySeconds, hours, threshold, teams } = ONBOARDING_RISK;

/** Bounds of what is asked. choice: a hundred times what organisations are known to have. */
const MOST = {
  controllers: 100_000,
  eventsPerDay: 1_000_000,
  hours: 24,
  witnesses: 100,
  days: 1_000_000,
} as const;

export const SPEC = {
  name: "risk",
  summary:
    "Says how likely a fork of an organisation's log is, how many agents it puts in doubt, and what changes that",
  usage: "risk [--controllers 1000] [--events-per-day 0.1] [--delay-seconds 5] [--threshold 1] [--teams 1]",
  flags: {
    controllers: {
      type: "string",
      default: String(controllers),
      value: "<n>",
      about: "Controllers over all logs, each with a key of its own",
    },
    "events-per-day": {
      type: "string",
      default: String(eventsPerDay),
      value: "<n>",
      about: "Events that each controller begins a day",
    },
    "delay-seconds": {
      type: "string",
      default: String(delaySeconds),
      value: "<s>",
      about: "Until all others know an event: signing, push, fetch",
    },
    hours: {
      type: "string",
      default: String(hours),
      value: "<h>",
      about: "Hours of a day in which events are made",
    },
    threshold: {
      type: "string",
      default: String(threshold),
      value: "<kt>",
      about: "Signatures that an event needs",
    },
    teams: {
      type: "string",
      default: String(teams),
      value: "<n>",
      about: "Teams, each with a log of its own",
    },
    witnesses: { type: "string", value: "<n>", about: "Witnesses of each log (none)" },
    toad: { type: "string", value: "<n>", about: "Receipts that an event needs (the fewest that end forks)" },
    agents: {
      type: "string",
      default: String(ONBOARDING_AGENTS),
      value: "<n>",
      about: "Agents over all logs",
    },
    simulate: { type: "boolean", about: "Play the days of each row, too, and hold the formula against them" },
    days: { type: "string", default: "10000", value: "<n>", about: "Days that --simulate plays" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of --simulate" },
  },
  examples: [
    { command: "deno task risk", about: "1,000 engineers who all control one kt=1 log" },
    {
      command: "deno task risk --controllers 5 --threshold 3 --events-per-day 20",
      about: "five stewards, three sign",
    },
    {
      command: "deno task risk --teams 50 --delay-seconds 60 --simulate",
      about: "a log a team; formula and played days",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const setting = settingFrom(flags);
  const agents = parseInteger(flags.agents, "--agents");
  const played = {
    days: parseInteger(flags.days, "--days", MOST.days),
    seed: parseInteger(flags.seed, "--seed", 2 ** 31),
  };
  const arranged = [arrangement("as asked", setting, agents), ...mitigations(setting, agents)];
  const progress = flags.simulate ? io.progress("risk", arranged.length, "rows") : null;
  const rows: RiskRow[] = [];
  for (const row of arranged) {
    const simulated = progress &&
      await simulateForks(row.setting, { ...played, interrupted: io.interrupted });
    rows.push({ ...row, simulated });
    progress?.tick();
    if (progress === null || simulated !== null) continue;
    progress.done();
    io.note("Interrupted: nothing was printed.");
    return 1;
  }
  progress?.done();
  if (io.json) io.out(JSON.stringify({ schema: SCHEMA, setting, agents, rows }));
  else io.out(...riskLines(rows, agents));
  return 0;
}

function settingFrom(flags: Flags<typeof SPEC>): ForkSetting {
  const controllers = parseInteger(flags.controllers, "--controllers", MOST.controllers);
  const hours = parsePositive(flags.hours, "--hours", MOST.hours);
  const teams = parseInteger(flags.teams, "--teams", controllers);
  const least = Math.min(...teamSizes({ controllers, teams }));
  return {
    controllers,
    eventsPerDay: parsePositive(flags["events-per-day"], "--events-per-day", MOST.eventsPerDay),
    delaySeconds: parsePositive(flags["delay-seconds"], "--delay-seconds", delayMax({ hours })),
    hours,
    threshold: parseInteger(flags.threshold, "--threshold", least),
    teams,
    witnesses: witnessesFrom(flags),
  };
}

function witnessesFrom({ witnesses, toad }: Flags<typeof SPEC>): ForkSetting["witnesses"] {
  if (witnesses === undefined) {
    if (toad === undefined) return null;
    throw new UsageError("--toad is of witnesses, and there are none", {
      expected: "--witnesses beside it",
      actual: `--toad ${toad}`,
      next: "try --witnesses 4 --toad 3",
    });
  }
  const count = parseInteger(witnesses, "--witnesses", MOST.witnesses);
  const fewest = Math.floor(count / 2) + 1;
  return { count, toad: toad === undefined ? fewest : parseInteger(toad, "--toad", count) };
}

if (import.meta.main) await runCommand(SPEC, main);
