import { changing, choice, constant, number, text } from "./attribute_builders.ts";
import { GOLEM_COHORT, LIFESPAN, writtenAgain, writtenOnce } from "./mendoza_cohorts.ts";
import { mediumPayload, PICTURE, smallPayload } from "./mendoza_payloads.ts";
import type { AttributeSpec, CohortSpec, EntityTypeSpec, OwnerRange, PayloadSpec } from "./scenario.ts";

const GOLEM = "sp:mendoza-dump.md:L394-L414";
const CHOSEN =
  "choice: a plausible name; only the number of attributes and the length of the JSON are published";
const BTL = { min: 30, max: 1_296_000, source: "sp:mendoza-dump.md:L175-L179; drawn by cohort" };

/** The 188 creators beyond the seven published ones. Source: sp:mendoza-dump.md:L101. */
const OTHERS: readonly OwnerRange[] = [{ from: 8, to: 195, weight: 1 }];
const creator = (rank: number, weight = 1): OwnerRange => ({ from: rank, to: rank, weight });
const others = (weight: number): OwnerRange => ({ from: 8, to: 195, weight });

function cohortType(
  id: string,
  count: number,
  source: string,
  attributes: readonly AttributeSpec[],
  payload: PayloadSpec,
  cohort: CohortSpec = writtenOnce(count),
  owners: readonly OwnerRange[] = OTHERS,
): EntityTypeSpec {
  return { id, count: { value: count, source }, attributes, payload, btlBlocks: BTL, cohort, owners };
}

/** 15 custom string and 3 custom numeric attributes, as in the published example. */
const GOLEM_PROVIDER = cohortType(
  "golem_provider",
  182_163,
  "sp:mendoza-dump.md:L205-L209",
  [
    text("provId", "0x{hex:40}", GOLEM),
    choice("name", [["hivello", 60], ["golem", 30], ["testnet-provider", 10]], GOLEM),
    changing(text("efficiency", "0000{int:0-9}.{int:0-999}TH/GLM", GOLEM)),
    changing(text("speed", "{int:0-9999}.{int:0-999}M/s", GOLEM)),
    changing(text("totalCost", "{int:0-9999}.{int:0-99999}GLM", GOLEM)),
    changing(text("totalWork", "{int:0-999999}.{int:0-99}G", GOLEM)),
    changing(text("totalWorkHours", "{int:0-999}.{int:0-99}h", GOLEM)),
    changing(text("lastJobDate", "2025-{int:1-12}-{int:1-28}T{int:0-23}:{int:0-59}:{int:0-59}Z", GOLEM)),
    choice("runtime", [["vm", 70], ["wasmtime", 20], ["automatic", 10]], CHOSEN),
    choice("country", [["DE", 30], ["US", 25], ["PL", 20], ["FR", 15], ["SG", 10]], CHOSEN),
    choice("architecture", [["x86_64", 95], ["aarch64", 5]], CHOSEN),
    choice("network", [["mainnet", 80], ["holesky", 20]], CHOSEN),
    text("version", "0.{int:10-17}.{int:0-9}", CHOSEN),
    choice("subnet", [["public", 97], ["private", 3]], CHOSEN),
    changing(choice("state", [["idle", 60], ["busy", 35], ["gone", 5]], CHOSEN)),
    number("group", 0, 99, "group", "sp:mendoza-dump.md:L348"),
    changing(number("numberOfJobs", 1, 200, "jobs", "sp:mendoza-dump.md:L349")),
    changing(number("lastJobTimestamp", 1_761_000_000, 1_764_000_000, "s", CHOSEN)),
  ],
  smallPayload(),
  GOLEM_COHORT,
  [creator(1)],
);

