import { choices } from "../builders/choices.ts";
import { sourced } from "../builders/sourced.ts";
import { typedScenario } from "../builders/typed_scenario.ts";
import type { EntityScenario, EntityTypeSpec } from "../scenario.ts";
import { COMMON_CHOICES, OLDER_MODEL_CHOICES } from "./choices.ts";
import { INFRASTRUCTURE } from "./infrastructure.ts";
import { MANAGEMENT } from "./management.ts";
import { BALANCED, DEMAND_HEAVY, type Market, olderModel, SUPPLY_HEAVY } from "./model.ts";
import { nodes } from "./nodes.ts";
import { peaksOf, steadyOperations } from "./operations.ts";
import { marketplaceQueries } from "./queries.ts";
import { MARKET_STATE_REQUIREMENTS, MEDIUM_REQUIREMENTS, OLDER_MODEL_REQUIREMENTS } from "./requirements.ts";
import { WORKLOADS } from "./workloads.ts";

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
  return typedScenario({
    id,
    title,
    source,
    entityTypes: entityTypes(market),
    operations: steadyOperations(market),
    peaks: peaksOf(market),
    ownerCount: sourced(
      Math.max(1, Math.floor(75 * market.supportingShare)),
      "choice: an operator for each room (002:L286); tenants have accounts of their own",
    ),
    entitiesPerLoadBlock: sourced(500, "CM-D-03 (002:L1562): 100-500 per transaction, tested at 500"),
    steady: {
      versionShare: sourced(0.15, "choice: enough updates to show in table sizes, short enough to run"),
      minBlocks: sourced(20, "choice: a steady stretch long enough for a median at any scale"),
    },
    queries: marketplaceQueries(market.priceLevel),
    readRatePerS: sourced(240, "002:L1646"),
    requirements,
    choices: [...choices, ...COMMON_CHOICES],
  });
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

/** A count with its source, extended by the market's where it differs from the totals table. */
function countOf({ count }: EntityTypeSpec, market: Market, value: number): EntityTypeSpec["count"] {
  return sourced(value, value === count.value ? count.source : `${count.source}; ${market.source}`);
}

/** Scenario `medium`: 300K nodes, 300K workloads, supply and demand in balance. */
export const COMPUTE_MARKETPLACE = computeMarketplace({
  id: "compute-marketplace",
  title: "Decentralised compute marketplace, 300K nodes",
  source: "002:L280-L300; 002:L1446-L1708",
  market: BALANCED,
  requirements: MEDIUM_REQUIREMENTS,
  choices: choices({
    "C-01": "663,075 entities with 15,315,825 custom attributes (300K nodes, 300K workloads).",
    "C-34": "8.7 GB expected with system rows, by the per-table formula.",
  }),
});

/** The 300K network with too few nodes. */
const COMPUTE_MARKETPLACE_DEMAND_HEAVY = computeMarketplace({
  id: "compute-marketplace-demand-heavy",
  title: "Compute marketplace, 300K nodes, more demand than supply",
  source: "002:L1468",
  market: DEMAND_HEAVY,
  requirements: MARKET_STATE_REQUIREMENTS,
  choices: choices({
    "C-19":
      "30K available nodes are 10 % of 300K, not 30 %; 400K waiting exceed the model's 300K workloads, so there are 655K: one running on each of the 255K nodes that are neither available nor offline. At 10.8 a second the queue takes 10.3 h. Prices are 40 % higher: the source says high, not how high.",
  }),
});

/** The 300K network with idle nodes. */
const COMPUTE_MARKETPLACE_SUPPLY_HEAVY = computeMarketplace({
  id: "compute-marketplace-supply-heavy",
  title: "Compute marketplace, 300K nodes, more supply than demand",
  source: "002:L1470",
  market: SUPPLY_HEAVY,
  requirements: MARKET_STATE_REQUIREMENTS,
  choices: choices({
    "C-19":
      "150K available nodes and 15K offline leave 135K busy, so 135K workloads run and 5K wait: 7.7 minutes at 10.8 a second. Prices are 30 % lower: the source says low, not how low.",
  }),
});

/** Multiples of the older model of 100K nodes and 500K workloads. */
const OLDER_SIZES = [
  { size: "small", nodes: "10K", multiple: 0.1, line: 325, requirement: "CM-SCALE-01" },
  { size: "large", nodes: "500K", multiple: 5, line: 327, requirement: "CM-SCALE-03" },
  { size: "xl", nodes: "1M", multiple: 10, line: 328, requirement: "CM-SCALE-04" },
];

/** Every size and state of the marketplace, the default first. */
export const COMPUTE_MARKETPLACES: readonly EntityScenario[] = [
  COMPUTE_MARKETPLACE,
  COMPUTE_MARKETPLACE_DEMAND_HEAVY,
  COMPUTE_MARKETPLACE_SUPPLY_HEAVY,
  ...OLDER_SIZES.map(({ size, nodes, multiple, line, requirement }) =>
    computeMarketplace({
      id: `compute-marketplace-${size}`,
      title: `Compute marketplace, ${nodes} nodes, five workloads each`,
      source: `002:L${line}; 002:L195-L252`,
      market: olderModel(multiple, line),
      requirements: [requirement, ...OLDER_MODEL_REQUIREMENTS],
      choices: OLDER_MODEL_CHOICES,
    })
  ),
];
