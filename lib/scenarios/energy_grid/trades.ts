import { daysToLive } from "../builders/days_to_live.ts";
import { numberOf, state, text, textOf } from "../builders/attribute_builders.ts";
import { type EnergyGrid, KILOWATT_HOUR, NO_PAYLOAD } from "./model.ts";
import type { EntityTypeSpec, LifecycleSpec } from "../scenario.ts";

const TRADE = "002:L1028-L1031";

/** A trade of the hot tier; the share of each state follows from how long it lasts within the day it is kept. */
const TRADE_LIFE: LifecycleSpec = {
  states: [["settled", 89], ["confirmed", 8], ["matched", 2], ["disputed", 1]],
  transitions: [
    { from: "matched", to: "confirmed", cause: "both meters signed" },
    { from: "matched", to: "disputed", cause: "one meter objects" },
    { from: "confirmed", to: "settled", cause: "delivery read and paid" },
    { from: "confirmed", to: "disputed", cause: "delivery differs from the reading" },
    { from: "disputed", to: "settled", cause: "decided" },
  ],
  source: "002:L1030; choice: half an hour matched, two hours to delivery, the rest of the day settled",
};

/** Quantity of a quarter of an hour, kWh: what a roof can spare. `choice:` */
const QUANTITY = {
  kind: "histogram",
  buckets: [
    { min: 0.05, max: 0.5, weight: 50 },
    { min: 0.5, max: 1.5, weight: 40 },
    { min: 1.5, max: 2.5, weight: 10 },
  ],
  decimals: 3,
} as const;

/** Trades of the current day: 8 of the 10 names listed. A producer sells to one who does not produce. */
export function trades(grid: EnergyGrid): EntityTypeSpec {
  const meter = (name: string, isProducer: number) =>
    textOf(name, {
      kind: "reference",
      of: "meters",
      by: "uniform",
      where: { attribute: "is_producer", value: isProducer },
    }, TRADE);
  return {
    id: "trades",
    count: grid.trades,
    attributes: [
      text("trade_id", "trade_{pad:9}", TRADE),
      meter("seller_meter", 1),
      meter("buyer_meter", 0),
      state("status", TRADE),
      textOf(
        "grid_segment",
        { kind: "through", reference: "seller_meter", attribute: "grid_segment" },
        TRADE,
      ),
      numberOf("quantity_kwh", QUANTITY, KILOWATT_HOUR, TRADE),
      numberOf(
        "price_per_kwh",
        { kind: "uniform", min: 12, max: 20, decimals: 1 },
        { unit: `${grid.cents}/kWh`, scale: 10, offset: 0 },
        TRADE,
      ),
      numberOf(
        "transmission_fee",
        { kind: "uniform", min: 0.1, max: 4, decimals: 1 },
        { unit: `${grid.cents}`, scale: 10, offset: 0 },
        TRADE,
      ),
    ],
    lifecycle: TRADE_LIFE,
    ownedBy: "seller_meter",
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(
      2,
      "002:L1079: the current day, at whose end trade_expired takes it; choice: a second one for what is not settled by then, as the load of the largest grid takes 1.7 days",
    ),
  };
}
