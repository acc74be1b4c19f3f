import { noPayload, payloadOf } from "../builders/payloads.ts";
import { JANUARY_2026_S } from "../builders/times.ts";

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = JANUARY_2026_S;

/** Regions: the source's shares are 40, 35 and 25 of a hundred (sp:src/db/generate_dc_seed.py:L108-L114). */
export const REGIONS = ["eu-west", "us-east", "asia-pac"] as const;

/** Initials of the regions in turn, mixed so that a few racks already lie in all three. */
export const REGION_TURN = "euaeueaueueaueueauea";

/** Blocks to live: the longest class of the published generator, so that nothing expires while it is measured. */
export const LONG_LIVED = {
  min: 302_400,
  max: 1_209_600,
  source:
    "sp:src/db/generate_dc_seed.py:L211-L229 (168-672 h); choice: the shorter classes would end entities that the operation stream still updates",
};

/** Configuration blobs: 5 KB on average (002:L308). */
export const CONFIGURATION_BLOB = payloadOf([1_000, 9_000], {
  contentType: "application/json",
  randomShare: 0.5,
  source: "002:L308 (5 KB on average); choice: uniform from 1 to 9 KB, half of the characters random",
});

/** An empty payload. Source: C-29. */
export const NO_BLOB = noPayload("C-29: the schema writes a payload row for every entity, 345K hold a blob");

/** A state of the marketplace: populations and rates, i.e. everything that differs between its scenarios. */
export interface Market {
  readonly nodes: { readonly available: number; readonly busy: number; readonly offline: number };
  readonly workloads: { readonly running: number; readonly pending: number };
  /** Factor on the 300K model's counts of all other types. */
  readonly supportingShare: number;
  /** Workloads created, scheduled and completed a second. */
  readonly workloadsPerS: number;
  /** Attribute updates a second while rebalancing: the lower end of 002:L370 and L380. */
  readonly rebalancingPerS: number;
  /** Prices relative to the balanced market. */
  readonly priceLevel: number;
  /** Where counts and throughput come from. */
  readonly source: string;
}

/** The 300K framework in balance: the default scenario. */
export const BALANCED: Market = {
  nodes: { available: 90_000, busy: 195_000, offline: 15_000 },
  workloads: { running: 195_000, pending: 105_000 },
  supportingShare: 1,
  workloadsPerS: 10.8,
  rebalancingPerS: 100_000,
  priceLevel: 1,
  source: "002:L1457-L1469; C-15",
};

/** Too few nodes: 30K available are 10 % of 300K, and 400K waiting take 10.3 h. */
export const DEMAND_HEAVY: Market = {
  nodes: { available: 30_000, busy: 255_000, offline: 15_000 },
  workloads: { running: 255_000, pending: 400_000 },
  supportingShare: 1,
  workloadsPerS: 10.8,
  rebalancingPerS: 100_000,
  priceLevel: 1.4,
  source: "002:L1468; C-19",
};

/** Too many nodes: half of them idle, and 5K waiting take 7.7 minutes. */
export const SUPPLY_HEAVY: Market = {
  nodes: { available: 150_000, busy: 135_000, offline: 15_000 },
  workloads: { running: 135_000, pending: 5_000 },
  supportingShare: 1,
  workloadsPerS: 10.8,
  rebalancingPerS: 100_000,
  priceLevel: 0.7,
  source: "002:L1470; C-19",
};

/**
 * A multiple of the older model: 100K nodes (65 % busy, 30 % available) and 500K workloads, of which as many run as nodes
 * are busy; supporting entities are a third of the 300K model's. Source: 002:L199-L252; 002:L1568-L1572; C-01; C-07; C-20.
 */
export function olderModel(multiple: number, line: number): Market {
  return {
    nodes: { available: 30_000 * multiple, busy: 65_000 * multiple, offline: 5_000 * multiple },
    workloads: { running: 65_000 * multiple, pending: 435_000 * multiple },
    supportingShare: multiple / 3,
    workloadsPerS: 5.56 * multiple,
    rebalancingPerS: 100_000 * multiple,
    priceLevel: 1,
    source: `002:L${line}; 002:L1568-L1572; C-07; C-20`,
  };
}

/** Nodes of a market, all states together. */
export function nodeCount({ nodes }: Market): number {
  return nodes.available + nodes.busy + nodes.offline;
}
