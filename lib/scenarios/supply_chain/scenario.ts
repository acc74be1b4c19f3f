import type { EntityScenario } from "../scenario.ts";
import { productInstances, products } from "./items.ts";
import type { SupplyChain } from "./model.ts";
import { certifications, events, shipments } from "./movements.ts";
import { busiestMinute, steadyOperations } from "./operations.ts";
import { facilities, organizations } from "./parties.ts";
import { SUPPLY_CHAIN_QUERIES } from "./queries.ts";

/** What every supply chain's data assume, whatever it carries. */
const CHOICES: EntityScenario["choices"] = [
  {
    id: "event-times",
    choice:
      "Events and certificates of the initial state bear the time at which they are loaded, not one of the 30 days before: food and its events would otherwise be older than its production. Their ends are spread over the 30 days that follow.",
  },
  { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
  {
    id: "S-09",
    choice: "A scan is two operations: it adds an event and changes the item's place and custodian.",
  },
  {
    id: "X-17",
    choice:
      "As many events expire as are added, so that the window holds 30 days; the same for delivered shipments and certificates.",
  },
  {
    id: "custody",
    choice:
      "A custody transfer changes $owner. The attribute custodian is whoever runs the place of the last scan, so it follows at the next one.",
  },
  {
    id: "batches",
    choice:
      "A batch is no entity, since the source counts none: it is the open lot of a product, which all its items name, as they name its factory and certificate.",
  },
  {
    id: "stock",
    choice:
      "Items are neither made nor sold in the stream: the source gives no rate for either. Departures balance arrivals, so stock and goods in transit keep their shares.",
  },
  {
    id: "scan-and-event",
    choice:
      "The event and the changed item of one scan are drawn apart: rates and sizes are those of scans, but an item's newest event need not name its current place.",
  },
];

/** Turns what differs between supply chains into a scenario. Source: 002:L816-L972. */
export function supplyChainScenario(chain: SupplyChain): EntityScenario {
  const operations = steadyOperations(chain);
  return {
    kind: "entities",
    id: chain.id,
    title: chain.title,
    source: chain.source,
    generator: "types",
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
    owners: {
      count: {
        value: chain.counts.organizations.value,
        source: `${chain.counts.organizations.source}; choice: one account per company takes items over`,
      },
      addresses: [],
    },
    entitiesPerLoadBlock: { value: 500, source: "choice: as the marketplace's transactions (CM-D-03)" },
    steady: {
      versionShare: { value: 0.05, source: "choice: updates that show, in a stretch short enough to run" },
      minBlocks: { value: 20, source: "choice: long enough for a median at any scale" },
    },
    peaks: [busiestMinute(chain, operations)],
    queries: SUPPLY_CHAIN_QUERIES,
    readRatePerS: chain.readRatePerS,
    requirements: chain.requirements,
    choices: [...chain.choices, ...CHOICES],
  };
}
