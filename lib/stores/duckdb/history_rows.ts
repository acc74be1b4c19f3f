import { availableParallelism } from "node:os";
import type { HistoryRows } from "../history_rows.ts";
import { DuckdbDatabase } from "./database.ts";
import { onDuckdb } from "./duckdb_error.ts";

const VERB = "read the history in";

/** Ends that are read at once. choice: about 100 KB. */
const ENDS_AT_ONCE = 1_000;

/**
 * Each version beside the ones of its entity before and after it, in temporary tables in the order that they are read in: what passes
 * DuckDB's memory goes to its folder beside the file. Contents are compared by digest, so that two of a version are never held.
 */
const PREPARE = [
  `CREATE TEMP TABLE neighbours AS
SELECT id, entity_key, to_block, expiration, lag(from_block) OVER e AS before_from, lag(to_block) OVER e AS before_to,
  lag(expiration) OVER e AS before_expiration, lag(sequence) OVER e AS before_sequence, lag(owner) OVER e AS before_owner,
  lag(creator) OVER e AS before_creator, (lag(contents) OVER e = contents)::BIGINT AS same,
  CASE WHEN lead(from_block) OVER e = to_block THEN lead(sequence) OVER e END AS next_sequence
FROM (SELECT *, sha256(strings || numbers || sha256(payload) || content_type) AS contents FROM versions)
WINDOW e AS (PARTITION BY entity_key ORDER BY id) ORDER BY id`,
  `CREATE TEMP TABLE ended AS
SELECT row_number() OVER (ORDER BY to_block, id) AS place, to_block, entity_key, expiration, next_sequence
FROM neighbours WHERE to_block <= (SELECT max(number) FROM blocks) ORDER BY place`,
];

/** Begins to read the versions of a file. @throws {HeadroomError} It cannot be opened, or is damaged. */
export async function duckdbHistory(path: string): Promise<HistoryRows> {
  return await onDuckdb(path, VERB, async () => {
    const database = await DuckdbDatabase.open(path, { readOnly: true, threads: availableParallelism() });
    try {
      for (const sql of PREPARE) await database.run(sql);
    } catch (error) {
      database.close();
      throw error;
    }
    const rows = (sql: string) => onDuckdb(path, VERB, () => database.rows(sql));
    let ended = 0;
    return {
      path,
      rows,
      starts: (after, last) =>
        "SELECT v.id, v.entity_key, v.from_block, v.to_block, v.expiration, v.sequence, " +
        "unhex(v.owner[3:]), unhex(v.creator[3:]), v.strings, v.numbers, v.content_type, v.payload, " +
        "n.before_from, n.before_to, n.before_expiration, n.before_sequence, unhex(n.before_owner[3:]), " +
        "unhex(n.before_creator[3:]), n.same FROM versions v JOIN neighbours n ON n.id = v.id " +
        `WHERE v.id > ${after} AND v.id <= ${last} AND n.id > ${after} AND n.id <= ${last} ORDER BY v.id`,
      ends: () => {
        const from = ended;
        ended += ENDS_AT_ONCE;
        return rows(
          "SELECT to_block, entity_key, expiration, next_sequence FROM ended " +
            `WHERE place > ${from} AND place <= ${ended} ORDER BY place`,
        );
      },
      close: () => Promise.resolve(database.close()),
    };
  });
}
