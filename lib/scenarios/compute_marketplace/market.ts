/** A state of the marketplace: who is there, and how much moves. Everything that differs between its scenarios. */
export interface Market {
  readonly nodes: { readonly available: number; readonly busy: number; readonly offline: number };
  readonly workloads: { readonly running: number; readonly pending: number };
  /** Counts of the other types are those of the 300K model times this. */
  readonly supportingShare: number;
  /** Workloads created, scheduled and completed a second. */
  readonly workloadsPerS: number;
  /** Attribute updates a second while rebalancing: the lower end of 002:L370 and L380. */
  readonly rebalancingPerS: number;
  /** Prices against those of the balanced market. */
  readonly priceLevel: number;
  /** Where counts and throughput come from. */
  readonly source: string;
}

/** The 300K framework in balance: what the plain scenario is. */
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
