import { attributes, from, number } from "../builders/attributes.ts";
import { choices } from "../builders/choices.ts";
import { scaled } from "../builders/encodings.ts";
import { operationsOn } from "../builders/operations.ts";
import { NO_PAYLOAD_FIGURES } from "../builders/payloads.ts";
import { heldBy, idOf, queries, query } from "../builders/queries.ts";
import { sourced } from "../builders/sourced.ts";
import { DAY_S, daysToLive } from "../builders/times.ts";
import { MARKETPLACE_LOAD_BLOCK, MIN_STEADY_BLOCKS, typedScenario } from "../builders/typed_scenario.ts";
import { always, between, buckets, createdAt, weighted } from "../builders/values.ts";
import type { EntityTypeSpec, OperationSpec, Sourced } from "../scenario.ts";
import { EPOCH_S, KILOWATT_HOUR, READING_S } from "./model.ts";

const READING = "002:L1037-L1039";
const TRADE = "002:L1028-L1031";
const METERS: Sourced = sourced(15_000_000, "002:L1047");
const DAYS_PER_YEAR = 365;
const READINGS_PER_S: Sourced = sourced(
  METERS.value / READING_S,
  "002:L1086; E-01, E-02: each of 15M meters every 15 minutes",
);
const TRADES: Sourced = sourced(100_000_000, "002:L1059");
const TRADES_PER_S: Sourced = sourced(TRADES.value / (30 * DAY_S), "002:L1059: 100M in 30 days");

/** A meter of the hot tier; its entity is not part of this tier. */
const METER = "meter_{int:0-14999999}";

/** Readings: 5 of the 9 names listed; the others follow from them or from the block. */
const READINGS: EntityTypeSpec = {
  id: "readings",
  count: sourced(10_000_000_000, "002:L1060: 7 days; E-02: 15M x 96 x 7 is 10.08 billion"),
  attributes: attributes(READING, {
    reading_id: "read_{pad:11}",
    meter_id: METER,
    production_kwh: from(
      `${READING}; 002:L1047: 2M of 15M produce`,
      number(KILOWATT_HOUR, buckets([[0, 0, 87], [0.001, 2.5, 13]], 3)),
    ),
    consumption_kwh: number(KILOWATT_HOUR, buckets([[0.01, 0.15, 60], [0.15, 0.8, 35], [0.8, 2.75, 5]], 3)),
    meter_status: weighted({ ok: 985, estimated: 12, fault: 3 }),
  }),
  payload: NO_PAYLOAD_FIGURES,
  btlBlocks: daysToLive(7, "002:L1070: readings of 7 days"),
};

const TRADE_ATTRIBUTES = attributes(TRADE, {
  trade_id: "trade_{pad:10}",
  seller_meter: METER,
  buyer_meter: METER,
  timestamp: createdAt(EPOCH_S),
  status: from(`${TRADE}; choice: only settled trades leave the hot tier`, always("settled")),
  grid_segment: "seg_0{int:0-4999}",
  quantity_kwh: number(KILOWATT_HOUR, between(0.05, 2.5, 3)),
  price_per_kwh: number(scaled("cents/kWh", 10), between(12, 20, 1)),
});

/** As many entities are added as expire. */
function rolling(entityType: string, rate: Sourced): OperationSpec[] {
  const entities = operationsOn(entityType, { proportional: true });
  return [entities.create(`${entityType}_added`, rate), entities.expire(`${entityType}_expired`, rate)];
}

/**
 * The warm tier as an Arkiv chain: readings of 7 days, trades of 30. The source puts it into another database
 * (002:L1070, L1122); these figures show why.
 */
export const ENERGY_GRID_WARM = typedScenario({
  id: "energy-grid-warm",
  title: "Energy grid, California, warm tier",
  source: "002:L1059-L1063; 002:L1065-L1071",
  entityTypes: [READINGS, {
    id: "trades",
    count: TRADES,
    attributes: TRADE_ATTRIBUTES,
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(30, "002:L1070: trades of 30 days"),
  }],
  operations: [...rolling("readings", READINGS_PER_S), ...rolling("trades", TRADES_PER_S)],
  ownerCount: sourced(5_000, "002:L1058; choice: a utility's collector per segment"),
  entitiesPerLoadBlock: MARKETPLACE_LOAD_BLOCK,
  steady: {
    versionShare: sourced(0.001, "choice: ten minutes of the 7 days"),
    minBlocks: MIN_STEADY_BLOCKS,
  },
  queries: queries({
    readings_of_a_meter: query(
      { weight: 0.5, source: "002:L1070; choice: a meter's last readings, 672 of them at full size; weight" },
      'meter_id = "{meter}"',
      { meter: heldBy("readings", "meter_id") },
    ),
    reading_by_id: query(
      { weight: 0.2, limit: 10, source: "choice: one reading; weight" },
      'reading_id = "{reading}"',
      { reading: idOf("readings") },
    ),
    sales_of_a_meter: query(
      { weight: 0.3, source: "002:L1070; choice: a month's settlement; weight" },
      'seller_meter = "{meter}"',
      { meter: heldBy("trades", "seller_meter") },
    ),
  }),
  requirements: ["EG-08", "EG-T-01", "EG-T-02"],
  choices: choices({
    "E-02": "16,667 readings a second; 300M a month would be one a day.",
    "E-07":
      "5 of 9 names of a reading, 8 of 10 of a trade. Left out: timestamp (of a reading: its block's), net_kwh (the difference), validated and estimated (one meter_status); total_amount (a product), transmission_fee (paid when settled).",
    "X-17": "As many readings and trades expire as are added.",
    "cold-tier": coldTierText(),
    "full-size":
      "Ten billion readings are projected, not made: a type's entities count to 2^32, so chains can be generated up to --scale 0.4.",
    meters:
      "Readings and trades name California's 15M meters at any scale; their entities stay in the hot tier.",
  }),
});

/** Records and attribute rows added to the cold tier per year; the source does not say for how many years. */
export function coldTierPerYear(): { entities: number; stringRows: number; numberRows: number } {
  const year = { entities: 0, stringRows: 0, numberRows: 0 };
  for (
    const [perS, attributes] of [
      [READINGS_PER_S.value, READINGS.attributes],
      [TRADES_PER_S.value, TRADE_ATTRIBUTES],
    ] as const
  ) {
    const entities = Math.round(perS * DAY_S * DAYS_PER_YEAR);
    const strings = attributes.filter(({ type }) => type === "string").length;
    year.entities += entities;
    year.stringRows += entities * strings;
    year.numberRows += entities * (attributes.length - strings);
  }
  return year;
}

function coldTierText(): string {
  const { entities, stringRows, numberRows } = coldTierPerYear();
  const billion = (count: number) => `${Math.round(count / 1e9)} billion`;
  return `What leaves this tier goes to the cold one: ${billion(entities)} records a year with ${
    billion(stringRows)
  } string and ${billion(numberRows)} numeric attributes. For how many years the source does not say.`;
}
