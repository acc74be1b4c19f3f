import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { HeadroomError } from "../../errors.ts";
import type { Page, QueryResult } from "../entity_store.ts";
import { BEGIN } from "../postgres/append_block.ts";
import { VersionRows } from "../postgres/append_rows.ts";
import { checkStore } from "../postgres/check_store.ts";
import { PostgresClient } from "../postgres/client.ts";
import { PostgresQuery, VersionFinder } from "../postgres/find_versions.ts";
import { leave } from "../postgres/postgres_store.ts";
import { FOUND, indexesOf, PAYLOAD, tableNames, tablesOf } from "../postgres/schema.ts";
import { PostgresServer } from "../postgres/server.ts";
import { GIN_WORDS } from "../postgres/version_words.ts";
import { readWhole, type WholeRow } from "../sqlite/versions/version_columns.ts";
import {
  type EndedSpan,
  type EndedVersion,
  endedVersion,
  type LowerTier,
  type SourceTier,
  type TierSize,
} from "./tier.ts";

/** What the folder's mark says: no store of a chain, as versions are missing in it. */
const KIND = "warm-tier";
/** Versions of a COPY. choice: some 5 MB of rows in memory. */
const COPY_VERSIONS = 5_000;
const MOVE = "move versions into";
const REMOVE = "take versions out of";

/** The tables of the store `postgres`, with an index of what ends when: here no end changes any more. One row says how far it goes. */
const TIER_SQL = [
  "CREATE EXTENSION IF NOT EXISTS amcheck",
  ...tablesOf(GIN_WORDS),
  ...indexesOf(GIN_WORDS),
  "CREATE INDEX versions_by_end ON versions (to_block)",
  "CREATE TABLE moved (up_to bigint NOT NULL)",
  "INSERT INTO moved VALUES (-1)",
];

/** Tables with a row a version, or several. */
const OF_VERSIONS = tableNames(GIN_WORDS).filter((table) => table !== "blocks");

const WHOLE = `SELECT ${FOUND}${PAYLOAD} FROM versions v JOIN attributes a ON a.id = v.id ` +
  "JOIN payloads p ON p.id = v.id";

/**
 * Versions that are over, in a PostgreSQL of their own: the rows of the store `postgres` with the ids of the tier above, so that the
 * order of ids stays that of results whenever a version comes. A move is one transaction, which is synced at its end.
 */
export class WarmTier implements LowerTier, SourceTier {
  readonly atOnce = COPY_VERSIONS;
  readonly #server: PostgresServer;
  readonly #client: PostgresClient;
  readonly #finder: VersionFinder;
  readonly #rows = new VersionRows(GIN_WORDS);
  #upTo: number;
  #isMoving = false;

  /** Opens a folder; makes it where nothing is. @throws {HeadroomError} It is not usable, holds something else, or no server starts. */
  static async open(folder: string): Promise<WarmTier> {
    const { server, client } = await PostgresServer.open(
      folder,
      { kind: KIND, readOnly: false },
      (socket) =>
        PostgresClient.connect(socket, folder, { readOnly: false, settings: { synchronous_commit: "on" } }),
    );
    try {
      if (await client.value("open", "SELECT to_regclass('moved')::text") === null) {
        await client.rows("open", TIER_SQL.join("; "));
      }
      return new WarmTier(server, client, Number(await client.value("open", "SELECT up_to FROM moved")));
    } catch (error) {
      await leave(server, client);
      throw error;
    }
  }

  private constructor(server: PostgresServer, client: PostgresClient, upTo: number) {
    this.#server = server;
    this.#client = client;
    this.#finder = new VersionFinder(client, GIN_WORDS);
    this.#upTo = upTo;
  }

  get upTo(): number {
    return this.#upTo;
  }

  /** What was moved here is all that is known of here. */
  get knownTo(): number {
    return this.#upTo;
  }

