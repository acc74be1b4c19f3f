import { operationsOn } from "../builders/operations.ts";
import { multiplied, sourced } from "../builders/sourced.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";
import { type EnergyGrid, PRICE_S, READING_S } from "./model.ts";

const meters = operationsOn("meters", { proportional: true });
const segments = operationsOn("grid_segments", { proportional: true });

/** Share of trades that one side disputes, before and after delivery. `choice:` */
const OBJECTED = 0.01;
/** Seconds between two changes of a segment's congestion. `choice:` a busy evening's rhythm */
const CONGESTION_S = 14_400;
/** Share of segments congested at any time, as in the life cycle. */
const CONGESTED = 0.08;

/** Meters in step report within these seconds: 150 blocks, so that one block holds 100,000 readings of California. */
const IN_STEP_S = 300;

/**
 * The steady stream. Readings and prices belong to meters and segments and grow with the scale; trades do so beside
 * readings, so that a block of a small grid is a small block of the same mix.
 */
export function steadyOperations(grid: EnergyGrid): OperationSpec[] {
  return [...readings(grid), ...segmentOperations(grid), ...tradeOperations(grid, grid.tradesPerS)];
}

function readings({ meters: { value }, reporting }: EnergyGrid): OperationSpec[] {
  const rate = sourced(value / READING_S, "002:L1086; E-01: each meter every 15 minutes");
  const reading = meters.update("meter_reading", rate);
  if (reporting === "elsewhere") return [];
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
function segmentOperations({ segments: { value } }: EnergyGrid): OperationSpec[] {
  const priced = (share: number) =>
    sourced(value * share / PRICE_S, "002:L1089: each segment every 5 minutes; choice: split by state");
  const turned = sourced(
    value * CONGESTED / CONGESTION_S,
    "002:L997; choice: a segment stays congested for four hours",
  );
  return [
    segments.update("price_update_free", priced(1 - CONGESTED), "free"),
    segments.update("price_update_congested", priced(CONGESTED), "congested"),
    segments.move("congestion_begins", turned, ["free", "congested"]),
    segments.move("congestion_ends", turned, ["congested", "free"]),
  ];
}

/** From match to settlement: as many trades leave the day as enter it. */
function tradeOperations({ reporting }: EnergyGrid, rate: Sourced): OperationSpec[] {
  const trades = operationsOn("trades", reporting === "elsewhere" ? {} : { proportional: true });
  const objected = multiplied(rate, OBJECTED, "choice: one in a hundred");
  const objectedLater = multiplied(rate, OBJECTED * (1 - OBJECTED), "choice: one in a hundred");
  const decided = multiplied(rate, 1 - (1 - OBJECTED) ** 2, "choice: all that were objected to");
  const confirmed = multiplied(rate, 1 - OBJECTED, "choice: 99 in a hundred");
  const settled = multiplied(rate, (1 - OBJECTED) ** 2, "choice: 99 in a hundred");
  return [
    trades.create("trade_matched", rate, "matched"),
    trades.move("trade_confirmed", confirmed, ["matched", "confirmed"]),
    trades.move("match_disputed", objected, ["matched", "disputed"]),
    trades.move("trade_settled", settled, ["confirmed", "settled"]),
    trades.move("delivery_disputed", objectedLater, ["confirmed", "disputed"]),
    trades.move("dispute_decided", decided, ["disputed", "settled"]),
    trades.expire("trade_expired", multiplied(rate, 1, "X-17: as many leave the day as enter it"), "settled"),
  ];
}

/** The busiest minute of the market: trades at the upper end of thousands a minute, while meters report on. */
export function busiestMinute(grid: EnergyGrid): PeakSpec {
  const hurried = tradeOperations(grid, grid.busiestTradesPerS).filter(({ kind }) => kind !== "expire");
  return {
    id: "market_rush",
    seconds: sourced(60, "choice: 30 blocks; the source gives a rate's range, not its rhythm"),
    operations: hurried.map((operation) => ({ ...operation, id: `${operation.id}_rush` })),
    replaces: hurried.map(({ id }) => id),
  };
}
