import { type ForkRisk, forkRisk, type ForkSetting, teamSizes } from "./fork_risk.ts";
import { stolenQuorum } from "./stolen_keys.ts";

/** Probability that a key is stolen within a year. choice: one of a hundred laptops a year; nothing published says it of keys. */
export const STOLEN_PER_YEAR = 0.01;

/** The fewest witnesses of which one may be absent, and one may sign both of two events. Source: keri.md 4.2. */
export const WITNESSES = { count: 4, toad: 3 } as const;

/** One way to arrange the same events, and what it comes to. */
export interface Arrangement {
  readonly what: string;
  readonly setting: ForkSetting;
  readonly risk: ForkRisk;
  /** Agents under the largest log: in doubt until a fork of it is settled. */
  readonly agentsInDoubt: number;
  /** Probability that in a year enough keys of at least one log are stolen to sign an event of it. */
  readonly stolenPerYear: number;
}

/** A setting with its risk. @param agents Agents under all its logs, shared out as the controllers are. */
export function arrangement(what: string, setting: ForkSetting, agents: number): Arrangement {
  const sizes = teamSizes(setting);
  const noneStolen = sizes.reduce(
    (none, size) => none * (1 - stolenQuorum(size, setting.threshold, STOLEN_PER_YEAR)),
    1,
  );
  return {
    what,
    setting,
    risk: forkRisk(setting),
    agentsInDoubt: Math.ceil(agents * Math.max(...sizes) / setting.controllers),
    stolenPerYear: 1 - noneStolen,
  };
}

/**
 * What else may be done with the same events of a day: each change alone, made to the setting as it is, and where it changes
 * something.
 */
export function mitigations(setting: ForkSetting, agents: number): Arrangement[] {
  const { controllers, eventsPerDay, threshold, teams } = setting;
  const by = (few: number, kt: number): ForkSetting => ({
    ...setting,
    controllers: few,
    eventsPerDay: eventsPerDay * controllers / few,
    threshold: kt,
    teams: 1,
  });
  const largest = Math.max(...teamSizes(setting));
  const half = Math.floor(largest / 2) + 1;
  const changes: readonly (readonly [what: string, changed: ForkSetting, applies: boolean])[] = [
    ["kt=2", { ...setting, threshold: 2 }, threshold === 1 && largest > 3],
    [
      `kt=${half}, more than half`,
      { ...setting, threshold: half },
      threshold < half && controllers / teams > 2,
    ],
    ["10 teams, a log each", { ...setting, teams: 10 }, teams < 10 && controllers / 10 >= threshold],
    ["100 teams, a log each", { ...setting, teams: 100 }, teams < 100 && controllers / 100 >= threshold],
    ["4 witnesses, 3 receipts", { ...setting, witnesses: WITNESSES }, setting.witnesses === null],
    ["5 controllers, kt=1; the others as delegates", by(5, 1), controllers > 5],
    ["5 controllers, kt=3; the others as delegates", by(5, 3), controllers > 5],
    ["one writer; the others as delegates", by(1, 1), controllers > 1],
  ];
  return changes.filter(([, , applies]) => applies).map(([what, changed]) =>
    arrangement(what, changed, agents)
  );
}
