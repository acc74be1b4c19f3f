import { changing, from, number } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import { always, between, given, oneOf, register, weighted, writtenAt } from "../builders/values.ts";
import type { CohortSpec, EntityTypeSpec } from "../scenario.ts";
import { byDay } from "./calendar.ts";
import { cohortType, creator, LIFESPAN, others, writtenAgain } from "./cohorts.ts";
import { CREATED_MS, EPOCH_S } from "./parts.ts";
import { PICTURE, smallPayload } from "./payloads.ts";

const GOLEM = "sp:mendoza-dump.md:L394-L414";
const AGENT_LENGTHS = "sp:mendoza-dump.md:L392";

/** Golem providers; 13 % of them account for the 267,354 later versions. Source: sp:mendoza-dump.md:L205-L209, L334. */
const GOLEM_LIFE: CohortSpec = {
  versions: [
    { min: 1, max: 1, entities: 159_162 },
    { min: 2, max: 2, entities: 6_427 },
    { min: 3, max: 5, entities: 5_510 },
    { min: 6, max: 10, entities: 3_865 },
    { min: 11, max: null, entities: 7_199 },
  ],
  totalVersions: 449_517,
  lifespans: [{ ...LIFESPAN.persistent, entities: 1 }],
  byPhase: byDay({ load: 100_000, rampUp: 22_163, peak: 50_000, steady: 10_000 }),
  batchEntities: 50,
  source:
    "sp:mendoza-dump.md:L205-L209, L334; sp:commit_time_distribution_simple_eav.ipynb (batches); choice: spread over the phases, persistent",
};

/** 15 custom string and 3 custom numeric attributes, as in the published example; test providers run on the test network. */
const GOLEM_PROVIDER = cohortType("golem_provider", {
  count: sourced(182_163, "sp:mendoza-dump.md:L205-L209"),
  payload: smallPayload([143, 148]),
  life: GOLEM_LIFE,
  owners: [creator(1)],
}, {
  provId: from(GOLEM, "0x{hex:40}"),
  name: from(GOLEM, weighted({ hivello: 60, golem: 30, "testnet-provider": 10 })),
  efficiency: from(GOLEM, changing("0000{int:0-9}.{int:0-999}TH/GLM")),
  speed: from(GOLEM, changing("{int:0-9999}.{int:0-999}M/s")),
  totalCost: from(GOLEM, changing("{int:0-9999}.{int:0-99999}GLM")),
  totalWork: from(GOLEM, changing("{int:0-999999}.{int:0-99}G")),
  totalWorkHours: from(GOLEM, changing("{int:0-999}.{int:0-99}h")),
  lastJobDate: from(GOLEM, changing(writtenAt(EPOCH_S))),
  lastTaskPackageReference: changing("hash:{hex:20-68}"),
  runtime: weighted({ vm: 70, wasmtime: 20, automatic: 10 }),
  country: weighted({ DE: 30, US: 25, PL: 20, FR: 15, SG: 10 }),
  architecture: given(
    "runtime",
    { wasmtime: oneOf("x86_64", "aarch64") },
    weighted({ x86_64: 95, aarch64: 5 }),
  ),
  network: given("name", { "testnet-provider": always("holesky") }, always("mainnet")),
  subnet: given("network", { holesky: always("testing") }, weighted({ public: 97, private: 3 })),
  version: "0.{int:10-17}.{int:0-9}",
  group: from("sp:mendoza-dump.md:L348", number("group", between(0, 99))),
  numberOfJobs: from("sp:mendoza-dump.md:L349", changing(number("jobs", register([1, 60], [0, 6])))),
  lastJobTimestampSecondsUtc: changing(number("s", writtenAt(EPOCH_S))),
});

