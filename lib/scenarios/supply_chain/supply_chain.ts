import { numbered } from "../builders/numbered.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";
import { ALL_GOODS } from "./goods.ts";
import type { SupplyChain, SupplyChainRates } from "./model.ts";
import { supplyChainScenario } from "./scenario.ts";

const SECONDS_PER_DAY = 86_400;

const daily = (value: number, source: string): Sourced => ({ value: value / SECONDS_PER_DAY, source });

/** Asia-Pacific's operations, 128.7/s together. Source: 002:L913-L917. */
export const REGIONAL_RATES: SupplyChainRates = {
  checkpointScans: daily(10_000_000, "002:L913: 10M a day"),
  shipmentsCreated: daily(100_000, "002:L914: 100K a day"),
  custodyTransfers: daily(1_000_000, "002:L915: 1M a day"),
  certificationsIssued: daily(10_000, "002:L916: 10K a day"),
  exceptionsFlagged: daily(10_000, "002:L917: 10K a day"),
};

/** The full regional chain. Source: 002:L816-L960. */
export const REGIONAL_CHAIN: SupplyChain = {
  id: "supply-chain-asia-pacific",
  title: "Supply chain, Asia-Pacific, all goods",
  source: "002:L816-L960; 002:L1398",
  goods: ALL_GOODS,
  counts: {
    products: { value: 4_000_000, source: "002:L901" },
    productInstances: { value: 40_000_000, source: "002:L902" },
    facilities: { value: 40_000, source: "002:L903" },
    organizations: { value: 20_000, source: "002:L904" },
    shipments: { value: 5_000_000, source: "002:L905" },
    events: { value: 300_000_000, source: "002:L906: 10M a day for 30 days" },
    certifications: { value: 400_000, source: "S-06: 1M worldwide (002:L853), 40 % of it as of all else" },
  },
  rates: REGIONAL_RATES,
  peakPerS: { value: 500, source: "002:L919, L956; S-05: a peak, not a mean" },
  attributes: "counted",
  readRatePerS: { value: 5_000, source: "002:L957: 5K to 10K; the lower as steady rate" },
  requirements: [
    ...numbered("SC-F", "01", "02", "03", "04", "05", "06", "07", "08"),
    ...numbered("SC-U", "A", "B", "C", "D", "E"),
    "SC-V-01",
    ...numbered("SUM-05", "ROWS", "W", "R", "CH", "DB"),
  ],
  choices: [
    { id: "S-01", choice: "Asia-Pacific's own counts; those labelled regional are the sum of five regions." },
    { id: "S-02", choice: "300M events: 30 days at 10M a day. 500M worldwide would be 20 days." },
    {
      id: "S-03",
      choice:
        "8, 10 and 6 attributes an item, a shipment and an event, as the totals table counts them: 2,210,680,000 in all, comparable with the source. Names left out: manufacturer_id, production_date, previous_custodians, custody_transfers, cert_ids, expiry_dates; product_instance_ids, checkpoints, humidity_ok; timestamp, geo_coordinates, signature, evidence_hash. They went because the block, the entity's history or another entity holds the same. The verticals store all listed names.",
    },
    { id: "S-05", choice: "128.7 operations a second as the mean, 500 in a rush of a minute." },
    {
      id: "S-06",
      choice:
        "400,000 certificates of 10 attributes on top of the table's 349,060,000 entities: they are issued 10K a day and would otherwise have nowhere to be.",
    },
    { id: "X-04", choice: "1.5 TB is the size to compare with; 100 to 200 GB follows from nothing." },
    { id: "X-07", choice: "3 to 4 hours of sync are a target; at 6,400 rows/s it would take 111." },
  ],
};

/** Decentralised supply chain, Asia-Pacific: 349,060,000 entities, and certificates. */
export const SUPPLY_CHAIN_ASIA_PACIFIC: EntityScenario = supplyChainScenario(REGIONAL_CHAIN);
