import { numbered } from "../builders/numbered.ts";
import { carbonOperations, carbonPeaks } from "./operations.ts";
import { CARBON_QUERIES } from "./queries.ts";
import { creditBatches, issuances, retirements, trades } from "./records.ts";
import { DAY_S, organizations, projects, verifiers } from "./registry.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

/** Retirements and trades a day, by which a stock of them is so many days old. Source: 002:L1223-L1224; K-07. */
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
  const type = <T>(
    make: (count: number, source: string, agedS: number) => T,
    { value, source }: Sourced,
    agedS = 0,
  ) => make(value, source, agedS);
  return {
    kind: "entities",
    id: market.id,
    title: market.title,
    source: market.source,
    generator: "types",
    entityTypes: [
      type(projects, counts.projects),
      type(creditBatches, counts.credit_batches),
      type(organizations, counts.organizations),
      type(verifiers, counts.verifiers),
      type(issuances, counts.issuances, retiredS),
      type(retirements, counts.retirements, retiredS),
      type(trades, counts.trades, tradedS),
    ],
    operations: carbonOperations(updatesPerS.value, updatesPerS.source),
    peaks: carbonPeaks(updatesPerS.value),
    owners: {
      count: {
        value: 1_000,
        source:
          "choice: custody accounts that traded batches go to; organisations have accounts of their own",
      },
      addresses: [],
    },
    entitiesPerLoadBlock: { value: 500, source: "choice: as in the compute marketplace (002:L1562)" },
    steady: {
      versionShare: { value: 0.02, source: "choice: hours of a chain that changes little" },
      minBlocks: { value: 20, source: "choice: a steady stretch long enough for a median at any scale" },
    },
    queries: CARBON_QUERIES,
    readRatePerS: market.readRatePerS,
    requirements: [...market.requirements, ...BOTH],
    choices: [...market.choices, ...COMMON],
  };
}

const BOTH = [...numbered("CC-U", "A", "B", "C", "D", "E"), ...numbered("CC-A", "01", "02", "03"), "CC-08"];

const COMMON: EntityScenario["choices"] = [
  { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
  {
    id: "K-06",
    choice:
      "Each type has as many attributes as the totals table counts, the listed names less some. Projects leave out coordinates and verification_docs (in the payload); batches methodology_version, additionality_score, custody_history and current_owner_org (the entity's owner and its history say both), and have the price; retirements leave out retirement_reason and evidence_hash, and have the serials. No type holds a `type` attribute: each has names of its own to ask for.",
  },
  {
    id: "K-08",
    choice:
      "A retirement is two entity versions: its own, and one of its batch, as operations at one rate. Nine of ten leave the batch available, the tenth takes its last credits. Which batch is written stays open: numbers agree, not each pair.",
  },
  {
    id: "counters",
    choice:
      "What is sold of a batch, also of one issued in the stream, is fixed for life until it is retired, when its counters become 200 and 0; a drawdown writes the batch with the counters it has.",
  },
  {
    id: "double-retirement",
    choice:
      "An attempt to retire credits twice is a retirement that the registry writes as rejected; it asks for one of the first 2,000 serials ever retired. The query that finds out is retirement_check.",
  },
  { id: "K-09", choice: "2 billion credits, in batches of 200." },
  {
    id: "K-05",
    choice: "Issuances are kept, though the totals table leaves them out: one for every 20 batches.",
  },
  {
    id: "K-07",
    choice:
      "Stocks and flows are of different years. Flows are the published ones; a stock's records are dated back as far as its flow takes to make it, but no retirement and no trade before the middle of its credits' vintage.",
  },
];

/** The voluntary market: 20K projects, 2M batches, 20M retirements. */
export const CARBON_CREDITS_V1 = carbonCredits({
  id: "carbon-credits-v1",
  title: "Carbon credits, voluntary market",
  source: "002:L1230-L1264",
  counts: {
    projects: { value: 20_000, source: "002:L1236" },
    credit_batches: { value: 2_000_000, source: "002:L1237" },
    organizations: { value: 50_000, source: "002:L1238" },
    verifiers: { value: 200, source: "002:L1161; choice: as many for each project as in the full market" },
    issuances: {
      value: 100_000,
      source: "002:L1162; K-05; choice: as many for each batch as in the full market",
    },
    retirements: { value: 20_000_000, source: "002:L1239" },
    trades: { value: 8_600_000, source: "K-03" },
  },
  updatesPerS: { value: 50, source: "002:L1242; K-02" },
  readRatePerS: { value: 1_000, source: "002:L1261: 1K-5K, the lower end" },
  requirements: [
    ...numbered("CC-V", "01", "02", "03", "04", "05", "06", "07"),
    ...numbered("CC-VV", "A", "B", "C", "D", "E", "F", "G"),
    ...numbered("SUM-08", "ROWS", "W", "R", "CH", "DB"),
  ],
  choices: [
    {
      id: "K-03",
      choice:
        "8.6M trades are added: the table lacks them, and they bring its 180.9M attributes to the printed 250M. With them 30.67M entities are compared, with verifiers and issuances 30.77M are stored.",
    },
    { id: "K-02", choice: "50 updates a second; 500 only as a peak." },
    {
      id: "K-01",
      choice: "The listed operations make 1.6 a second; price updates on batches make up the rest.",
    },
    { id: "voluntary-year", choice: "20M retirements at 50K a day: 400 days of the market." },
  ],
});

/** Voluntary and compliance markets together: 50K projects, 10M batches, 100M retirements. */
export const CARBON_CREDITS_FULL = carbonCredits({
  id: "carbon-credits-full",
  title: "Carbon credits, all markets",
  source: "002:L1206-L1216; 002:L1266-L1276",
  counts: {
    projects: { value: 50_000, source: "002:L1210" },
    credit_batches: { value: 10_000_000, source: "002:L1211" },
    organizations: { value: 100_000, source: "002:L1212" },
    verifiers: { value: 500, source: "002:L1213" },
    issuances: { value: 500_000, source: "002:L1162; K-05" },
    retirements: { value: 100_000_000, source: "002:L1214" },
    trades: { value: 50_000_000, source: "002:L1215" },
  },
  updatesPerS: { value: 100, source: "002:L1272: 100-500, the lower end" },
  readRatePerS: { value: 5_000, source: "002:L1273: 5K-10K, the lower end" },
  requirements: [
    ...numbered("CC-F", "01", "02", "03", "04", "05", "06", "07"),
    ...numbered("SUM-09", "ROWS", "W", "R", "CH", "DB"),
  ],
  choices: [
    {
      id: "K-01",
      choice:
        "100 updates a second steadily, 500 as a peak: the listed operations make 1.6, price updates on batches the rest.",
    },
    {
      id: "full-year",
      choice:
        "100M retirements at 50K a day are 5.5 years; 50M trades at 10K a day would be 13.7, so trading must have been livelier before.",
    },
  ],
});
