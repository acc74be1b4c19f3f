import { contractsOf } from "./contracts.ts";
import { clientsOf, jobsOf, reviewsOf } from "./jobs.ts";
import type { FreelanceRegion } from "./model.ts";
import { busiestHour, freelanceOperations } from "./operations.ts";
import { FREELANCE_QUERIES } from "./queries.ts";
import { FREELANCE_REGIONS } from "./regions.ts";
import { FREELANCE_SKILL_INDEX } from "./skill_index.ts";
import { workersOf } from "./workers.ts";
import type { EntityScenario } from "../scenario.ts";

/** Lists in a single attribute, in the regions and in the index. */
const LISTS =
  "skill_ids, skill_levels, certifications, required_skills, shortlisted_workers and milestones are lists by name. Each holds one member (the main skill, its level, the count of milestones), so that the 20 + 14 + 14 attributes counted come out and no query looks inside a string; the skill index holds up to three skills, one attribute each.";

const CHOICES: EntityScenario["choices"] = [
  {
    id: "F-01",
    choice:
      "The largest region is its own table's 73 million entities and 800 million attributes, not 50 and 500.",
  },
  {
    id: "F-02",
    choice:
      "The listed operations touch 55-554 entities/s worldwide; each is a whole version (6-20 attribute rows, 8 system rows, 1 payload row). The steady stream takes the middle of each order of magnitude (3,000 of 1,000-9,999), the busiest hour the upper end. 2K-10K attribute updates/s (FL-03) are judged as printed.",
  },
  {
    id: "F-03",
    choice: "Jobs and reviews of the regions without totals: what is left of the global counts, by workers.",
  },
  {
    id: "F-04",
    choice:
      "Clients and reviews have 6 attributes each: 798 million for Asia (printed: about 800), 459 million for North America (printed: about 500).",
  },
  { id: "F-05", choice: "350 GB (SUM-04-DB) rather than 30-50 GB (FL-06): the per-table formula gives 336." },
  { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
  { id: "lists", choice: LISTS },
  {
    id: "work-flow",
    choice:
      "300 contracts/min worldwide: a posting is open for 3 to 4 days and worked on for a week, a contract is active for 11 days and kept for a month after; one worker in ten is busy.",
  },
  {
    id: "pairing",
    choice:
      "Jobs, contracts and workers change state at the same rates but are not paired: a contract's job may still be open. Who is awarded has the skill, a job's client and payment state are one client's, a contract is paid as its job's budget says, and sums fit each other. Contracts that begin in the stream already have hours and milestones, as those under way do.",
  },
  {
    id: "texts",
    choice:
      "Descriptions, terms and reviews are payloads of a few hundred bytes to 6 KB; the source gives none.",
  },
];

function regionOf(region: FreelanceRegion): EntityScenario {
  const workers = region.workers.value;
  return {
    kind: "entities",
    id: `freelance-${region.id}`,
    title: `Decentralised freelance platform, ${region.title}`,
    source: region.source,
    generator: "types",
    entityTypes: [
      workersOf(region),
      clientsOf(region),
      jobsOf(region),
      contractsOf(region),
      reviewsOf(region),
    ],
    operations: freelanceOperations(workers),
    owners: {
      count: {
        value: 1_000,
        source: "choice: agencies that jobs are transferred to; people own their own entities",
      },
      addresses: [],
    },
    entitiesPerLoadBlock: {
      value: 500,
      source: "choice: as tested for the marketplace, CM-D-03 (002:L1562)",
    },
    steady: {
      versionShare: {
        value: 0.15,
        source: "choice: enough updates to show in table sizes, short enough to run",
      },
      minBlocks: { value: 20, source: "choice: a steady stretch long enough for a median at any scale" },
    },
    peaks: [
      {
        id: "busiest_hour",
        seconds: { value: 20, source: "choice: 10 blocks of it" },
        operations: busiestHour(workers),
      },
    ],
    queries: FREELANCE_QUERIES,
    readRatePerS: { value: 20_000, source: "002:L809: the lower end of 20K-50K" },
    requirements: region.requirements,
    choices: CHOICES,
  };
}

/** One chain for each of the five regions, and the index of skills. Source: 002:L674-L812. */
export const FREELANCE: readonly EntityScenario[] = [
  ...FREELANCE_REGIONS.map(regionOf),
  FREELANCE_SKILL_INDEX,
];
