import { BLOCKS_PER_DAY } from "../builders/times.ts";
import type { CalendarSpec } from "../scenario.ts";

const BLOCKS = 1_153_465;

/** End blocks of the load's parts: the published first blocks, then the rest of day 0 in two parts. */
const LOAD_ENDS = [1_600, 24_000, BLOCKS_PER_DAY];
/** Thousands of entities per day during ramp-up. choice: rising evenly to the peak's level. */
const RAMP_UP_DAYS = [8, 14, 21, 32];
/** The same for the peak, within the published 40 to 85 thousand and with one busy day. Source: sp:mendoza-dump.md:L169. */
const PEAK_DAYS = [41, 43, 45, 48, 52, 83, 60, 46, 42, 40];
const FIRST_STEADY_DAY = 15;
const LAST_DAY = Math.floor(BLOCKS / BLOCKS_PER_DAY);

/** 26.7 days, one phase per day after the load. */
export const CALENDAR: CalendarSpec = {
  firstBlock: 661,
  blocks: BLOCKS,
  phases: [
    ...LOAD_ENDS.map((toBlock, i) => ({ name: "initial load", fromBlock: LOAD_ENDS[i - 1] ?? 0, toBlock })),
    ...RAMP_UP_DAYS.map((_, i) => day("ramp-up", 1 + i)),
    ...PEAK_DAYS.map((_, i) => day("peak", 1 + RAMP_UP_DAYS.length + i)),
    ...Array.from(
      { length: LAST_DAY - FIRST_STEADY_DAY + 1 },
      (_, i) => day("steady", FIRST_STEADY_DAY + i),
    ),
  ],
  source:
    "sp:mendoza-dump.md:L33 (blocks), L162-L169 (phases by day, peak days); M-11, M-12; choice: days within a phase",
};

/** Entities created per published phase; `load` as a number is spread over the last two of its three parts. */
interface ByPhase {
  readonly load: number | readonly [number, number, number];
  readonly rampUp: number;
  readonly peak: number;
  readonly steady: number;
}

/** Weights of the calendar's phases for a cohort, from its entities per published phase. */
export function byDay({ load, rampUp, peak, steady }: ByPhase): number[] {
  const stretches = typeof load === "number" ? [0, ...spread(load, lengths("initial load").slice(1))] : load;
  return [
    ...stretches,
    ...spread(rampUp, RAMP_UP_DAYS),
    ...spread(peak, PEAK_DAYS),
    ...spread(steady, lengths("steady")),
  ];
}

function day(name: string, number: number) {
  return {
    name,
    fromBlock: number * BLOCKS_PER_DAY,
    toBlock: Math.min(BLOCKS, (number + 1) * BLOCKS_PER_DAY),
  };
}

function lengths(name: string): number[] {
  return CALENDAR.phases.filter((phase) => phase.name === name).map(({ fromBlock, toBlock }) =>
    toBlock - fromBlock
  );
}

function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => total * weight / sum);
}
