import type { HistoryRows } from "../history_rows.ts";
import type { PostgresClient } from "./client.ts";

const VERB = "read the history in";

/** Ends that are read at once. choice: about 100 KB. */
const ENDS_AT_ONCE = 1_000;

/** The server sorts them: beyond `work_mem` in temporary files, about 60 bytes for each. */
const ENDS =
  "SELECT v.to_block, v.key, v.expiration, (SELECT CASE WHEN n.from_block = v.to_block THEN n.sequence END " +
  "FROM versions n WHERE n.key = v.key AND n.id > v.id ORDER BY n.id LIMIT 1) FROM versions v " +
  "WHERE v.to_block BETWEEN 0 AND (SELECT max(number) FROM blocks) ORDER BY v.to_block, v.id";

/** The version before; compared where it lies, so that its contents do not travel. */
const BEFORE = "SELECT o.*, a.strings, a.numbers, p.content_type, p.payload FROM versions o " +
  "LEFT JOIN attributes a ON a.id = o.id LEFT JOIN payloads p ON p.id = o.id " +
  "WHERE o.key = v.key AND o.id < v.id ORDER BY o.id DESC LIMIT 1";
const SAME = "(b.strings = a.strings AND b.numbers = a.numbers AND b.content_type = p.content_type " +
  "AND b.payload = p.payload)::integer::bigint";

/** Begins to read the versions of a store's server, in one transaction: what others append meanwhile is not seen. */
export async function postgresHistory(
  client: PostgresClient,
  path: string,
  close: () => Promise<void>,
): Promise<HistoryRows> {
  await client.rows(
    VERB,
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; DECLARE ended NO SCROLL CURSOR FOR ${ENDS}`,
  );
  return {
    path,
    rows: (sql) => client.rows(VERB, sql),
    starts: (after, last) =>
      "SELECT v.id, v.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, a.strings, a.numbers, " +
      "p.content_type, p.payload, b.from_block, b.to_block, b.expiration, b.sequence, b.owner, b.creator, " +
      `${SAME} FROM versions v LEFT JOIN attributes a ON a.id = v.id LEFT JOIN payloads p ON p.id = v.id ` +
      `LEFT JOIN LATERAL (${BEFORE}) b ON true WHERE v.id > ${after} AND v.id <= ${last} ORDER BY v.id`,
    ends: () => client.rows(VERB, `FETCH ${ENDS_AT_ONCE} FROM ended`),
    close,
  };
}
