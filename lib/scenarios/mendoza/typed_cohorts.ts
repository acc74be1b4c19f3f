import { from } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import { always, shares } from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { cohortType, creator, others } from "./cohorts.ts";
import { KEY, LONG_NUMBERS, RELATIONS, SHORT_NUMBER } from "./parts.ts";
import { CHUNK, mediumPayload, smallPayload } from "./payloads.ts";
import { SMALL_PROJECT_TYPES } from "./small_projects.ts";

const JSON_LENGTHS = "sp:mendoza-dump.md:L381-L392";
const SMALL = smallPayload([60, 139]);
const FILE_CHUNK = from("sp:mendoza-dump.md:L132", always("file-chunk"));

/** Entities with a `type` beside the large cohorts; the lengths of their attributes follow from the published JSON lengths. */
export const TYPED_COHORTS: readonly EntityTypeSpec[] = [
  cohortType("arkmon_test", { count: sourced(3_538, "sp:mendoza-dump.md:L129"), payload: SMALL }, {
    runId: from(JSON_LENGTHS, "{hex:32}"),
    type: from("sp:mendoza-dump.md:L129", always("arkmon_test")),
    ...SHORT_NUMBER,
  }),
  cohortType("video_chunk", { count: sourced(2_366, "sp:mendoza-dump.md:L131"), payload: CHUNK }, {
    videoId: "{hex:24}",
    type: from("sp:mendoza-dump.md:L131", always("video-chunk")),
    fileName: from(JSON_LENGTHS, "{hex:31-33}.mp4"),
    ...SHORT_NUMBER,
  }),
  cohortType("linked_chunk", { count: sourced(420, "sp:mendoza-dump.md:L226"), payload: CHUNK }, {
    nextBlockId: from(RELATIONS, KEY),
    dataEntityId: from(RELATIONS, KEY),
    type: FILE_CHUNK,
    ...SHORT_NUMBER,
  }),
  fileChunk("file_chunk", 427, CHUNK),
  fileChunk("small_file_chunk", 327, mediumPayload()),
  cohortType("mystery", {
    count: sourced(2_400, "sp:mendoza-dump.md:L133"),
    payload: smallPayload([150, 249]),
  }, {
    gameId: "{hex:32}",
    type: from("sp:mendoza-dump.md:L133", shares({ watson: 1, sherlock: 1, moriarty: 1 })),
    clue: from(JSON_LENGTHS, "{hex:25}"),
    ...SHORT_NUMBER,
  }),
  cohortType("vote", { count: sourced(309, "sp:mendoza-dump.md:L141, L224"), payload: SMALL }, {
    proposalKey: from(RELATIONS, KEY),
    type: from("sp:mendoza-dump.md:L141", always("vote")),
    voter: "0x{hex:40}",
    comment: from(JSON_LENGTHS, "{hex:16-20}"),
    ...LONG_NUMBERS,
  }),
  cohortType("chat_message", {
    count: sourced(122, "sp:mendoza-dump.md:L142, L225, L231-L247"),
    payload: SMALL,
  }, {
    chatBaseKey: from(RELATIONS, KEY),
    type: from("sp:mendoza-dump.md:L142", always("chatMessage")),
    ...LONG_NUMBERS,
  }),
  cohortType("chat_room_member", {
    count: sourced(78, "sp:mendoza-dump.md:L142, L225 (about 200 with chatMessage), L231-L247"),
    payload: SMALL,
  }, {
    roomKey: from(RELATIONS, KEY),
    type: from(RELATIONS, shares({ chat_invite: 16, chat_message: 62 })),
    ...LONG_NUMBERS,
  }),
  cohortType("small_project", {
    count: sourced(
      3_886,
      "derived: rows with a type, sp:mendoza-dump.md:L381-L392, less the cohorts above",
    ),
    payload: smallPayload([150, 349]),
    owners: [creator(2, 274), others(3_612)],
  }, {
    ref: "{hex:12}",
    type: from("sp:mendoza-dump.md:L118-L121, L141-L148", shares(SMALL_PROJECT_TYPES)),
    session: "{hex:16}",
    ...LONG_NUMBERS,
  }),
];

function fileChunk(id: string, count: number, payload: EntityTypeSpec["payload"]): EntityTypeSpec {
  return cohortType(id, { count: sourced(count, "sp:mendoza-dump.md:L132"), payload }, {
    contentHash: "0x{hex:64}",
    type: FILE_CHUNK,
    fileName: from(JSON_LENGTHS, "{hex:44-100}.bin"),
    ...SHORT_NUMBER,
  });
}
