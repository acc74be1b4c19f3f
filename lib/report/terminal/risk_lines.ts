import { delayMax, forkRisk, type ForkSetting, teamSizes } from "../../model/duplicity/fork_risk.ts";
import { type Arrangement, STOLEN_PER_YEAR } from "../../model/duplicity/mitigations.ts";
import type { SimulatedForks } from "../../model/duplicity/simulate_forks.ts";
import { countText, numberText, shareText, timeText } from "../../scenarios/describe/words.ts";
import { formatNumber } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";

/** Controllers, delays (s) and multiples of the event rate that the tables go through. */
const CONTROLLERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
const DELAYS_S = [1, 5, 60, 300, 1800] as const;
const RATES = [0.01, 0.1, 1, 10, 100] as const;

/** An arrangement, and what the simulation of it counted; null where no days were played. */
export interface RiskRow extends Arrangement {
  readonly simulated: SimulatedForks | null;
}

/** The answer, what changes it, and the assumptions, as lines. @param rows What was asked about comes first. */
export function riskLines(rows: readonly RiskRow[], agents: number): string[] {
  const [{ setting, risk, agentsInDoubt }] = rows as [RiskRow];
  const share = agentsInDoubt === agents ? "all" : `${numberText(agentsInDoubt)} of`;
  const doubt = `leaves ${share} ${countText(agents, "agent")} in doubt`;
  return [
    risk.forkPerDay === 0
      ? `No day has a fork by honest controllers: ${settingText(setting)}.`
      : `${probabilityText(risk.forkPerDay)} of days have a fork: ${settingText(setting)}.`,
    `${
      risk.forkPerDay === 0 ? "One by a thief" : "Each"
    } ${doubt}, and undoes what the losing side sealed since.`,
    ...simulatedLines(rows),
    ...tableLines(arrangementTable(rows)),
    ...tableLines(byControllers(setting)),
    ...tableLines(byRate(setting)),
    "",
    ...NOTES,
  ];
}

const NOTES = [
  "Assumed: controllers make events at random times of the working day, alike and independently; each event is known to all others",
  "after the delay and not before; who signed an event knows it; nobody signs two events at one number. Honest races alone: bursts make",
  "it worse, and so does anybody who works offline. Collecting signatures or receipts adds to the delay.",
  "A threshold ends races only where it takes more than half of the keys: else two groups of cosigners need not know of each other.",
  "Witnesses end them where more than half must receipt each event, interactions too; a race can then leave the log standing still.",
  "Stall: races in which no event gets enough receipts. Cosigners who split over two proposals are not modelled.",
  `Keys stolen: enough keys of one log within a year, each with ${
    shareText(STOLEN_PER_YEAR)
  }, independently. A thief can fork at will.`,
  "A fork of interactions is repaired by a rotation; one of rotations by nothing (deno task forks tells which).",
];

/** A probability as a percentage: 0 and 100 % are not what it is rounded to. */
export function probabilityText(p: number): string {
  if (p === 0) return "0 %";
  if (p < 1e-8) return "< 0.000001 %";
  return p > 0.9995 ? "> 99.9 %" : shareText(p);
}

/** The setting in words. */
export function settingText(setting: ForkSetting): string {
  const { controllers, eventsPerDay, delaySeconds, hours, threshold, teams, witnesses } = setting;
  const logs = teams === 1 ? "of one log" : `of ${numberText(teams)} logs`;
  const receipts = witnesses === null ? "" : `, ${witnesses.toad} receipts of ${witnesses.count} witnesses`;
  return `${countText(controllers, "controller")} ${logs} (kt=${threshold}${receipts}), ${
    countText(eventsPerDay, "event")
  } a day each in ${countText(hours, "hour")}, known to the others after ${timeText(delaySeconds)}`;
}

function simulatedLines(rows: readonly RiskRow[]): string[] {
  const played = rows.flatMap(({ risk, simulated }) => simulated === null ? [] : [{ risk, ...simulated }]);
  if (played.length === 0) return [];
  const within = played.filter(({ risk: { forkPerDay }, interval: [low, high] }) =>
    forkPerDay >= low && forkPerDay <= high
  );
  return [
    `Played day by day, ${
      numberText(played[0]!.days)
    } days each: the formula is within the 95 % interval in ${within.length} of ` +
    `${played.length} rows (one in twenty misses by chance).`,
  ];
}

function arrangementTable(rows: readonly RiskRow[]): SummaryTable {
  const isPlayed = rows.some(({ simulated }) => simulated !== null);
  return {
    title: "the same events, arranged otherwise",
    columns: [
      "arrangement",
      "fork a day",
      ...isPlayed ? ["played", "95 % interval"] : [],
      "days between",
      "stall by witnesses",
      "agents in doubt",
      "keys stolen a year",
    ],
    rows: rows.map(({ what, risk, agentsInDoubt, stolenPerYear, simulated }) => [
      what,
      probabilityText(risk.forkPerDay),
      ...isPlayed ? playedCells(simulated) : [],
      risk.forkPerDay === 0 ? "-" : formatNumber(1 / risk.forkPerDay),
      probabilityText(risk.stallPerDay),
      numberText(agentsInDoubt),
      probabilityText(stolenPerYear),
    ]),
  };
}

function playedCells(simulated: SimulatedForks | null): string[] {
  if (simulated === null) return ["-", "-"];
  const [low, high] = simulated.interval.map(shareText);
  return [shareText(simulated.forkPerDay), `[${low}, ${high}]`];
}

function byControllers(setting: ForkSetting): SummaryTable {
  const delays = DELAYS_S.filter((delaySeconds) => delaySeconds <= delayMax(setting));
  return {
    title: "fork a day, by controllers and by delay",
    columns: ["controllers", ...delays.map(timeText)],
    rows: probabilityRows(setting, CONTROLLERS, delays.map((delaySeconds) => ({ delaySeconds }))),
  };
}

function byRate(setting: ForkSetting): SummaryTable {
  return {
    title: `fork a day, by controllers and by events a day each, known after ${
      timeText(setting.delaySeconds)
    }`,
    columns: ["controllers", ...RATES.map(numberText)],
    rows: probabilityRows(setting, CONTROLLERS.slice(1), RATES.map((eventsPerDay) => ({ eventsPerDay }))),
  };
}

/** How likely a fork is, a row a number of controllers that is enough for the threshold, a column a change of the setting. */
export function probabilityRows(
  setting: ForkSetting,
  controllers: readonly number[],
  changes: readonly Partial<ForkSetting>[],
): string[][] {
  return controllers.map((count) => ({ ...setting, controllers: count })).filter(fits).map((own) => [
    numberText(own.controllers),
    ...changes.map((change) => probabilityText(forkRisk({ ...own, ...change }).forkPerDay)),
  ]);
}

/** Whether each log has enough controllers for its threshold. */
function fits(setting: ForkSetting): boolean {
  return Math.min(...teamSizes(setting)) >= setting.threshold;
}
