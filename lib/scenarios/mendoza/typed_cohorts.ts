import { text, textOf } from "../builders/attribute_builders.ts";
import { CHOSEN, cohortType, creator, keyOf, longNumbers, others, shortNumber, typeIs } from "./parts.ts";
import { CHUNK, mediumPayload, smallPayload } from "./payloads.ts";
import { SMALL_PROJECT_TYPES } from "./small_projects.ts";
import type { EntityTypeSpec } from "../scenario.ts";

const RELATIONS = "sp:mendoza-dump.md:L223-L229";
const JSON_LENGTHS = "sp:mendoza-dump.md:L381-L392";

/** Entities with a `type` beside the large cohorts; the lengths of their attributes follow from the published JSON lengths. */
export const TYPED_COHORTS: readonly EntityTypeSpec[] = [
  cohortType(
    "arkmon_test",
    3_538,
    "sp:mendoza-dump.md:L129",
    [
      text("runId", "{hex:32}", JSON_LENGTHS),
      typeIs("arkmon_test", "sp:mendoza-dump.md:L129"),
      ...shortNumber(),
    ],
    smallPayload(60, 139),
  ),
  cohortType(
    "video_chunk",
    2_366,
    "sp:mendoza-dump.md:L131",
    [
      text("videoId", "{hex:24}", CHOSEN),
      typeIs("video-chunk", "sp:mendoza-dump.md:L131"),
      text("fileName", "{hex:31-33}.mp4", JSON_LENGTHS),
      ...shortNumber(),
    ],
    CHUNK,
  ),
  cohortType(
    "linked_chunk",
    420,
    "sp:mendoza-dump.md:L226",
    [
      text("nextBlockId", "0x{hex:64}", RELATIONS),
      keyOf("dataEntityId", RELATIONS),
      typeIs("file-chunk", "sp:mendoza-dump.md:L132"),
      ...shortNumber(),
    ],
    CHUNK,
  ),
  fileChunk("file_chunk", 427, CHUNK),
  fileChunk("small_file_chunk", 327, mediumPayload()),
  cohortType(
    "mystery",
    2_400,
    "sp:mendoza-dump.md:L133",
    [
      text("gameId", "{hex:32}", CHOSEN),
      textOf(
        "type",
        { kind: "shares", values: [["watson", 1], ["sherlock", 1], ["moriarty", 1]] },
        "sp:mendoza-dump.md:L133",
      ),
      text("clue", "{hex:25}", JSON_LENGTHS),
      ...shortNumber(),
    ],
    smallPayload(150, 249),
  ),
  cohortType(
    "vote",
    309,
    "sp:mendoza-dump.md:L141, L224",
    [
      keyOf("proposalKey", RELATIONS),
      typeIs("vote", "sp:mendoza-dump.md:L141"),
      text("voter", "0x{hex:40}", CHOSEN),
      text("comment", "{hex:16-20}", JSON_LENGTHS),
      ...longNumbers(),
    ],
    smallPayload(60, 139),
  ),
  cohortType(
    "chat_message",
    122,
    "sp:mendoza-dump.md:L142, L225, L231-L247",
    [keyOf("chatBaseKey", RELATIONS), typeIs("chatMessage", "sp:mendoza-dump.md:L142"), ...longNumbers()],
    smallPayload(60, 139),
  ),
  cohortType(
    "chat_room_member",
    78,
    "sp:mendoza-dump.md:L142, L225 (about 200 with chatMessage), L231-L247",
    [
      keyOf("roomKey", RELATIONS),
      textOf("type", { kind: "shares", values: [["chat_invite", 16], ["chat_message", 62]] }, RELATIONS),
      ...longNumbers(),
    ],
    smallPayload(60, 139),
  ),
  cohortType(
    "small_project",
    3_886,
    "derived: rows with a type, sp:mendoza-dump.md:L381-L392, less the cohorts above",
    [
      text("ref", "{hex:12}", CHOSEN),
      textOf(
        "type",
        { kind: "shares", values: SMALL_PROJECT_TYPES },
        "sp:mendoza-dump.md:L118-L121, L141-L148",
      ),
      text("session", "{hex:16}", CHOSEN),
      ...longNumbers(),
    ],
    smallPayload(150, 349),
    { owners: [creator(2, 274), others(3_612)] },
  ),
];

function fileChunk(id: string, count: number, payload: EntityTypeSpec["payload"]): EntityTypeSpec {
  return cohortType(
    id,
    count,
    "sp:mendoza-dump.md:L132",
    [
      text("contentHash", "0x{hex:64}", CHOSEN),
      typeIs("file-chunk", "sp:mendoza-dump.md:L132"),
      text("fileName", "{hex:44-100}.bin", JSON_LENGTHS),
      ...shortNumber(),
    ],
    payload,
  );
}
