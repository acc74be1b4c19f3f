import { changing, from, number } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import { between, writtenAt } from "../builders/values.ts";
import type { EntityTypeSpec, PayloadSpec, Sourced } from "../scenario.ts";
import { byDay } from "./calendar.ts";
import { cohortType, creator, others, writtenAgain } from "./cohorts.ts";
import { APP, EPOCH_S, KEY, LONG_NUMBERS, RELATIONS, SHORT_NUMBER } from "./parts.ts";
import { mediumPayload, smallPayload } from "./payloads.ts";

const REST = "derived: generator_model cohort rest";
const BLOCK_SAMPLES = "sp:commit_time_distribution.ipynb; sp:commit_time_distribution_simple_eav.ipynb";
const BUCKETS = "sp:mendoza-dump.md:L304-L320 (attributes per entity), L359-L377 (JSON lengths)";
const SMALL = smallPayload([60, 139]);

/** Notes of 4 string and 5 numeric attributes, as in the first and the largest sampled blocks. */
const NOTE = { noteId: from(BLOCK_SAMPLES, "note-{hex:12}") };
/** 8 string attributes, as in sampled blocks of 100 entities with 15 attributes each. */
const ITEM = {
  itemId: "item-{hex:14}",
  title: "{hex:24}",
  description: "{hex:40}",
  category: "{hex:8}",
  tag: "{hex:8}",
};
const LABELLED = { itemId: ITEM.itemId, app: APP, label: "{hex:8}" };

