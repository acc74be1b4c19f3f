import { heldBy, idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";
import { between } from "../builders/values.ts";

const WEIGHT = "choice: weights; the source names the kinds";

/** Queries on every grid: price discovery and balance (002:L1117), single meters and trades. */
export const ENERGY_GRID_QUERIES = queries({
  price_discovery: query(
    { weight: 0.2, source: `002:L1117: offers in a segment up to a price; ${WEIGHT}` },
    'grid_segment = "{segment}" && is_producer = 1 && sell_price_kwh <= {most}',
    {
      segment: idOf("grid_segments"),
      // Tenths of cents, as stored: the cheapest twentieth to quarter of the offers.
      most: between(63, 75),
    },
  ),
  segment_price: query(
    {
      weight: 0.15,
      limit: 10,
      source: `002:L1117, L1089: a segment's price, load and generation; ${WEIGHT}`,
    },
    'segment_id = "{segment}"',
    { segment: idOf("grid_segments") },
  ),
  balance_surplus: query(
    { weight: 0.1, source: `002:L1117: who feeds in most; ${WEIGHT}` },
    'grid_segment = "{segment}" && current_production_kw >= {power}',
    {
      segment: idOf("grid_segments"),
      // W, as stored: 5 to 8 kW.
      power: between(5_000, 8_000),
    },
  ),
  balance_load: query(
    { weight: 0.1, source: `002:L1117: who draws most; ${WEIGHT}` },
    'grid_segment = "{segment}" && current_consumption_kw >= {power}',
    {
      segment: idOf("grid_segments"),
      // W, as stored: 7 to 10 kW.
      power: between(7_000, 10_000),
    },
  ),
  recent_prices: query(
    { weight: 0.05, source: `002:L1117: what the day's trades paid in a segment; ${WEIGHT}` },
    'grid_segment = "{segment}" && price_per_kwh >= {least}',
    {
      segment: idOf("grid_segments"),
      // Tenths of cents, as stored: the dearest twentieth to fifth of the trades.
      least: between(185, 197),
    },
  ),
  meter_state: query(
    { weight: 0.1, limit: 10, source: `002:L1069: a meter's current state; ${WEIGHT}` },
    'meter_id = "{meter}"',
    { meter: idOf("meters") },
  ),
  meter_by_key: query(
    { weight: 0.05, limit: 10, source: `002:L1069: the same by key; ${WEIGHT}` },
    "$key = {key}",
    { key: keyOf("meters") },
  ),
  meter_miss: query(
    { weight: 0.05, limit: 10, source: `choice: a meter of another grid; ${WEIGHT}` },
    'meter_id = "{meter}"',
    { meter: missingIdOf("meters") },
  ),
  open_trades: query(
    { weight: 0.1, source: `002:L1117, L1030: what a segment is to deliver; ${WEIGHT}` },
    'grid_segment = "{segment}" && status = "confirmed"',
    { segment: idOf("grid_segments") },
  ),
  sales_of_a_meter: query(
    { weight: 0.1, source: `002:L1103-L1106: settlement of the day; ${WEIGHT}` },
    'seller_meter = "{meter}"',
    { meter: heldBy("trades", "seller_meter") },
  ),
});
