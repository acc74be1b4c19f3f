import { attributes, changing, from, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { NO_PAYLOAD_FIGURES } from "../builders/payloads.ts";
import { CHOSEN } from "../builders/sourced.ts";
import { daysToLive } from "../builders/times.ts";
import {
  always,
  anyOf,
  between,
  buckets,
  cycle,
  given,
  oneOf,
  register,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { type EnergyGrid, KILOWATT, KILOWATT_HOUR } from "./model.ts";

const METER = "002:L1018-L1022";
const LASTING = daysToLive(365, "002:L1069: kept indefinitely; choice: a year at a time");

/** A value for producers and one for consumers. */
function byRole(producer: ValueSpec, consumer: ValueSpec): ValueSpec {
  return given("is_producer", { "1": producer }, consumer);
}

/** Consumption of a house, kW: mostly base load, then cooking and heat pumps, car charging at the top. `choice:` */
const CONSUMPTION: ValueSpec = buckets([[0.05, 0.5, 55], [0.5, 2, 30], [2, 5, 12], [5, 11, 3]], 3);

/** Production of a roof in daylight, kW: shaded, partial and full sun. `choice:` */
const PRODUCTION: ValueSpec = buckets([[0, 0.1, 20], [0.1, 2, 30], [2, 5, 35], [5, 10, 15]], 3);

/** Smart meters: 12 of the 15 names listed. Producers come in turn, so that a trade can refer to one. */
export function meters(grid: EnergyGrid): EntityTypeSpec {
  const { of, ofMeters, source } = grid.producers;
  const price = scaled(`${grid.cents}/kWh`, 10);
  return {
    id: "meters",
    count: grid.meters,
    attributes: attributes(METER, {
      meter_id: "meter_{pad:8}",
      location: through("grid_segment", "geohash"),
      grid_segment: anyOf("grid_segments"),
      is_producer: from(source, number("flag", cycle([[1, of], [0, ofMeters - of]]))),
      battery_capacity_kwh: number(
        scaled("kWh", 10),
        byRole(
          weighted([[0, 55], [5, 10], [10, 15], [13.5, 15], [27, 5]]),
          weighted([[0, 98], [5, 1], [13.5, 1]]),
        ),
      ),
      current_production_kw: changing(number(KILOWATT, byRole(PRODUCTION, always(0)))),
      current_consumption_kw: changing(number(KILOWATT, CONSUMPTION)),
      total_produced_kwh: changing(
        number(KILOWATT_HOUR, byRole(register([500, 60_000], [8, 40]), always(0))),
      ),
      total_consumed_kwh: changing(number(KILOWATT_HOUR, register([1_000, 120_000], [5, 35]))),
      sell_price_kwh: from(
        `${METER}; choice: trades lie between what sellers ask and buyers offer`,
        number(price, byRole(between(6, 12, 1), always(0))),
      ),
      buy_price_kwh: number(price, between(20, 40, 1)),
      auto_trade_enabled: number(
        "flag",
        byRole(weighted([[1, 70], [0, 30]]), weighted([[1, 15], [0, 85]])),
      ),
    }),
    ownedBy: "self",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: LASTING,
  };
}

/** Local grid areas: 8 attributes (002:L1078), names chosen. Some 3,000 meters each. */
export function gridSegments(grid: EnergyGrid): EntityTypeSpec {
  return {
    id: "grid_segments",
    count: grid.segments,
    attributes: attributes(CHOSEN, {
      segment_id: "seg_{pad:5}",
      utility: oneOf(...grid.utilities),
      geohash: weighted(grid.places),
      congestion: STATE,
      market_price_kwh: from(
        "002:L1089: segment pricing",
        changing(number(scaled(`${grid.cents}/kWh`, 10), between(12, 20, 1))),
      ),
      load_kw: from(
        "002:L1078: aggregated metrics; choice: 0.5 to 2.5 kW a meter, most where the segment is congested",
        changing(
          number(
            KILOWATT,
            given("congestion", { congested: between(5_500, 7_400, 3) }, between(1_500, 5_500, 3)),
          ),
        ),
      ),
      generation_kw: from(
        "002:L1078: aggregated metrics; choice: up to 5 kW a producer",
        changing(number(KILOWATT, between(0, 2_000, 3))),
      ),
      transformer_kw: number(KILOWATT, weighted([[7_500, 50], [10_000, 35], [15_000, 15]])),
    }),
    lifecycle: {
      states: [["free", 92], ["congested", 8]],
      transitions: [
        { from: "free", to: "congested", cause: "load near the transformer's limit" },
        { from: "congested", to: "free", cause: "load shed or shifted" },
      ],
      source: "002:L997; choice: shares",
    },
    ownedBy: "self",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: LASTING,
  };
}
