import { choices } from "../builders/choices.ts";
import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import { DAY_S } from "../builders/times.ts";
import { typedScenario, USUAL_STEADY } from "../builders/typed_scenario.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";
import { COMMON_CHOICES } from "./choices.ts";
import { carbonOperations, carbonPeaks } from "./operations.ts";
import { CARBON_QUERIES } from "./queries.ts";
import { creditBatches, issuances, retirements, trades } from "./records.ts";
import { organizations, projects, verifiers } from "./registry.ts";

/** Retirements and trades per day, from which the age of the initial stock follows. Source: 002:L1223-L1224; K-07. */
const RETIRED_PER_DAY = 50_000;
const TRADED_PER_DAY = 10_000;

interface Market {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly counts: Readonly<
    Record<
      "projects" | "credit_batches" | "organizations" | "verifiers" | "issuances" | "retirements" | "trades",
      Sourced
    >
  >;
  readonly updatesPerS: Sourced;
  readonly readRatePerS: Sourced;
  readonly requirements: readonly string[];
  readonly choices: EntityScenario["choices"];
}

/** A registry of carbon credits on one global chain. Source: 002:L1126-L1276. */
function carbonCredits(market: Market): EntityScenario {
  const { counts, updatesPerS } = market;
  const retiredS = Math.round(counts.retirements.value / RETIRED_PER_DAY) * DAY_S;
  const tradedS = Math.round(counts.trades.value / TRADED_PER_DAY) * DAY_S;
  return typedScenario({
    id: market.id,
    title: market.title,
    source: market.source,
    entityTypes: [
      projects(counts.projects),
      creditBatches(counts.credit_batches),
      organizations(counts.organizations),
      verifiers(counts.verifiers),
      issuances(counts.issuances, retiredS),
      retirements(counts.retirements, retiredS),
      trades(counts.trades, tradedS),
    ],
    operations: carbonOperations(updatesPerS),
    peaks: carbonPeaks(updatesPerS),
    ownerCount: sourced(
      1_000,
      "choice: custody accounts that traded batches go to; organisations have accounts of their own",
    ),
    entitiesPerLoadBlock: sourced(500, "choice: as in the compute marketplace (002:L1562)"),
    steady: {
      versionShare: sourced(0.02, "choice: hours of a chain that changes little"),
      minBlocks: USUAL_STEADY.minBlocks,
    },
    queries: CARBON_QUERIES,
    readRatePerS: market.readRatePerS,
    requirements: [...market.requirements, ...BOTH],
    choices: [...market.choices, ...COMMON_CHOICES],
  });
}

const BOTH = [...numbered("CC-U", "A B C D E"), ...numbered("CC-A", "01 02 03"), "CC-08"];

/** The voluntary market: 20K projects, 2M batches, 20M retirements. */
export const CARBON_CREDITS_V1 = carbonCredits({
  id: "carbon-credits-v1",
  title: "Carbon credits, voluntary market",
  source: "002:L1230-L1264",
  counts: {
    projects: sourced(20_000, "002:L1236"),
    credit_batches: sourced(2_000_000, "002:L1237"),
    organizations: sourced(50_000, "002:L1238"),
    verifiers: sourced(200, "002:L1161; choice: as many for each project as in the full market"),
    issuances: sourced(100_000, "002:L1162; K-05; choice: as many for each batch as in the full market"),
    retirements: sourced(20_000_000, "002:L1239"),
    trades: sourced(8_600_000, "K-03"),
  },
  updatesPerS: sourced(50, "002:L1242; K-02"),
  readRatePerS: sourced(1_000, "002:L1261: 1K-5K, the lower end"),
  requirements: [
    ...numbered("CC-V", "01 02 03 04 05 06 07"),
    ...numbered("CC-VV", "A B C D E F G"),
    ...summaryRow("08"),
  ],
  choices: choices({
    "K-03":
      "8.6M trades are added: the table lacks them, and they bring its 180.9M attributes to the printed 250M. With them 30.67M entities are compared, with verifiers and issuances 30.77M are stored.",
    "K-02": "50 updates a second; 500 only as a peak.",
    "K-01": "The listed operations make 1.6 a second; price updates on batches make up the rest.",
    "voluntary-year": "20M retirements at 50K a day: 400 days of the market.",
  }),
});

/** Voluntary and compliance markets together: 50K projects, 10M batches, 100M retirements. */
export const CARBON_CREDITS_FULL = carbonCredits({
  id: "carbon-credits-full",
  title: "Carbon credits, all markets",
  source: "002:L1206-L1216; 002:L1266-L1276",
  counts: {
    projects: sourced(50_000, "002:L1210"),
    credit_batches: sourced(10_000_000, "002:L1211"),
    organizations: sourced(100_000, "002:L1212"),
    verifiers: sourced(500, "002:L1213"),
    issuances: sourced(500_000, "002:L1162; K-05"),
    retirements: sourced(100_000_000, "002:L1214"),
    trades: sourced(50_000_000, "002:L1215"),
  },
  updatesPerS: sourced(100, "002:L1272: 100-500, the lower end"),
  readRatePerS: sourced(5_000, "002:L1273: 5K-10K, the lower end"),
  requirements: [
    ...numbered("CC-F", "01 02 03 04 05 06 07"),
    ...summaryRow("09"),
  ],
  choices: choices({
    "K-01":
      "100 updates a second steadily, 500 as a peak: the listed operations make 1.6, price updates on batches the rest.",
    "full-year":
      "100M retirements at 50K a day are 5.5 years; 50M trades at 10K a day would be 13.7, so trading must have been livelier before.",
  }),
});

/** Both markets, the voluntary one first. */
export const CARBON_CREDITS: readonly EntityScenario[] = [CARBON_CREDITS_V1, CARBON_CREDITS_FULL];
