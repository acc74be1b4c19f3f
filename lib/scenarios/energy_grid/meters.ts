import { daysToLive } from "../builders/days_to_live.ts";
import { changing, numberOf, reference, state, text, textOf } from "../builders/attribute_builders.ts";
import { CHOSEN, type EnergyGrid, KILOWATT, KILOWATT_HOUR, NO_PAYLOAD } from "./model.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";

const METER = "002:L1018-L1022";
const FLAG = { unit: "flag", scale: 1, offset: 0 } as const;
const LASTING = daysToLive(365, "002:L1069: kept indefinitely; choice: a year at a time");

/** Drawn as the meter is a producer or not. */
function byRole(producer: ValueSpec, consumer: ValueSpec): ValueSpec {
  return { kind: "given", attribute: "is_producer", cases: { "1": producer }, other: consumer };
}

const only = (value: number): ValueSpec => ({ kind: "choice", values: [[value, 1]] });

/** What a house draws, kW: standing load mostly, cooking and heat pumps, a car charging at the top. `choice:` */
const CONSUMPTION: ValueSpec = {
  kind: "histogram",
  buckets: [
    { min: 0.05, max: 0.5, weight: 55 },
    { min: 0.5, max: 2, weight: 30 },
    { min: 2, max: 5, weight: 12 },
    { min: 5, max: 11, weight: 3 },
  ],
  decimals: 3,
};

/** What a roof gives, kW, over the daylight hours: some shaded or full, most in between. `choice:` */
const PRODUCTION: ValueSpec = {
  kind: "histogram",
  buckets: [
    { min: 0, max: 0.1, weight: 20 },
    { min: 0.1, max: 2, weight: 30 },
    { min: 2, max: 5, weight: 35 },
    { min: 5, max: 10, weight: 15 },
  ],
  decimals: 3,
};

/** Smart meters: 12 of the 15 names listed. Who produces comes in turn, so that a trade can name a producer. */
export function meters(grid: EnergyGrid): EntityTypeSpec {
  const { of, ofMeters, source } = grid.producers;
  const price = { unit: `${grid.cents}/kWh`, scale: 10, offset: 0 };
  return {
    id: "meters",
    count: grid.meters,
    attributes: [
      text("meter_id", "meter_{pad:8}", METER),
      textOf("location", { kind: "through", reference: "grid_segment", attribute: "geohash" }, METER),
      reference("grid_segment", "grid_segments", "uniform", METER),
      numberOf("is_producer", { kind: "cycle", values: [[1, of], [0, ofMeters - of]] }, FLAG, source),
      numberOf(
        "battery_capacity_kwh",
        byRole(
          { kind: "choice", values: [[0, 55], [5, 10], [10, 15], [13.5, 15], [27, 5]] },
          { kind: "choice", values: [[0, 98], [5, 1], [13.5, 1]] },
        ),
        { unit: "kWh", scale: 10, offset: 0 },
        METER,
      ),
      changing(numberOf("current_production_kw", byRole(PRODUCTION, only(0)), KILOWATT, METER)),
      changing(numberOf("current_consumption_kw", CONSUMPTION, KILOWATT, METER)),
      changing(numberOf(
        "total_produced_kwh",
        byRole(
          { kind: "register", start: { min: 500, max: 60_000 }, perDay: { min: 8, max: 40 } },
          only(0),
        ),
        KILOWATT_HOUR,
        METER,
      )),
      changing(numberOf(
        "total_consumed_kwh",
        { kind: "register", start: { min: 1_000, max: 120_000 }, perDay: { min: 5, max: 35 } },
        KILOWATT_HOUR,
        METER,
      )),
      numberOf(
        "sell_price_kwh",
        byRole({ kind: "uniform", min: 6, max: 12, decimals: 1 }, only(0)),
        price,
        `${METER}; choice: trades lie between what sellers ask and buyers offer`,
      ),
      numberOf("buy_price_kwh", { kind: "uniform", min: 20, max: 40, decimals: 1 }, price, METER),
      numberOf(
        "auto_trade_enabled",
        byRole(
          { kind: "choice", values: [[1, 70], [0, 30]] },
          { kind: "choice", values: [[1, 15], [0, 85]] },
        ),
        FLAG,
        METER,
      ),
    ],
    ownedBy: "self",
    payload: NO_PAYLOAD,
    btlBlocks: LASTING,
  };
}

/** Local grid areas: 8 attributes (002:L1078), names chosen. Some 3,000 meters each. */
export function gridSegments(grid: EnergyGrid): EntityTypeSpec {
  return {
    id: "grid_segments",
    count: grid.segments,
    attributes: [
      text("segment_id", "seg_{pad:5}", CHOSEN),
      textOf("utility", { kind: "choice", values: grid.utilities.map((name) => [name, 1] as const) }, CHOSEN),
      textOf(
        "geohash",
        { kind: "choice", values: grid.places.map(({ geohash, share }) => [geohash, share]) },
        CHOSEN,
      ),
      state("congestion", CHOSEN),
      changing(numberOf(
        "market_price_kwh",
        { kind: "uniform", min: 12, max: 20, decimals: 1 },
        { unit: `${grid.cents}/kWh`, scale: 10, offset: 0 },
        "002:L1089: segment pricing",
      )),
      changing(numberOf(
        "load_kw",
        {
          kind: "given",
          attribute: "congestion",
          cases: { congested: { kind: "uniform", min: 5_500, max: 7_400, decimals: 3 } },
          other: { kind: "uniform", min: 1_500, max: 5_500, decimals: 3 },
        },
        KILOWATT,
        "002:L1078: aggregated metrics; choice: 0.5 to 2.5 kW a meter, most where the segment is congested",
      )),
      changing(numberOf(
        "generation_kw",
        { kind: "uniform", min: 0, max: 2_000, decimals: 3 },
        KILOWATT,
        "002:L1078: aggregated metrics; choice: up to 5 kW a producer",
      )),
      numberOf(
        "transformer_kw",
        { kind: "choice", values: [[7_500, 50], [10_000, 35], [15_000, 15]] },
        KILOWATT,
        CHOSEN,
      ),
    ],
    lifecycle: {
      states: [["free", 92], ["congested", 8]],
      transitions: [
        { from: "free", to: "congested", cause: "load near the transformer's limit" },
        { from: "congested", to: "free", cause: "load shed or shifted" },
      ],
      source: "002:L997; choice: shares",
    },
    ownedBy: "self",
    payload: NO_PAYLOAD,
    btlBlocks: LASTING,
  };
}
