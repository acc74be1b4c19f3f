import { changing, number, text } from "../builders/attribute_builders.ts";
import { byDay } from "./calendar.ts";
import { writtenAgain, writtenOnce } from "./cohorts.ts";
import {
  appName,
  CHOSEN,
  cohortType,
  creator,
  dateOf,
  keyOf,
  longNumbers,
  others,
  shortNumber,
} from "./parts.ts";
import { mediumPayload, smallPayload } from "./payloads.ts";
import type { AttributeSpec, EntityTypeSpec } from "../scenario.ts";

const REST = "derived: generator_model cohort rest";
const BLOCK_SAMPLES = "sp:commit_time_distribution.ipynb; sp:commit_time_distribution_simple_eav.ipynb";
const RELATIONS = "sp:mendoza-dump.md:L223-L229";
const BUCKETS = "sp:mendoza-dump.md:L304-L320 (attributes per entity), L359-L377 (JSON lengths)";

/** Notes of 4 string and 5 numeric attributes, as in the first and the largest sampled blocks. */
const NOTE = [text("noteId", "note-{hex:12}", BLOCK_SAMPLES)];
/** 8 string attributes, as in sampled blocks of 100 entities with 15 attributes each. */
const ITEM = [
  text("itemId", "item-{hex:14}", CHOSEN),
  text("title", "{hex:24}", CHOSEN),
  text("description", "{hex:40}", CHOSEN),
  text("category", "{hex:8}", CHOSEN),
  text("tag", "{hex:8}", CHOSEN),
];

/** Entities that differ in content type, or have a name that is counted. */
const small = (id: string, count: number, source: string, payload: EntityTypeSpec["payload"]) =>
  cohortType(id, count, source, [text(`${id}Id`, "{hex:16}", CHOSEN), ...longNumbers()], payload);

const fields = (count: number, digits: number): AttributeSpec[] =>
  Array.from(
    { length: count },
    (_, i) => text(`field_${String(i).padStart(2, "0")}`, `{hex:${digits}}`, BUCKETS),
  );

const related = (id: string, count: number, attributes: readonly AttributeSpec[]) =>
  cohortType(id, count, RELATIONS, [...attributes, ...longNumbers()], smallPayload(60, 139));

