import type { ServerAddress } from "../client.ts";
import type { FdwVariant } from "./fdw_variants.ts";

/** Foreign tables of a shard, in a schema of its name: its own tables, and views of its own that its server works out. */
const IMPORTED = [
  ...["blocks", "versions", "attributes", "payloads", "index_words"],
  ...["found", "newest", "head", "settled"],
];

/**
 * What a shard has beside the tables of a `postgres` store. `found`: all of a version, its words too, so that one condition finds it
 * and one remote query reads it: a join of foreign tables would bring whole tables to the coordinator. `newest`: of each entity.
 * `head`: its newest block, by which a block that not all shards have is found. `settled`: reading it puts new rows into the
 * inverted index, a function that no foreign table has.
 */
export const SHARD_VIEWS_SQL = [
  "CREATE VIEW found AS SELECT v.*, a.strings, a.numbers, p.content_type, p.payload, w.words FROM versions v " +
  "JOIN attributes a ON a.id = v.id JOIN payloads p ON p.id = v.id JOIN index_words w ON w.id = v.id",
  "CREATE VIEW newest AS SELECT DISTINCT ON (key) * FROM versions ORDER BY key, id DESC",
  "CREATE VIEW head AS SELECT number, last_version FROM blocks ORDER BY number DESC LIMIT 1",
  "CREATE VIEW settled AS SELECT gin_clean_pending_list('index_words_gin') AS pages",
];

const FOUND_COLUMNS = "id bigint, from_block bigint, to_block bigint, expiration bigint, sequence bigint, " +
  "string_count integer, number_count integer, key bytea, owner bytea, creator bytea, strings text, numbers text, " +
  "content_type text, payload bytea, words tsvector";

/** Name of a shard's server and schema. */
export function shardName(shard: number): string {
  return `shard_${shard}`;
}

/**
 * Statements that make the coordinator: a server and the foreign tables of each shard, and `found` over all of them, partitioned by the
 * hash of an entity's key. It has no index: an index of a parent is on no shard. `writer` is locked by who appends.
 */
export function coordinatorSql(shards: number): string[] {
  const each = Array.from({ length: shards }, (_, shard) => {
    const name = shardName(shard);
    return [
      `CREATE SERVER ${name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (fetch_size '1000', ` +
      "parallel_commit 'true', parallel_abort 'true')",
      `CREATE SCHEMA ${name}`,
    ];
  });
  return [
    "CREATE EXTENSION postgres_fdw",
    "CREATE TABLE writer ()",
    `CREATE TABLE found (${FOUND_COLUMNS}) PARTITION BY HASH (key)`,
    ...each.flat(),
    ...Array.from(
      { length: shards },
      (_, shard) =>
        `CREATE FOREIGN TABLE found_${shard} PARTITION OF found FOR VALUES WITH (MODULUS ${shards}, ` +
        `REMAINDER ${shard}) SERVER ${shardName(shard)} OPTIONS (table_name 'found')`,
    ),
  ];
}

/** A statement that makes the foreign tables of a shard, whose server must run. */
export function importSql(shard: number): string {
  const name = shardName(shard);
  return `IMPORT FOREIGN SCHEMA public LIMIT TO (${IMPORTED.join()}) FROM SERVER ${name} INTO ${name}`;
}

/** A statement that says as whom the coordinator talks with a shard. */
export function userMappingSql(shard: number, { user, password }: ServerAddress): string {
  const options = [["user", user], ["password", password]].filter(([, value]) => value !== "");
  const texts = options.map(([name, value]) => `${name} ${quoted(value!)}`);
  return `CREATE USER MAPPING FOR postgres SERVER ${shardName(shard)} OPTIONS (${texts.join()})`;
}

/** SQL: a text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Options of a shard's server that follow from where it listens and from the variant. */
export function serverOptions(
  { host, port, database }: ServerAddress,
  { batchSize, isAsync, synchronousCommit }: FdwVariant,
): Readonly<Record<string, string>> {
  return {
    host,
    port: String(port),
    dbname: database,
    batch_size: String(batchSize),
    async_capable: String(isAsync),
    // A session of the coordinator's on the shard: what its commits wait for is decided there.
    options: `-c synchronous_commit=${synchronousCommit}`,
  };
}
