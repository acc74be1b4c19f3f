import { sourced } from "../builders/sourced.ts";
import { TESTED_LOAD_BLOCK, typedScenario, USUAL_STEADY } from "../builders/typed_scenario.ts";
import type { EntityScenario } from "../scenario.ts";
import { REGION_CHOICES } from "./choices.ts";
import { contractsOf } from "./contracts.ts";
import { clientsOf, jobsOf, reviewsOf } from "./jobs.ts";
import type { FreelanceRegion } from "./model.ts";
import { busiestHour, freelanceOperations } from "./operations.ts";
import { FREELANCE_QUERIES } from "./queries.ts";
import { FREELANCE_REGIONS } from "./regions.ts";
import { FREELANCE_SKILL_INDEX } from "./skill_index.ts";
import { workersOf } from "./workers.ts";

function regionOf(region: FreelanceRegion): EntityScenario {
  const workers = region.workers.value;
  return typedScenario({
    id: `freelance-${region.id}`,
    title: `Decentralised freelance platform, ${region.title}`,
    source: region.source,
    entityTypes: [
      workersOf(region),
      clientsOf(region),
      jobsOf(region),
      contractsOf(region),
      reviewsOf(region),
    ],
    operations: freelanceOperations(workers),
    ownerCount: sourced(
      1_000,
      "choice: agencies that jobs are transferred to; people own their own entities",
    ),
    entitiesPerLoadBlock: TESTED_LOAD_BLOCK,
    steady: USUAL_STEADY,
    peaks: [busiestHour(workers)],
    queries: FREELANCE_QUERIES,
    readRatePerS: sourced(20_000, "002:L809: the lower end of 20K-50K"),
    requirements: region.requirements,
    choices: REGION_CHOICES,
  });
}

/** One chain for each of the five regions, and the index of skills. Source: 002:L674-L812. */
export const FREELANCE: readonly EntityScenario[] = [
  ...FREELANCE_REGIONS.map(regionOf),
  FREELANCE_SKILL_INDEX,
];