/** Entities without a `type` beside the large cohorts: what is left of the published counts. */
export const UNTYPED_COHORTS: readonly EntityTypeSpec[] = [
  cohortType(
    "record",
    157_623,
    REST,
    [text("recordId", "rec-{hex:20}", CHOSEN), appName(), ...longNumbers()],
    smallPayload(30, 90),
    { cohort: writtenAgain(writtenOnce(157_623), 157_623, 35, 158_493), owners: [creator(3)] },
  ),
  cohortType("first_note", 2_128, `${BLOCK_SAMPLES}; ${BUCKETS}`, NOTE, smallPayload(45, 59), {
    cohort: writtenOnce(2_128, {
      byPhase: byDay({ load: [1, 0, 0], rampUp: 0, peak: 0, steady: 0 }),
      batchEntities: 3,
    }),
    owners: [creator(4)],
  }),
  cohortType("bulk_note", 16_907, BLOCK_SAMPLES, NOTE, smallPayload(45, 59), {
    cohort: writtenOnce(16_907, {
      byPhase: byDay({ load: [0, 0, 1], rampUp: 0, peak: 0, steady: 0 }),
      batchEntities: 500,
    }),
    owners: [creator(4)],
  }),
  cohortType(
    "mark",
    41_694,
    REST,
    [text("markId", "mark-{hex:24}", CHOSEN), ...longNumbers()],
    smallPayload(60, 139),
    { owners: [creator(4)] },
  ),
  cohortType(
    "upload",
    15_552,
    "derived: payloads of 1 to 45 KB without the other cohorts'",
    [text("fileName", "upload-{hex:24}.json", CHOSEN), ...longNumbers()],
    mediumPayload(),
    { owners: [creator(4)] },
  ),
  cohortType("app_item", 22_229, BLOCK_SAMPLES, [...ITEM, ...longNumbers()], smallPayload(350, 409), {
    cohort: writtenOnce(22_229, { batchEntities: 100 }),
    owners: [creator(7, 19_407), others(2_822)],
  }),
  cohortType(
    "order",
    7_502,
    "sp:mendoza-dump.md:L223",
    [
      text("orderId", "{hex:32}", RELATIONS),
      text("provider", "0x{hex:40}", RELATIONS),
      ...shortNumber(),
    ],
    smallPayload(60, 139),
  ),
  cohortType(
    "item",
    4_137,
    REST,
    [...ITEM.slice(0, 1), appName(), text("label", "{hex:8}", CHOSEN), ...shortNumber()],
    smallPayload(150, 249),
  ),
  cohortType(
    "rich_item",
    776,
    BUCKETS,
    [...ITEM, keyOf("contentHash", CHOSEN), ...longNumbers()],
    smallPayload(350, 409),
  ),
  cohortType("form", 194, BUCKETS, [...fields(9, 14), ...longNumbers()], smallPayload(150, 349)),
  cohortType("long_form", 487, BUCKETS, [...fields(10, 20), ...longNumbers()], smallPayload(150, 349)),
  cohortType("dossier", 19, BUCKETS, [...fields(14, 12), ...longNumbers()], smallPayload(150, 349)),
  cohortType("bare", 47, BUCKETS, longNumbers(), smallPayload(60, 139)),
  cohortType(
    "binary",
    3_878,
    "sp:mendoza-dump.md:L428",
    [...ITEM.slice(0, 1), appName(), text("label", "{hex:8}", CHOSEN), ...longNumbers()],
    mediumPayload("application/octet-stream"),
  ),
  cohortType(
    "text",
    1_523,
    "sp:mendoza-dump.md:L429",
    [...ITEM.slice(0, 1), appName(), text("label", "{hex:8}", CHOSEN), ...longNumbers()],
    smallPayload(150, 349, "text/plain"),
  ),
  small("playlist", 50, "sp:mendoza-dump.md:L430", smallPayload(150, 349, "application/vnd.apple.mpegurl")),
  small("plain", 22, "sp:mendoza-dump.md:L432", smallPayload(30, 90, "string")),
  small("photo", 7, "sp:mendoza-dump.md:L431", mediumPayload("image/jpeg")),
  small("misc", 1_288, REST, smallPayload(60, 139)),
  cohortType(
    "named",
    244,
    "derived: sp:mendoza-dump.md:L333 less L334",
    [text("name", "user-{hex:12}", "sp:mendoza-dump.md:L333"), ...longNumbers()],
    smallPayload(60, 139),
  ),
  related("session_ref", 180, [keyOf("sessionKey", RELATIONS), text("sessionId", "{hex:12}", RELATIONS)]),
  related("dao_member", 15, [keyOf("daoKey", RELATIONS)]),
  related("metric", 77, [keyOf("metricKey", RELATIONS)]),
  cohortType(
    "pinged_device",
    20,
    "sp:mendoza-dump.md:L198",
    [
      text("deviceId", "device-{hex:12}", CHOSEN),
      changing(number("ping_count", 1, 99_999, "pings", "sp:mendoza-dump.md:L198")),
      ...longNumbers(),
    ],
    smallPayload(60, 139),
    { cohort: writtenAgain(writtenOnce(20), 20, 15, 61) },
  ),
  cohortType(
    "leaderboard",
    10,
    "sp:mendoza-dump.md:L199",
    [
      text("player", "player-{hex:12}", CHOSEN),
      changing(dateOf("lastScoreDate", "version", "sp:mendoza-dump.md:L199")),
      ...longNumbers(),
    ],
    smallPayload(60, 139),
    { cohort: writtenAgain(writtenOnce(10), 10, 10, 39) },
  ),
];