const AGENT_REPORT = cohortType("agent_report", {
  count: sourced(3_414, "sp:mendoza-dump.md:L130, L386"),
  payload: smallPayload([150, 249]),
  life: {
    lifespans: [{ ...LIFESPAN.medium, entities: 1 }],
    byPhase: byDay({ load: 0, rampUp: 414, peak: 2_500, steady: 500 }),
  },
  owners: [creator(1, 14), others(3_400)],
}, {
  reportId: "report-{hex:16}",
  type: from("sp:mendoza-dump.md:L130", always("agent-report")),
  node_ids: from(AGENT_LENGTHS, "{hex:88}"),
  test_types: from(AGENT_LENGTHS, "cpu,disk,net-{hex:25-51}"),
  ...Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [`agent_tag_${i}`, from(AGENT_LENGTHS, "{hex:8}")]),
  ),
  score: number("percent", between(0, 100)),
  createdAtMs: CREATED_MS,
  sampleCount: number("samples", between(1, 500)),
});

/** EthDemo: 5 custom string attributes and no numeric ones; single-entity blocks. */
const ETH_DEMO = {
  payload: smallPayload([30, 70]),
  life: {
    lifespans: [{ ...LIFESPAN.session, entities: 1 }],
    byPhase: byDay({ load: 0, rampUp: 0, peak: 262_108, steady: 10_000 }),
  },
  owners: [creator(2)],
};
const ETH_DEMO_START = {
  EthDemo_address: "0x{hex:40}",
  project: from("sp:mendoza-dump.md:L336", always("EthDemo")),
};
const ETH_DEMO_END = { EthDemo_session: "{hex:12}", EthDemo_network: always("mendoza") };

const PICTURES_BY_PHASE = {
  lifespans: [{ ...LIFESPAN.persistent, entities: 1 }],
  byPhase: byDay({ load: 2_168, rampUp: 8_000, peak: 37_000, steady: 5_000 }),
};
const IMAGE = {
  contentHash: "0x{hex:64}",
  type: from("sp:mendoza-dump.md:L128", always("image")),
  prompt: from("sp:mendoza-dump.md:L384 (JSON 349 bytes on average, at most 398)", "{hex:3-101}"),
  id: from("sp:mendoza-dump.md:L526-L534", number("id", between(1, 60_000))),
};

/** Golem, EthDemo and the pictures: nearly two thirds of the entities. */
export const LARGE_COHORTS: readonly EntityTypeSpec[] = [
  GOLEM_PROVIDER,
  AGENT_REPORT,
  cohortType("eth_demo", { ...ETH_DEMO, count: sourced(272_056, "sp:mendoza-dump.md:L337") }, {
    ...ETH_DEMO_START,
    EthDemo_dataType: from(
      "sp:mendoza-dump.md:L337",
      weighted({ balance: 30, block: 30, transaction: 30, gasPrice: 9, summary: 1 }),
    ),
    ...ETH_DEMO_END,
  }),
  // The rows by which `project` is more frequent than `EthDemo_dataType`.
  cohortType(
    "eth_demo_other",
    { ...ETH_DEMO, count: sourced(52, "derived: sp:mendoza-dump.md:L336 less L337") },
    { ...ETH_DEMO_START, EthDemo_label: "{hex:8}", ...ETH_DEMO_END },
  ),
  cohortType("image", {
    count: sourced(52_080, "sp:mendoza-dump.md:L128, L427; M-16"),
    payload: PICTURE,
    life: { ...PICTURES_BY_PHASE, ...writtenAgain(52_080, 20, 52_169) },
    owners: [creator(5, 28_191), creator(6, 22_599), others(1_379)],
  }, IMAGE),
  // Entities of type `image` whose payload is JSON: what is left of the type's rows after the PNG payloads.
  cohortType("image_record", {
    count: sourced(88, "derived: sp:mendoza-dump.md:L128, L383 less L427; M-16"),
    payload: smallPayload([150, 249]),
    life: { ...PICTURES_BY_PHASE, ...writtenAgain(88, 68, 1_363) },
  }, IMAGE),
];
