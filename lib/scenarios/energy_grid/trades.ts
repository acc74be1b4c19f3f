import { attributes, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { NO_PAYLOAD_FIGURES } from "../builders/payloads.ts";
import { daysToLive } from "../builders/times.ts";
import { anyOf, between, buckets, STATE, through, where } from "../builders/values.ts";
import type { EntityTypeSpec, LifecycleSpec } from "../scenario.ts";
import { type EnergyGrid, KILOWATT_HOUR } from "./model.ts";

const TRADE = "002:L1028-L1031";

/** Life cycle of a trade in the hot tier; shares follow from each state's duration within the day it is kept. */
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

/** Energy traded in a quarter of an hour, kWh: a roof's surplus. `choice:` */
const QUANTITY = buckets([[0.05, 0.5, 50], [0.5, 1.5, 40], [1.5, 2.5, 10]], 3);

/** Trades of the current day: 8 of the 10 names listed. A producer sells to a consumer. */
export function trades(grid: EnergyGrid): EntityTypeSpec {
  const meter = (isProducer: number) => anyOf("meters", where("is_producer", isProducer));
  return {
    id: "trades",
    count: grid.trades,
    attributes: attributes(TRADE, {
      trade_id: "trade_{pad:9}",
      seller_meter: meter(1),
      buyer_meter: meter(0),
      status: STATE,
      grid_segment: through("seller_meter", "grid_segment"),
      quantity_kwh: number(KILOWATT_HOUR, QUANTITY),
      price_per_kwh: number(scaled(`${grid.cents}/kWh`, 10), between(12, 20, 1)),
      transmission_fee: number(scaled(grid.cents, 10), between(0.1, 4, 1)),
    }),
    lifecycle: TRADE_LIFE,
    ownedBy: "seller_meter",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(
      2,
      "002:L1079: the current day, at whose end trade_expired takes it; choice: a second one for what is not settled by then, as the load of the largest grid takes 1.7 days",
    ),
  };
}
