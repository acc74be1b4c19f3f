import { type EnergyGrid, PRICE_S, READING_S } from "./model.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";

/** Trades of which one side objects, before and after delivery. `choice:` */
const OBJECTED = 0.01;
/** Seconds between two changes of a segment's congestion. `choice:` a busy evening's rhythm */
const CONGESTION_S = 14_400;
/** Share of the segments that are congested at a time, as declared. */
const CONGESTED = 0.08;

/** Meters in step report within these seconds: 150 blocks, so that one block holds 100,000 readings of California. */
const IN_STEP_S = 300;

const of = ({ value, source }: Sourced, share: number, why: string): Sourced => ({
  value: value * share,
  source: `${source}; ${why}`,
});

/**
 * The steady stream. Readings and prices belong to meters and segments and grow with the scale; trades do so beside
 * readings, so that a block of a small grid is a small block of the same mix.
 */
export function steadyOperations(grid: EnergyGrid): OperationSpec[] {
  return [...readings(grid), ...segmentOperations(grid), ...tradeOperations(grid, grid.tradesPerS)];
}

function readings({ meters, reporting }: EnergyGrid): OperationSpec[] {
  if (reporting === "elsewhere") return [];
  const reading: OperationSpec = {
    id: "meter_reading",
    entityType: "meters",
    kind: "update",
    ratePerS: { value: meters.value / READING_S, source: "002:L1086; E-01: each meter every 15 minutes" },
    proportional: true,
  };
  if (reporting === "spread") return [reading];
  return [{
    ...reading,
    pulse: {
      everyS: READING_S,
      withinS: IN_STEP_S,
      source:
        "002:L1086; E-09: in step; choice: within 5 minutes, so that a block of California's holds 100,000 readings",
    },
  }];
}

/** A price every five minutes for every segment, whatever its state; congestion comes and goes. */
function segmentOperations({ segments }: EnergyGrid): OperationSpec[] {
  const price = (state: string, share: number): OperationSpec => ({
    id: `price_update_${state}`,
    entityType: "grid_segments",
    kind: "update",
    inState: state,
    ratePerS: {
      value: segments.value * share / PRICE_S,
      source: "002:L1089: each segment every 5 minutes; choice: split by state",
    },
    proportional: true,
  });
  const turn = (id: string, from: string, to: string): OperationSpec => ({
    id,
    entityType: "grid_segments",
    kind: "transition",
    transition: { from, to },
    ratePerS: {
      value: segments.value * CONGESTED / CONGESTION_S,
      source: "002:L997; choice: a segment stays congested for four hours",
    },
    proportional: true,
  });
  return [
    price("free", 1 - CONGESTED),
    price("congested", CONGESTED),
    turn("congestion_begins", "free", "congested"),
    turn("congestion_ends", "congested", "free"),
  ];
}

/** From match to settlement: as many trades leave the day as enter it. */
function tradeOperations({ reporting }: EnergyGrid, rate: Sourced): OperationSpec[] {
  const scaling = reporting === "elsewhere" ? {} : { proportional: true } as const;
  const move = (id: string, from: string, to: string, ratePerS: Sourced): OperationSpec => ({
    id,
    entityType: "trades",
    kind: "transition",
    transition: { from, to },
    ratePerS,
    ...scaling,
  });
  const objected = of(rate, OBJECTED, "choice: one in a hundred");
  const decided = of(rate, 1 - (1 - OBJECTED) ** 2, "choice: all that were objected to");
  const undisputed = "choice: 99 in a hundred";
  return [
    {
      id: "trade_matched",
      entityType: "trades",
      kind: "create",
      inState: "matched",
      ratePerS: rate,
      ...scaling,
    },
    move("trade_confirmed", "matched", "confirmed", of(rate, 1 - OBJECTED, undisputed)),
    move("match_disputed", "matched", "disputed", objected),
    move("trade_settled", "confirmed", "settled", of(rate, (1 - OBJECTED) ** 2, undisputed)),
    move(
      "delivery_disputed",
      "confirmed",
      "disputed",
      of(rate, OBJECTED * (1 - OBJECTED), "choice: one in a hundred"),
    ),
    move("dispute_decided", "disputed", "settled", decided),
    {
      id: "trade_expired",
      entityType: "trades",
      kind: "expire",
      inState: "settled",
      ratePerS: of(rate, 1, "X-17: as many leave the day as enter it"),
      ...scaling,
    },
  ];
}

/** The busiest minute of the market: trades at the upper end of thousands a minute, while meters report on. */
export function busiestMinute(grid: EnergyGrid): PeakSpec {
  const hurried = tradeOperations(grid, grid.busiestTradesPerS).filter(({ kind }) => kind !== "expire");
  return {
    id: "market_rush",
    seconds: { value: 60, source: "choice: 30 blocks; the source gives a rate's range, not its rhythm" },
    operations: hurried.map((operation) => ({ ...operation, id: `${operation.id}_rush` })),
    replaces: hurried.map(({ id }) => id),
  };
}