  /** Copies versions into all tables, in the transaction of the move, and reads them back. */
  async write(ended: readonly EndedVersion[]): Promise<void> {
    if (!this.#isMoving) await this.#client.rows(MOVE, BEGIN);
    this.#isMoving = true;
    for (const { row } of ended) this.#rows.addWhole(row);
    await this.#rows.flush(this.#client, MOVE);
    const [first, last] = [ended[0]!.row[0], ended.at(-1)!.row[0]];
    const read = await this.#client.rows(
      MOVE,
      `${WHOLE} WHERE v.id BETWEEN ${first} AND ${last} AND v.to_block > ${this.#upTo} ORDER BY v.id`,
    ) as readonly unknown[] as readonly WholeRow[];
    if (digestVersions(read.map(readWhole)) === digestVersions(ended.map(({ version }) => version))) return;
    throw HeadroomError.unmet("move versions into PostgreSQL", {
      expected: "rows that read back as they were written",
      actual: `${read.length} that are not the ${ended.length} written`,
      next: "Check the disk; nothing was taken out of the tier above.",
    });
  }

  /** Commits the move; statistics follow. */
  async publish(upTo: number): Promise<void> {
    await this.#client.rows(
      MOVE,
      [
        ...this.#isMoving ? [] : [BEGIN],
        GIN_WORDS.settle,
        "INSERT INTO blocks SELECT from_block, max(id) FROM versions " +
        `WHERE to_block > ${this.#upTo} GROUP BY from_block ` +
        "ON CONFLICT (number) DO UPDATE SET last_version = greatest(blocks.last_version, excluded.last_version)",
        `UPDATE moved SET up_to = ${upTo}`,
        "COMMIT",
      ].join("; "),
    );
    this.#isMoving = false;
    this.#upTo = upTo;
    await this.#client.rows(MOVE, `ANALYZE ${tableNames(GIN_WORDS).join()}`);
  }

  async discard(): Promise<void> {
    this.#rows.clear();
    this.#isMoving = false;
    // Where the server is gone, so is the transaction.
    await this.#client.rows(MOVE, "ROLLBACK").catch(() => {});
  }

  async *ended(
    { after, upTo }: EndedSpan,
    atOnce: number,
  ): AsyncGenerator<readonly EndedVersion[], void> {
    for (let last: unknown = 0;;) {
      const rows = await this.#client.rows(
        "read",
        `${WHOLE} WHERE v.to_block BETWEEN ${after + 1} AND ${upTo} AND v.id > ${last} ` +
          `ORDER BY v.id LIMIT ${atOnce}`,
      );
      if (rows.length === 0) return;
      last = rows.at(-1)![0];
      yield rows.map((row) => endedVersion(row as WholeRow));
    }
  }

  async remove(upTo: number): Promise<number> {
    const gone = `SELECT id FROM versions WHERE to_block BETWEEN 0 AND ${upTo}`;
    try {
      await this.#client.rows(REMOVE, `${BEGIN}; CREATE TEMP TABLE gone ON COMMIT DROP AS ${gone}`);
      const count = await this.#client.value(REMOVE, "SELECT count(*) FROM gone");
      const deletions = OF_VERSIONS.map((table) =>
        `DELETE FROM ${table} USING gone WHERE ${table}.id = gone.id`
      );
      await this.#client.rows(REMOVE, [...deletions, "COMMIT"].join("; "));
      return Number(count);
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** Makes the room of what was taken out free for what follows: the files stay as long as they are. Returns their bytes. */
  async shrink(): Promise<number> {
    await this.#client.rows(REMOVE, `VACUUM (ANALYZE) ${OF_VERSIONS.join()}`);
    return (await this.size()).bytes;
  }

  /** Bytes of tables and indexes: neither of the log nor of the catalogs that every server has. */
  async size(): Promise<TierSize> {
    const [versions, bytes] = (await this.#client.rows(
      "measure",
      "SELECT (SELECT count(*) FROM versions), sum(pg_total_relation_size(oid))::bigint FROM pg_class " +
        "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
    ))[0]!;
    return { versions: Number(versions), bytes: Number(bytes) };
  }

  run(text: string, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#finder.page(new PostgresQuery(text, GIN_WORDS), { atBlock, tip: this.#upTo }, page);
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#finder.get(key, atBlock);
  }

  /** PostgreSQL's own check of tables and indexes, and what rows say of each other. */
  async problem(): Promise<string | null> {
    const { ok, lines } = await checkStore(this.#client, GIN_WORDS, true);
    return ok ? null : lines.join("; ");
  }

  close(): Promise<void> {
    return leave(this.#server, this.#client);
  }
}