const AGENT_REPORT = cohortType(
  "agent_report",
  3_414,
  "sp:mendoza-dump.md:L130",
  [
    text("reportId", "report-{hex:16}", CHOSEN),
    constant("type", "agent-report", "sp:mendoza-dump.md:L130"),
    ...["node_ids", "test_types"].map((name) => text(name, "{hex:40}", "sp:mendoza-dump.md:L392")),
    ...Array.from({ length: 11 }, (_, i) => text(`agent_tag_${i}`, "{hex:8}", "sp:mendoza-dump.md:L392")),
    number("score", 0, 100, "percent", CHOSEN),
    number("createdAtMs", 1_761_000_000_000, 1_764_000_000_000, "ms", CHOSEN),
    number("sampleCount", 1, 500, "samples", CHOSEN),
  ],
  smallPayload(),
  writtenOnce(3_414, {
    lifespans: [{ ...LIFESPAN.medium, entities: 1 }],
    byPhase: [0, 414, 2_500, 500],
  }),
  [creator(1, 14), others(3_400)],
);

/** 5 custom string attributes and no numeric ones; single-entity blocks. */
const ETH_DEMO = cohortType(
  "eth_demo",
  272_108,
  "sp:mendoza-dump.md:L336-L337",
  [
    text("EthDemo_address", "0x{hex:40}", CHOSEN),
    constant("project", "EthDemo", "sp:mendoza-dump.md:L336"),
    choice(
      "EthDemo_dataType",
      [["balance", 30], ["block", 30], ["transaction", 30], ["gasPrice", 9], ["summary", 1]],
      "sp:mendoza-dump.md:L337",
    ),
    text("EthDemo_session", "{hex:12}", CHOSEN),
    constant("EthDemo_network", "mendoza", CHOSEN),
  ],
  smallPayload(),
  writtenOnce(272_108, {
    lifespans: [{ ...LIFESPAN.session, entities: 1 }],
    byPhase: [0, 0, 262_108, 10_000],
  }),
  [creator(2)],
);

const IMAGE = cohortType(
  "image",
  52_168,
  "sp:mendoza-dump.md:L128; M-16",
  [
    text("contentHash", "0x{hex:64}", CHOSEN),
    constant("type", "image", "sp:mendoza-dump.md:L128"),
    text("filename", "ccat-{hex:32}.png", CHOSEN),
    number("id", 1, 60_000, "id", "sp:mendoza-dump.md:L526-L534"),
  ],
  PICTURE,
  writtenAgain(
    writtenOnce(52_168, {
      lifespans: [{ ...LIFESPAN.persistent, entities: 1 }],
      byPhase: [2_168, 8_000, 37_000, 5_000],
    }),
    52_168,
    88,
    53_532,
  ),
  [creator(5, 28_191), creator(6, 22_599), others(2_742)],
);

/** Small entities with a `type`, 3 custom string and 2 custom numeric attributes unless said otherwise. */
function typed(
  id: string,
  count: number,
  source: string,
  type: AttributeSpec,
  payload: PayloadSpec,
  extra: readonly AttributeSpec[] = [],
  owners: readonly OwnerRange[] = OTHERS,
): EntityTypeSpec {
  const attributes = [
    text("ref", `${id.slice(0, 4)}-{hex:12}`, CHOSEN),
    type,
    text("session", "{hex:16}", CHOSEN),
    number("createdAtMs", 1_761_000_000_000, 1_764_000_000_000, "ms", CHOSEN),
    number("sequenceNumber", 100, 999, "index", CHOSEN),
    ...extra,
  ];
  return cohortType(id, count, source, attributes, payload, writtenOnce(count), owners);
}

