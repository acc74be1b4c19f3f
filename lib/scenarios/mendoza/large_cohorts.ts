import {
  changing,
  choice,
  constant,
  number,
  numberOf,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import { byDay } from "./calendar.ts";
import { GOLEM_COHORT, LIFESPAN, writtenAgain, writtenOnce } from "./cohorts.ts";
import { CHOSEN, cohortType, creator, dateOf, others, timeOf, typeIs } from "./parts.ts";
import { PICTURE, smallPayload } from "./payloads.ts";
import type { AttributeSpec, CohortSpec, EntityTypeSpec } from "../scenario.ts";
import { always, given, oneOf, weighted } from "../builders/value_builders.ts";

const GOLEM = "sp:mendoza-dump.md:L394-L414";
const COUNT = { unit: "jobs", scale: 1, offset: 0 };

/** 15 custom string and 3 custom numeric attributes, as in the published example; test providers run on the test network. */
const GOLEM_ATTRIBUTES: readonly AttributeSpec[] = [
  text("provId", "0x{hex:40}", GOLEM),
  choice("name", [["hivello", 60], ["golem", 30], ["testnet-provider", 10]], GOLEM),
  changing(text("efficiency", "0000{int:0-9}.{int:0-999}TH/GLM", GOLEM)),
  changing(text("speed", "{int:0-9999}.{int:0-999}M/s", GOLEM)),
  changing(text("totalCost", "{int:0-9999}.{int:0-99999}GLM", GOLEM)),
  changing(text("totalWork", "{int:0-999999}.{int:0-99}G", GOLEM)),
  changing(text("totalWorkHours", "{int:0-999}.{int:0-99}h", GOLEM)),
  changing(dateOf("lastJobDate", "version", GOLEM)),
  changing(text("lastTaskPackageReference", "hash:{hex:20-68}", CHOSEN)),
  choice("runtime", [["vm", 70], ["wasmtime", 20], ["automatic", 10]], CHOSEN),
  choice("country", [["DE", 30], ["US", 25], ["PL", 20], ["FR", 15], ["SG", 10]], CHOSEN),
  textOf(
    "architecture",
    given("runtime", { wasmtime: oneOf("x86_64", "aarch64") }, weighted(["x86_64", 95], ["aarch64", 5])),
    CHOSEN,
  ),
  textOf("network", given("name", { "testnet-provider": always("holesky") }, always("mainnet")), CHOSEN),
  textOf(
    "subnet",
    given("network", { holesky: always("testing") }, weighted(["public", 97], ["private", 3])),
    CHOSEN,
  ),
  text("version", "0.{int:10-17}.{int:0-9}", CHOSEN),
  number("group", 0, 99, "group", "sp:mendoza-dump.md:L348"),
  changing(
    numberOf(
      "numberOfJobs",
      { kind: "register", start: { min: 1, max: 60 }, perDay: { min: 0, max: 6 } },
      COUNT,
      "sp:mendoza-dump.md:L349",
    ),
  ),
  changing(timeOf("lastJobTimestampSecondsUtc", "version", "s")),
];

const GOLEM_PROVIDER = cohortType(
  "golem_provider",
  182_163,
  "sp:mendoza-dump.md:L205-L209",
  GOLEM_ATTRIBUTES,
  smallPayload(143, 148),
  { cohort: GOLEM_COHORT, owners: [creator(1)] },
);

const AGENT_REPORT = cohortType(
  "agent_report",
  3_414,
  "sp:mendoza-dump.md:L130, L386",
  [
    text("reportId", "report-{hex:16}", CHOSEN),
    typeIs("agent-report", "sp:mendoza-dump.md:L130"),
    text("node_ids", "{hex:88}", "sp:mendoza-dump.md:L392"),
    text("test_types", "cpu,disk,net-{hex:25-51}", "sp:mendoza-dump.md:L392"),
    ...Array.from({ length: 11 }, (_, i) => text(`agent_tag_${i}`, "{hex:8}", "sp:mendoza-dump.md:L392")),
    number("score", 0, 100, "percent", CHOSEN),
    timeOf("createdAtMs", "birth", "ms"),
    number("sampleCount", 1, 500, "samples", CHOSEN),
  ],
  smallPayload(150, 249),
  {
    cohort: writtenOnce(3_414, {
      lifespans: [{ ...LIFESPAN.medium, entities: 1 }],
      byPhase: byDay({ load: 0, rampUp: 414, peak: 2_500, steady: 500 }),
    }),
    owners: [creator(1, 14), others(3_400)],
  },
);

/** 5 custom string attributes and no numeric ones; single-entity blocks. */
const ETH_DEMO_ATTRIBUTES: readonly AttributeSpec[] = [
  text("EthDemo_address", "0x{hex:40}", CHOSEN),
  constant("project", "EthDemo", "sp:mendoza-dump.md:L336"),
  choice(
    "EthDemo_dataType",
    [["balance", 30], ["block", 30], ["transaction", 30], ["gasPrice", 9], ["summary", 1]],
    "sp:mendoza-dump.md:L337",
  ),
  text("EthDemo_session", "{hex:12}", CHOSEN),
  constant("EthDemo_network", "mendoza", CHOSEN),
];

function ethDemo(
  id: string,
  count: number,
  source: string,
  attributes: readonly AttributeSpec[],
): EntityTypeSpec {
  const cohort = writtenOnce(count, {
    lifespans: [{ ...LIFESPAN.session, entities: 1 }],
    byPhase: byDay({ load: 0, rampUp: 0, peak: 262_108, steady: 10_000 }),
  });
  return cohortType(id, count, source, attributes, smallPayload(30, 70), { cohort, owners: [creator(2)] });
}

const ETH_DEMO = ethDemo("eth_demo", 272_056, "sp:mendoza-dump.md:L337", ETH_DEMO_ATTRIBUTES);

/** The 52 rows by which `project` is more frequent than `EthDemo_dataType`. */
const ETH_DEMO_OTHER = ethDemo(
  "eth_demo_other",
  52,
  "derived: sp:mendoza-dump.md:L336 less L337",
  ETH_DEMO_ATTRIBUTES.map((attribute) =>
    attribute.name === "EthDemo_dataType" ? text("EthDemo_label", "{hex:8}", CHOSEN) : attribute
  ),
);

const IMAGE_ATTRIBUTES: readonly AttributeSpec[] = [
  text("contentHash", "0x{hex:64}", CHOSEN),
  typeIs("image", "sp:mendoza-dump.md:L128"),
  text("prompt", "{hex:3-101}", "sp:mendoza-dump.md:L384 (JSON 349 bytes on average, at most 398)"),
  number("id", 1, 60_000, "id", "sp:mendoza-dump.md:L526-L534"),
];

function imageCohort(entities: number): CohortSpec {
  return writtenOnce(entities, {
    lifespans: [{ ...LIFESPAN.persistent, entities: 1 }],
    byPhase: byDay({ load: 2_168, rampUp: 8_000, peak: 37_000, steady: 5_000 }),
  });
}

const IMAGE = cohortType(
  "image",
  52_080,
  "sp:mendoza-dump.md:L128, L427; M-16",
  IMAGE_ATTRIBUTES,
  PICTURE,
  {
    cohort: writtenAgain(imageCohort(52_080), 52_080, 20, 52_169),
    owners: [creator(5, 28_191), creator(6, 22_599), others(1_379)],
  },
);

/** Entities of type `image` whose payload is JSON: what is left of the type's rows after the PNG payloads. */
const IMAGE_RECORD = cohortType(
  "image_record",
  88,
  "derived: sp:mendoza-dump.md:L128, L383 less L427; M-16",
  IMAGE_ATTRIBUTES,
  smallPayload(150, 249),
  { cohort: writtenAgain(imageCohort(88), 88, 68, 1_363) },
);

/** Golem, EthDemo and the pictures: nearly two thirds of the entities. */
export const LARGE_COHORTS: readonly EntityTypeSpec[] = [
  GOLEM_PROVIDER,
  AGENT_REPORT,
  ETH_DEMO,
  ETH_DEMO_OTHER,
  IMAGE,
  IMAGE_RECORD,
];
