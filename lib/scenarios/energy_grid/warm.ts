import { daysToLive } from "../builders/days_to_live.ts";
import { choice, numberOf, text, textOf } from "../builders/attribute_builders.ts";
import { EPOCH_S, KILOWATT_HOUR, NO_PAYLOAD, READING_S } from "./model.ts";
import type {
  AttributeSpec,
  EntityScenario,
  EntityTypeSpec,
  OperationSpec,
  ScenarioSize,
  Sourced,
} from "../scenario.ts";

const READING = "002:L1037-L1039";
const TRADE = "002:L1028-L1031";
const METERS: Sourced = { value: 15_000_000, source: "002:L1047" };
const DAYS_PER_YEAR = 365;
const READINGS_PER_S: Sourced = {
  value: METERS.value / READING_S,
  source: "002:L1086; E-01, E-02: each of 15M meters every 15 minutes",
};
const TRADES: Sourced = { value: 100_000_000, source: "002:L1059" };
const TRADES_PER_S: Sourced = {
  value: TRADES.value / (30 * 86_400),
  source: "002:L1059: 100M in 30 days",
};

/** A meter of the hot tier, whose entities this tier does not hold. */
const METER = "meter_{int:0-14999999}";

/** Readings: 5 of the 9 names listed; the others follow from them or from the block. */
const READINGS: EntityTypeSpec = {
  id: "readings",
  count: { value: 10_000_000_000, source: "002:L1060: 7 days; E-02: 15M x 96 x 7 is 10.08 billion" },
  attributes: [
    text("reading_id", "read_{pad:11}", READING),
    text("meter_id", METER, READING),
    numberOf(
      "production_kwh",
      {
        kind: "histogram",
        buckets: [{ min: 0, max: 0, weight: 87 }, { min: 0.001, max: 2.5, weight: 13 }],
        decimals: 3,
      },
      KILOWATT_HOUR,
      `${READING}; 002:L1047: 2M of 15M produce`,
    ),
    numberOf(
      "consumption_kwh",
      {
        kind: "histogram",
        buckets: [{ min: 0.01, max: 0.15, weight: 60 }, { min: 0.15, max: 0.8, weight: 35 }, {
          min: 0.8,
          max: 2.75,
          weight: 5,
        }],
        decimals: 3,
      },
      KILOWATT_HOUR,
      READING,
    ),
    choice("meter_status", [["ok", 985], ["estimated", 12], ["fault", 3]], READING),
  ],
  payload: NO_PAYLOAD,
  btlBlocks: daysToLive(7, "002:L1070: readings of 7 days"),
};

const TRADE_ATTRIBUTES: readonly AttributeSpec[] = [
  text("trade_id", "trade_{pad:10}", TRADE),
  text("seller_meter", METER, TRADE),
  text("buyer_meter", METER, TRADE),
  textOf("timestamp", { kind: "time", of: "birth", epochS: EPOCH_S }, TRADE),
  choice("status", [["settled", 1]], `${TRADE}; choice: only settled trades leave the hot tier`),
  text("grid_segment", "seg_0{int:0-4999}", TRADE),
  numberOf("quantity_kwh", { kind: "uniform", min: 0.05, max: 2.5, decimals: 3 }, KILOWATT_HOUR, TRADE),
  numberOf(
    "price_per_kwh",
    { kind: "uniform", min: 12, max: 20, decimals: 1 },
    { unit: "cents/kWh", scale: 10, offset: 0 },
    TRADE,
  ),
];

const rolling = (entityType: string, rate: Sourced): OperationSpec[] => [
  { id: `${entityType}_added`, entityType, kind: "create", ratePerS: rate, proportional: true },
  { id: `${entityType}_expired`, entityType, kind: "expire", ratePerS: rate, proportional: true },
];

/**
 * What the warm tier would take if it were an Arkiv chain too: readings of 7 days, trades of 30. The source puts it into
 * another database (002:L1070, L1122); the figures here say why.
 */
