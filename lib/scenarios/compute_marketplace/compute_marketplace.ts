import { BALANCED, DEMAND_HEAVY, type Market, olderModel, SUPPLY_HEAVY } from "./market.ts";
import { INFRASTRUCTURE } from "./infrastructure.ts";
import { MANAGEMENT } from "./management.ts";
import { nodes } from "./nodes.ts";
import { steadyOperations } from "./operations.ts";
import { peaksOf } from "./peaks.ts";
import { marketplaceQueries } from "./queries.ts";
import { MARKET_STATE_REQUIREMENTS, MEDIUM_REQUIREMENTS, OLDER_MODEL_REQUIREMENTS } from "./requirements.ts";
import { WORKLOADS } from "./workloads.ts";
import { COMMON_CHOICES, OLDER_MODEL_CHOICE } from "./choices.ts";
import type { EntityScenario, EntityTypeSpec } from "../scenario.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly market: Market;
  readonly requirements: readonly string[];
  readonly choices: EntityScenario["choices"];
}

/** A decentralised compute marketplace in one state or size. Source: 002:L114-L384, L1446-L1708. */
function computeMarketplace({ id, title, source, market, requirements, choices }: Variant): EntityScenario {
  return {
    kind: "entities",
    id,
    title,
    source,
    generator: "types",
    entityTypes: entityTypes(market),
    operations: steadyOperations(market),
    peaks: peaksOf(market),
    owners: {
      count: {
        value: Math.max(1, Math.floor(75 * market.supportingShare)),
        source: "choice: an operator for each room (002:L286); tenants have accounts of their own",
      },
      addresses: [],
    },
    entitiesPerLoadBlock: {
      value: 500,
      source: "CM-D-03 (002:L1562): 100-500 per transaction, tested at 500",
    },
    steady: {
      versionShare: {
        value: 0.15,
        source: "choice: enough updates to show in table sizes, short enough to run",
      },
      minBlocks: { value: 20, source: "choice: a steady stretch long enough for a median at any scale" },
    },
    queries: marketplaceQueries(market.priceLevel),
    readRatePerS: { value: 240, source: "002:L1646" },
    requirements,
    choices: [...choices, ...COMMON_CHOICES],
  };
}

/** The types with a market's counts and states. */
function entityTypes(market: Market): EntityTypeSpec[] {
  const { available, busy, offline } = market.nodes;
  const { running, pending } = market.workloads;
  const withStates = (
    type: EntityTypeSpec,
    states: readonly (readonly [string, number])[],
  ): EntityTypeSpec => ({
    ...type,
    count: countOf(type, market, states.reduce((sum, [, members]) => sum + members, 0)),
    lifecycle: { ...type.lifecycle!, states, source: `${type.lifecycle!.source}; ${market.source}` },
  });
  const around = (type: EntityTypeSpec): EntityTypeSpec => ({
    ...type,
    count: countOf(type, market, Math.floor(type.count.value * market.supportingShare)),
  });
  return [
    withStates(nodes(market.priceLevel), [["available", available], ["busy", busy], ["offline", offline]]),
    ...INFRASTRUCTURE.map(around),
    withStates(WORKLOADS, [["running", running], ["pending", pending], ["completed", 0], ["failed", 0]]),
    ...MANAGEMENT.map(around),
  ];
}

/** A count, and the market it comes from where that is not the totals table's own. */
function countOf({ count }: EntityTypeSpec, market: Market, value: number): EntityTypeSpec["count"] {
  return { value, source: value === count.value ? count.source : `${count.source}; ${market.source}` };
}

/** Scenario `medium`: 300K nodes, 300K workloads, supply and demand in balance. */
export const COMPUTE_MARKETPLACE = computeMarketplace({
  id: "compute-marketplace",
  title: "Decentralised compute marketplace, 300K nodes",
  source: "002:L280-L300; 002:L1446-L1708",
  market: BALANCED,
  requirements: MEDIUM_REQUIREMENTS,
  choices: [
    {
      id: "C-01",
      choice: "663,075 entities with 15,315,825 custom attributes (300K nodes, 300K workloads).",
    },
    { id: "C-34", choice: "8.7 GB expected with system rows, by the per-table formula." },
  ],
});

/** The 300K network with too few nodes. */
const COMPUTE_MARKETPLACE_DEMAND_HEAVY = computeMarketplace({
  id: "compute-marketplace-demand-heavy",
  title: "Compute marketplace, 300K nodes, more demand than supply",
  source: "002:L1468",
  market: DEMAND_HEAVY,
  requirements: MARKET_STATE_REQUIREMENTS,
  choices: [{
    id: "C-19",
    choice:
      "30K available nodes are 10 % of 300K, not 30 %; 400K waiting exceed the model's 300K workloads, so there are 655K: one running on each of the 255K nodes that are neither available nor offline. At 10.8 a second the queue takes 10.3 h. Prices are 40 % higher: the source says high, not how high.",
  }],
});

/** The 300K network with idle nodes. */
const COMPUTE_MARKETPLACE_SUPPLY_HEAVY = computeMarketplace({
  id: "compute-marketplace-supply-heavy",
  title: "Compute marketplace, 300K nodes, more supply than demand",
  source: "002:L1470",
  market: SUPPLY_HEAVY,
  requirements: MARKET_STATE_REQUIREMENTS,
  choices: [{
    id: "C-19",
    choice:
      "150K available nodes and 15K offline leave 135K busy, so 135K workloads run and 5K wait: 7.7 minutes at 10.8 a second. Prices are 30 % lower: the source says low, not how low.",
  }],
});

/** A multiple of the older 100K-node, 500K-workload model. */
const older = (id: string, title: string, multiple: number, line: number, requirement: string) =>
  computeMarketplace({
    id: `compute-marketplace-${id}`,
    title,
    source: `002:L${line}; 002:L195-L252`,
    market: olderModel(multiple, line),
    requirements: [requirement, ...OLDER_MODEL_REQUIREMENTS],
    choices: [OLDER_MODEL_CHOICE],
  });

/** 10K nodes, 50K workloads. */
const COMPUTE_MARKETPLACE_SMALL = older(
  "small",
  "Compute marketplace, 10K nodes, five workloads each",
  0.1,
  325,
  "CM-SCALE-01",
);

/** 500K nodes, 2.5M workloads. */
const COMPUTE_MARKETPLACE_LARGE = older(
  "large",
  "Compute marketplace, 500K nodes, five workloads each",
  5,
  327,
  "CM-SCALE-03",
);

/** 1M nodes, 5M workloads. */
const COMPUTE_MARKETPLACE_XL = older(
  "xl",
  "Compute marketplace, 1M nodes, five workloads each",
  10,
  328,
  "CM-SCALE-04",
);

/** Every size and state of the marketplace, the plain one first. */
export const COMPUTE_MARKETPLACES: readonly EntityScenario[] = [
  COMPUTE_MARKETPLACE,
  COMPUTE_MARKETPLACE_DEMAND_HEAVY,
  COMPUTE_MARKETPLACE_SUPPLY_HEAVY,
  COMPUTE_MARKETPLACE_SMALL,
  COMPUTE_MARKETPLACE_LARGE,
  COMPUTE_MARKETPLACE_XL,
];
