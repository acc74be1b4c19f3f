import type { Ceiling } from "../../bench/load/ceiling.ts";
import { type Confirmation, isMet, judgeRate, type TriedRate } from "../../bench/load/judge_rate.ts";
import { formatNumber } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";

/** How a ceiling is told. */
interface CeilingText {
  /** What rates count, such as "queries/s". */
  readonly unit: string;
  /** As the search confirmed its rates. */
  readonly confirm: Confirmation;
}

/** A ceiling as lines: what holds and what broke first, then each rate tried, then what the figures mean. */
export function ceilingLines(ceiling: Ceiling, { unit, confirm }: CeilingText): string[] {
  const { held, of } = confirm;
  return [
    ceilingAnswer(ceiling, unit),
    ...tableLines({
      title: `${ceiling.trials} ${ceiling.trials === 1 ? "trial" : "trials"}, by rate`,
      columns: [unit, "held", "verdict", "what broke first"],
      left: ["verdict", "what broke first"],
      rows: ceiling.tried.map((one) => cells(one, confirm)),
    }),
    "",
    `A rate is tried once; those beside the ceiling are confirmed: ${held} of up to ${of} fresh trials hold, or no longer can.`,
    ...ceiling.outcome === "found"
      ? [
        "[Highest rate that held in every trial, lowest rate that failed]; the ceiling is taken in the middle.",
      ]
      : [],
  ];
}

/** What is known of a ceiling, in one line. */
export function ceilingAnswer(ceiling: Ceiling, unit: string): string {
  const { outcome, value, interval: [low, high], limit, stopped, trials } = ceiling;
  const rate = (value: number) => `${formatNumber(value)} ${unit}`;
  const bound = limit === null
    ? null
    : `the generator, not the store, was the bound at ${formatNumber(limit)}`;
  if (outcome === "found") {
    const bounds = low === null ? "" : ` [${formatNumber(low)}, ${formatNumber(high!)}]`;
    const unsure = low === null ? "; no rate held in every trial" : "";
    return `${rate(value!)}${bounds} hold; at ${broken(ceiling)}${unsure}`;
  }
  if (outcome === "none") {
    return bound === null
      ? `No rate holds: at ${rate(high!)}, the lowest allowed, ${what(ceiling)}`
      : `Nothing is known of the store: ${bound} ${unit}, the lowest rate allowed`;
  }
  const most = low === null ? `No ${unit} held in every trial` : `At least ${rate(low)} hold`;
  if (outcome === "at least") {
    return `${most}: ${bound ?? "no higher rate was allowed, and no ceiling was found"}`;
  }
  const why = stopped === null
    ? ""
    : stopped === "interrupted"
    ? ", interrupted"
    : ", no more trials are allowed";
  const known = [
    ...low === null ? [] : [`${rate(low)} held`],
    ...high === null ? [] : [`at ${broken(ceiling)}`],
    ...bound === null ? [] : [bound],
  ];
  return `Not decided after ${trials} ${trials === 1 ? "trial" : "trials"}${why}${
    known.length === 0 ? "" : `; so far ${known.join(", ")}`
  }`;
}

function broken(ceiling: Ceiling): string {
  return `${formatNumber(ceiling.interval[1]!)} ${what(ceiling)}`;
}

function what({ broke }: Ceiling): string {
  return broke === null ? "the requirement was missed, and nothing tells why" : `${broke} first`;
}

const VERDICTS = { held: "holds", failed: "fails", generator: "not offered" } as const;

function cells(one: TriedRate, confirm: Confirmation): string[] {
  const { verdict, isConfirmed } = judgeRate(one, confirm);
  const broke = new Set(one.trials.filter((trial) => !isMet(trial)).flatMap(({ broke }) => broke ?? []));
  return [
    formatNumber(one.rate),
    `${one.trials.filter(isMet).length} of ${one.trials.length}`,
    VERDICTS[verdict] + (isConfirmed ? ", confirmed" : ""),
    [...broke].join("; "),
  ];
}
