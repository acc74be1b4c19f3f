import type { QuerySpec } from "../scenario.ts";

const WEIGHT = "choice: weights; the source names the kinds";

/** Asked of every grid: price discovery and balance (002:L1117), and meters and trades one by one. */
export const ENERGY_GRID_QUERIES: readonly QuerySpec[] = [
  {
    type: "price_discovery",
    text: 'grid_segment = "{segment}" && is_producer = 1 && sell_price_kwh <= {most}',
    parameters: {
      segment: { kind: "id", of: "grid_segments" },
      // Tenths of cents, as stored: the cheapest twentieth to quarter of the offers.
      most: { kind: "uniform", min: 63, max: 75 },
    },
    limit: 200,
    weight: 0.2,
    source: `002:L1117: offers in a segment up to a price; ${WEIGHT}`,
  },
  {
    type: "segment_price",
    text: 'segment_id = "{segment}"',
    parameters: { segment: { kind: "id", of: "grid_segments" } },
    limit: 10,
    weight: 0.15,
    source: `002:L1117, L1089: a segment's price, load and generation; ${WEIGHT}`,
  },
  {
    type: "balance_surplus",
    text: 'grid_segment = "{segment}" && current_production_kw >= {power}',
    parameters: {
      segment: { kind: "id", of: "grid_segments" },
      // W, as stored: 5 to 8 kW.
      power: { kind: "uniform", min: 5_000, max: 8_000 },
    },
    limit: 200,
    weight: 0.1,
    source: `002:L1117: who feeds in most; ${WEIGHT}`,
  },
  {
    type: "balance_load",
    text: 'grid_segment = "{segment}" && current_consumption_kw >= {power}',
    parameters: {
      segment: { kind: "id", of: "grid_segments" },
      // W, as stored: 7 to 10 kW.
      power: { kind: "uniform", min: 7_000, max: 10_000 },
    },
    limit: 200,
    weight: 0.1,
    source: `002:L1117: who draws most; ${WEIGHT}`,
  },
  {
    type: "recent_prices",
    text: 'grid_segment = "{segment}" && price_per_kwh >= {least}',
    parameters: {
      segment: { kind: "id", of: "grid_segments" },
      // Tenths of cents, as stored: the dearest twentieth to fifth of the trades.
      least: { kind: "uniform", min: 185, max: 197 },
    },
    limit: 200,
    weight: 0.05,
    source: `002:L1117: what the day's trades paid in a segment; ${WEIGHT}`,
  },
  {
    type: "meter_state",
    text: 'meter_id = "{meter}"',
    parameters: { meter: { kind: "id", of: "meters" } },
    limit: 10,
    weight: 0.1,
    source: `002:L1069: a meter's current state; ${WEIGHT}`,
  },
  {
    type: "meter_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "meters" } },
    limit: 10,
    weight: 0.05,
    source: `002:L1069: the same by key; ${WEIGHT}`,
  },
  {
    type: "meter_miss",
    text: 'meter_id = "{meter}"',
    parameters: { meter: { kind: "id", of: "meters", missing: true } },
    limit: 10,
    weight: 0.05,
    source: `choice: a meter of another grid; ${WEIGHT}`,
  },
  {
    type: "open_trades",
    text: 'grid_segment = "{segment}" && status = "confirmed"',
    parameters: { segment: { kind: "id", of: "grid_segments" } },
    limit: 200,
    weight: 0.1,
    source: `002:L1117, L1030: what a segment is to deliver; ${WEIGHT}`,
  },
  {
    type: "sales_of_a_meter",
    text: 'seller_meter = "{meter}"',
    parameters: { meter: { kind: "attribute", of: "trades", name: "seller_meter" } },
    limit: 200,
    weight: 0.1,
    source: `002:L1103-L1106: settlement of the day; ${WEIGHT}`,
  },
];