const TYPED: readonly EntityTypeSpec[] = [
  typed(
    "arkmon_test",
    3_538,
    "sp:mendoza-dump.md:L129",
    constant("type", "arkmon_test", "sp:mendoza-dump.md:L129"),
    smallPayload(),
  ),
  typed(
    "video_chunk",
    2_366,
    "sp:mendoza-dump.md:L131",
    constant("type", "video-chunk", "sp:mendoza-dump.md:L131"),
    { ...PICTURE, contentType: "application/json", randomShare: 1 },
    [text("videoId", "{hex:24}", CHOSEN)],
  ),
  typed(
    "file_chunk",
    1_174,
    "sp:mendoza-dump.md:L132",
    constant("type", "file-chunk", "sp:mendoza-dump.md:L132"),
    mediumPayload(),
    [text("nextBlockId", "0x{hex:64}", "sp:mendoza-dump.md:L226")],
  ),
  typed(
    "mystery",
    2_400,
    "sp:mendoza-dump.md:L133",
    choice("type", [["watson", 1], ["sherlock", 1], ["moriarty", 1]], "sp:mendoza-dump.md:L133"),
    smallPayload(),
  ),
  typed(
    "small_project",
    2_100,
    "sp:mendoza-dump.md:L141-L148 (samples)",
    choice("type", [
      ["market_snapshot", 432],
      ["vote", 309],
      ["hls-chunk", 222],
      ["proposal", 159],
      ["chatMessage", 122],
      ["sensor_data", 97],
      ["chat_message", 83],
      ["device-beacon", 78],
      ["video-stream", 62],
      ["ask", 54],
      ["score_update", 47],
      ["opengov-proposal", 32],
      ["offer", 29],
      ["user", 25],
      ["song-metadata", 23],
      ["inheritance-asset", 19],
      ["game-event", 18],
      ["chat_room", 17],
      ["profile", 16],
      ["Weather", 15],
    ], "sp:mendoza-dump.md:L141-L148"),
    smallPayload(),
    [],
    [creator(2, 274), others(1_826)],
  ),
];

/** Entities without a `type`: what is left of the published counts. */
function untyped(
  id: string,
  count: number,
  strings: number,
  numbers: number,
  payload: PayloadSpec,
  owners: readonly OwnerRange[] = OTHERS,
  cohort: CohortSpec = writtenOnce(count),
): EntityTypeSpec {
  const stringNames = ["itemId", "app", "category", "label", "origin", "tag", "locale", "stage", "note"];
  const attributes = [
    ...stringNames.slice(0, strings).map((name, i) =>
      text(name, i === 0 ? `${id.slice(0, 4)}-{hex:12}` : "{hex:6}", CHOSEN)
    ),
    number("createdAtMs", 1_761_000_000_000, 1_764_000_000_000, "ms", CHOSEN),
    number("durationSeconds", 100, 999, "s", CHOSEN),
  ].slice(0, strings + numbers);
  return cohortType(id, count, "derived: generator_model cohort rest", attributes, payload, cohort, owners);
}

const UNTYPED: readonly EntityTypeSpec[] = [
  untyped(
    "record",
    187_662,
    2,
    2,
    smallPayload(),
    [creator(3, 158_493), creator(7, 19_407), others(10_702)],
    writtenAgain(writtenOnce(187_662), 187_662, 60, 188_602),
  ),
  untyped("mark", 40_207, 1, 2, smallPayload(), [creator(4)]),
  untyped(
    "bulk_note",
    19_035,
    1,
    0,
    smallPayload(),
    [creator(4)],
    writtenOnce(19_035, { byPhase: [19_035, 0, 0, 0], batchEntities: 500 }),
  ),
  untyped("item", 25_820, 3, 2, smallPayload(), [creator(4, 17_039), others(8_781)]),
  untyped("binary", 3_878, 3, 1, mediumPayload("application/octet-stream")),
  untyped("text", 1_523, 3, 1, smallPayload("text/plain")),
  untyped("document", 700, 9, 2, mediumPayload()),
  untyped("playlist", 50, 3, 2, smallPayload("application/vnd.apple.mpegurl")),
  untyped("plain_string", 22, 3, 2, smallPayload("string")),
  untyped("photo", 7, 3, 2, mediumPayload("image/jpeg")),
];

/** Mendoza's cohorts: the published ones, and a split of the rest that meets the published totals. */
export const MENDOZA_TYPES: readonly EntityTypeSpec[] = [
  GOLEM_PROVIDER,
  AGENT_REPORT,
  ETH_DEMO,
  IMAGE,
  ...TYPED,
  ...UNTYPED,
];
