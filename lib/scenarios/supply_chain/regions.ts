import { choices } from "../builders/choices.ts";
import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import { perDay } from "../builders/times.ts";
import { ALL_GOODS } from "./goods.ts";
import { SupplyChain, SupplyChainRates } from "./model.ts";

const daily = (value: number, source: string) => sourced(perDay(value), source);

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
    products: sourced(4_000_000, "002:L901"),
    productInstances: sourced(40_000_000, "002:L902"),
    facilities: sourced(40_000, "002:L903"),
    organizations: sourced(20_000, "002:L904"),
    shipments: sourced(5_000_000, "002:L905"),
    events: sourced(300_000_000, "002:L906: 10M a day for 30 days"),
    certifications: sourced(400_000, "S-06: 1M worldwide (002:L853), 40 % of it as of all else"),
  },
  rates: REGIONAL_RATES,
  peakPerS: sourced(500, "002:L919, L956; S-05: a peak, not a mean"),
  attributes: "counted",
  readRatePerS: sourced(5_000, "002:L957: 5K to 10K; the lower as steady rate"),
  requirements: [
    ...numbered("SC-F", "01 02 03 04 05 06 07 08"),
    ...numbered("SC-U", "A B C D E"),
    "SC-V-01",
    ...summaryRow("05"),
  ],
  choices: choices({
    "S-01": "Asia-Pacific's own counts; those labelled regional are the sum of five regions.",
    "S-02": "300M events: 30 days at 10M a day. 500M worldwide would be 20 days.",
    "S-03":
      "8, 10 and 6 attributes an item, a shipment and an event, as the totals table counts them: 2,210,680,000 in all, comparable with the source. Names left out: manufacturer_id, production_date, previous_custodians, custody_transfers, cert_ids, expiry_dates; product_instance_ids, checkpoints, humidity_ok; timestamp, geo_coordinates, signature, evidence_hash. They went because the block, the entity's history or another entity holds the same. The verticals store all listed names.",
    "S-05": "128.7 operations a second as the mean, 500 in a rush of a minute.",
    "S-06":
      "400,000 certificates of 10 attributes on top of the table's 349,060,000 entities: they are issued 10K a day and would otherwise have nowhere to be.",
    "X-04": "1.5 TB is the size to compare with; 100 to 200 GB follows from nothing.",
    "X-07": "3 to 4 hours of sync are a target; at 6,400 rows/s it would take 111.",
  }),
};