/** Entities without a `type` beside the large cohorts: what is left of the published counts. */
export const UNTYPED_COHORTS: readonly EntityTypeSpec[] = [
  cohortType("record", {
    count: sourced(157_623, REST),
    payload: smallPayload([30, 90]),
    life: writtenAgain(157_623, 35, 158_493),
    owners: [creator(3)],
  }, { recordId: "rec-{hex:20}", app: APP, ...LONG_NUMBERS }),
  cohortType("first_note", {
    count: sourced(2_128, `${BLOCK_SAMPLES}; ${BUCKETS}`),
    payload: smallPayload([45, 59]),
    life: { byPhase: byDay({ load: [1, 0, 0], rampUp: 0, peak: 0, steady: 0 }), batchEntities: 3 },
    owners: [creator(4)],
  }, NOTE),
  cohortType("bulk_note", {
    count: sourced(16_907, BLOCK_SAMPLES),
    payload: smallPayload([45, 59]),
    life: { byPhase: byDay({ load: [0, 0, 1], rampUp: 0, peak: 0, steady: 0 }), batchEntities: 500 },
    owners: [creator(4)],
  }, NOTE),
  cohortType("mark", { count: sourced(41_694, REST), payload: SMALL, owners: [creator(4)] }, {
    markId: "mark-{hex:24}",
    ...LONG_NUMBERS,
  }),
  cohortType("upload", {
    count: sourced(15_552, "derived: payloads of 1 to 45 KB without the other cohorts'"),
    payload: mediumPayload(),
    owners: [creator(4)],
  }, { fileName: "upload-{hex:24}.json", ...LONG_NUMBERS }),
  cohortType("app_item", {
    count: sourced(22_229, BLOCK_SAMPLES),
    payload: smallPayload([350, 409]),
    life: { batchEntities: 100 },
    owners: [creator(7, 19_407), others(2_822)],
  }, { ...ITEM, ...LONG_NUMBERS }),
  cohortType("order", { count: sourced(7_502, "sp:mendoza-dump.md:L223"), payload: SMALL }, {
    orderId: from(RELATIONS, "{hex:32}"),
    provider: from(RELATIONS, "0x{hex:40}"),
    ...SHORT_NUMBER,
  }),
  cohortType("item", { count: sourced(4_137, REST), payload: smallPayload([150, 249]) }, {
    ...LABELLED,
    ...SHORT_NUMBER,
  }),
  cohortType("rich_item", { count: sourced(776, BUCKETS), payload: smallPayload([350, 409]) }, {
    ...ITEM,
    contentHash: KEY,
    ...LONG_NUMBERS,
  }),
  form("form", sourced(194, BUCKETS), { fields: 9, digits: 14 }),
  form("long_form", sourced(487, BUCKETS), { fields: 10, digits: 20 }),
  form("dossier", sourced(19, BUCKETS), { fields: 14, digits: 12 }),
  cohortType("bare", { count: sourced(47, BUCKETS), payload: SMALL }, LONG_NUMBERS),
  cohortType("binary", {
    count: sourced(3_878, "sp:mendoza-dump.md:L428"),
    payload: mediumPayload("application/octet-stream"),
  }, { ...LABELLED, ...LONG_NUMBERS }),
  cohortType("text", {
    count: sourced(1_523, "sp:mendoza-dump.md:L429"),
    payload: smallPayload([150, 349], "text/plain"),
  }, { ...LABELLED, ...LONG_NUMBERS }),
  named(
    "playlist",
    sourced(50, "sp:mendoza-dump.md:L430"),
    smallPayload([150, 349], "application/vnd.apple.mpegurl"),
  ),
  named("plain", sourced(22, "sp:mendoza-dump.md:L432"), smallPayload([30, 90], "string")),
  named("photo", sourced(7, "sp:mendoza-dump.md:L431"), mediumPayload("image/jpeg")),
  named("misc", sourced(1_288, REST), SMALL),
  cohortType("named", { count: sourced(244, "derived: sp:mendoza-dump.md:L333 less L334"), payload: SMALL }, {
    name: from("sp:mendoza-dump.md:L333", "user-{hex:12}"),
    ...LONG_NUMBERS,
  }),
  cohortType("session_ref", { count: sourced(180, RELATIONS), payload: SMALL }, {
    sessionKey: from(RELATIONS, KEY),
    sessionId: from(RELATIONS, "{hex:12}"),
    ...LONG_NUMBERS,
  }),
  cohortType("dao_member", { count: sourced(15, RELATIONS), payload: SMALL }, {
    daoKey: from(RELATIONS, KEY),
    ...LONG_NUMBERS,
  }),
  cohortType("metric", { count: sourced(77, RELATIONS), payload: SMALL }, {
    metricKey: from(RELATIONS, KEY),
    ...LONG_NUMBERS,
  }),
  cohortType("pinged_device", {
    count: sourced(20, "sp:mendoza-dump.md:L198"),
    payload: SMALL,
    life: writtenAgain(20, 15, 61),
  }, {
    deviceId: "device-{hex:12}",
    ping_count: from("sp:mendoza-dump.md:L198", changing(number("pings", between(1, 99_999)))),
    ...LONG_NUMBERS,
  }),
  cohortType("leaderboard", {
    count: sourced(10, "sp:mendoza-dump.md:L199"),
    payload: SMALL,
    life: writtenAgain(10, 10, 39),
  }, {
    player: "player-{hex:12}",
    lastScoreDate: from("sp:mendoza-dump.md:L199", changing(writtenAt(EPOCH_S))),
    ...LONG_NUMBERS,
  }),
];

/** Entities that differ in content type, or have a name that is counted. */
function named(id: string, count: Sourced, payload: PayloadSpec): EntityTypeSpec {
  return cohortType(id, { count, payload }, { [`${id}Id`]: "{hex:16}", ...LONG_NUMBERS });
}

/** Forms: numbered text attributes of random hex digits. */
function form(id: string, count: Sourced, size: { fields: number; digits: number }): EntityTypeSpec {
  const fields = Array.from(
    { length: size.fields },
    (_, i) => [`field_${String(i).padStart(2, "0")}`, from(BUCKETS, `{hex:${size.digits}}`)],
  );
  return cohortType(id, { count, payload: smallPayload([150, 349]) }, {
    ...Object.fromEntries(fields),
    ...LONG_NUMBERS,
  });
}