export const ENERGY_GRID_WARM: EntityScenario = {
  kind: "entities",
  id: "energy-grid-warm",
  title: "Energy grid, California, warm tier",
  source: "002:L1059-L1063; 002:L1065-L1071",
  generator: "types",
  entityTypes: [READINGS, {
    id: "trades",
    count: TRADES,
    attributes: TRADE_ATTRIBUTES,
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(30, "002:L1070: trades of 30 days"),
  }],
  operations: [...rolling("readings", READINGS_PER_S), ...rolling("trades", TRADES_PER_S)],
  owners: {
    count: { value: 5_000, source: "002:L1058; choice: a utility's collector per segment" },
    addresses: [],
  },
  entitiesPerLoadBlock: { value: 500, source: "choice: as the marketplace's transactions (CM-D-03)" },
  steady: {
    versionShare: { value: 0.001, source: "choice: ten minutes of the 7 days" },
    minBlocks: { value: 20, source: "choice: long enough for a median at any scale" },
  },
  queries: [
    {
      type: "readings_of_a_meter",
      text: 'meter_id = "{meter}"',
      parameters: { meter: { kind: "attribute", of: "readings", name: "meter_id" } },
      limit: 200,
      weight: 0.5,
      source: "002:L1070; choice: a meter's last readings, 672 of them at full size; weight",
    },
    {
      type: "reading_by_id",
      text: 'reading_id = "{reading}"',
      parameters: { reading: { kind: "id", of: "readings" } },
      limit: 10,
      weight: 0.2,
      source: "choice: one reading; weight",
    },
    {
      type: "sales_of_a_meter",
      text: 'seller_meter = "{meter}"',
      parameters: { meter: { kind: "attribute", of: "trades", name: "seller_meter" } },
      limit: 200,
      weight: 0.3,
      source: "002:L1070; choice: a month's settlement; weight",
    },
  ],
  requirements: ["EG-08", "EG-T-01", "EG-T-02"],
  choices: [
    { id: "E-02", choice: "16,667 readings a second; 300M a month would be one a day." },
    {
      id: "E-07",
      choice:
        "5 of 9 names of a reading, 8 of 10 of a trade. Left out: timestamp (of a reading: its block's), net_kwh (the difference), validated and estimated (one meter_status); total_amount (a product), transmission_fee (paid when settled).",
    },
    { id: "X-17", choice: "As many readings and trades expire as are added." },
    { id: "cold-tier", choice: coldTierText() },
    {
      id: "full-size",
      choice:
        "Ten billion readings are projected, not made: a type's entities count to 2^32, so chains can be generated up to --scale 0.4.",
    },
    {
      id: "meters",
      choice:
        "Readings and trades name California's 15M meters at any scale; their entities stay in the hot tier.",
    },
  ],
};

/** What a year adds to the cold tier, as an archive of whole entities; for how many years the source does not say. */
export function coldTierPerYear(): ScenarioSize {
  const kept = [
    { perDay: READINGS_PER_S.value * 86_400, attributes: READINGS.attributes },
    { perDay: TRADES_PER_S.value * 86_400, attributes: TRADE_ATTRIBUTES },
  ].map(({ perDay, attributes }) => {
    const strings = attributes.filter(({ type }) => type === "string").length;
    return { entities: Math.round(perDay * DAYS_PER_YEAR), strings, numbers: attributes.length - strings };
  });
  const sum = (of: (type: typeof kept[number]) => number) =>
    kept.reduce((total, type) => total + of(type), 0);
  const entities = sum((type) => type.entities);
  return {
    entities,
    versions: entities,
    stringRows: sum((type) => type.entities * type.strings),
    numberRows: sum((type) => type.entities * type.numbers),
    payloadRows: 0,
    payloadBytes: 0,
  };
}

function coldTierText(): string {
  const { entities, stringRows, numberRows } = coldTierPerYear();
  const billion = (count: number) => Math.round(count / 1e9);
  return `What leaves this tier goes to the cold one: ${billion(entities)} billion records a year with ${
    billion(stringRows)
  } billion string and ${
    billion(numberRows)
  } billion numeric attributes. For how many years the source does not say.`;
}
