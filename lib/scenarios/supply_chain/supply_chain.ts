import { sourced } from "../builders/sourced.ts";
import { MARKETPLACE_LOAD_BLOCK, MIN_STEADY_BLOCKS, typedScenario } from "../builders/typed_scenario.ts";
import type { EntityScenario } from "../scenario.ts";
import { COMMON_CHOICES } from "./choices.ts";
import { productInstances, products } from "./items.ts";
import { SupplyChain } from "./model.ts";
import { certifications, events, shipments } from "./movements.ts";
import { busiestMinute, steadyOperations } from "./operations.ts";
import { facilities, organizations } from "./parties.ts";
import { SUPPLY_CHAIN_QUERIES } from "./queries.ts";
import { REGIONAL_CHAIN } from "./regions.ts";
import { VERTICAL_CHAINS } from "./verticals.ts";

/** Builds the scenario of one supply chain. Source: 002:L816-L972. */
function supplyChainScenario(chain: SupplyChain): EntityScenario {
  const operations = steadyOperations(chain);
  const { organizations: companies } = chain.counts;
  return typedScenario({
    id: chain.id,
    title: chain.title,
    source: chain.source,
    entityTypes: [
      products(chain),
      productInstances(chain),
      facilities(chain),
      organizations(chain),
      shipments(chain),
      events(chain),
      certifications(chain),
    ],
    operations,
    ownerCount: sourced(
      companies.value,
      `${companies.source}; choice: one account per company takes items over`,
    ),
    entitiesPerLoadBlock: MARKETPLACE_LOAD_BLOCK,
    steady: {
      versionShare: sourced(0.05, "choice: updates that show, in a stretch short enough to run"),
      minBlocks: MIN_STEADY_BLOCKS,
    },
    peaks: [busiestMinute(chain, operations)],
    queries: SUPPLY_CHAIN_QUERIES,
    readRatePerS: chain.readRatePerS,
    requirements: chain.requirements,
    choices: [...chain.choices, ...COMMON_CHOICES],
  });
}

/** Decentralised supply chain, Asia-Pacific: 349,060,000 entities, and certificates. */
export const SUPPLY_CHAIN_ASIA_PACIFIC = supplyChainScenario(REGIONAL_CHAIN);

/** Every supply chain, the published region first. */
export const SUPPLY_CHAINS: readonly EntityScenario[] = [
  SUPPLY_CHAIN_ASIA_PACIFIC,
  ...VERTICAL_CHAINS.map(supplyChainScenario),
];
