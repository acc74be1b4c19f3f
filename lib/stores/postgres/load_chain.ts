import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { blockEffects } from "../sqlite/block_effects.ts";
import { chainBlocks } from "../sqlite/bulk/chain_blocks.ts";
import { LoadedEntities } from "../sqlite/bulk/loaded_entities.ts";
import type { PendingVersion } from "../sqlite/pending_version.ts";
import { VersionRows } from "./append_rows.ts";
import { indexProblem } from "./check_store.ts";
import type { PostgresClient } from "./client.ts";
import { CopyRows } from "./copy_rows.ts";
import { INDEXES_WHILE_LOADING, indexesOf, tableNames, tablesOf } from "./schema.ts";
import { CONTENTS, type Contents, contentsOf } from "./stored_row.ts";
import type { VersionWords } from "./version_words.ts";

const VERB = "load a chain into";
/** Bytes of rows that are kept before they are written. choice: a few blocks of any use case. */
const ROWS_BYTES = 16 << 20;
/** Rows of tables that this transaction made are written as what nobody has to look at again. */
const FREEZE = ", FREEZE";

const PREPARE = [
  // Whoever reads has tables open that are made anew.
  "SET LOCAL lock_timeout = '10s'",
  // Safe from the death of the machine when it returns, whatever the variant.
  "SET LOCAL synchronous_commit = on",
  "SET LOCAL maintenance_work_mem = '256MB'",
  "SET LOCAL work_mem = '64MB'",
];

/** Of the versions that are live at the newest block. */
const LIST_PLACES =
  "INSERT INTO index_area_places SELECT l.* FROM loaded_places l LEFT JOIN ended e ON e.id = l.id " +
  "WHERE e.id IS NULL AND l.to_block NOT BETWEEN 0 AND (SELECT max(number) FROM blocks) ORDER BY l.id";

/**
 * Loads a chain into an empty store, in one transaction: the rows of tables made in it, which are synced at its end instead of being
 * logged, then their indexes, a check of those, and statistics. Where versions end is joined to them before they are written.
 * @throws {HeadroomError} The store is not empty. Nothing is kept of a load that fails.
 */
export async function loadChain(
  client: PostgresClient,
  blocks: Iterable<EncodedBlock>,
  { folder, words }: { readonly folder: string; readonly words: VersionWords },
): Promise<VersionTotals> {
  await client.rows(VERB, ["BEGIN", ...PREPARE, "LOCK TABLE blocks IN ACCESS EXCLUSIVE MODE"].join("; "));
  try {
    await refuseFilled(client, folder);
    const indexes = indexesOf(words);
    const early = indexes.filter((sql) => INDEXES_WHILE_LOADING.some((name) => sql.includes(name)));
    const late = indexes.filter((sql) => !early.includes(sql));
    await client.rows(
      VERB,
      [
        `DROP TABLE ${tableNames(words).join()}`,
        ...tablesOf(words),
        ...early,
        "CREATE TEMP TABLE loaded (LIKE versions, PRIMARY KEY (id)) ON COMMIT DROP",
        "CREATE TEMP TABLE ended (id bigint, to_block bigint) ON COMMIT DROP",
        ...words.places ? ["CREATE TEMP TABLE loaded_places (LIKE index_area_places) ON COMMIT DROP"] : [],
      ].join("; "),
    );
    const load = new ChainLoad(client, words);
    for (const block of chainBlocks(blocks, JSON.stringify(folder))) await load.write(block);
    await load.flush();
    await client.rows(
      VERB,
      [
        "ANALYZE ended",
        "INSERT INTO versions SELECT l.id, l.from_block, coalesce(e.to_block, l.to_block), l.expiration, l.sequence, " +
        "l.string_count, l.number_count, l.key, l.owner, l.creator FROM loaded l LEFT JOIN ended e ON e.id = l.id ORDER BY l.id",
        ...words.places ? [LIST_PLACES] : [],
        ...late,
        `ANALYZE ${tableNames(words).join()}`,
      ].join("; "),
    );
    const problem = await indexProblem(client, VERB);
    if (problem !== null) {
      throw HeadroomError.unmet(`${VERB} ${JSON.stringify(folder)}`, {
        expected: "indexes that fit their tables",
        actual: problem,
        next: "Check the disk and the memory, then try again.",
      });
    }
    await client.rows(VERB, "COMMIT");
    // Which of its pages all may see is noted now, not when they are first read.
    await client.rows(VERB, "VACUUM versions");
    return load.written;
  } catch (error) {
    await client.rows(VERB, "ROLLBACK").catch(() => {});
    throw error;
  }
}

async function refuseFilled(client: PostgresClient, folder: string): Promise<void> {
  const tip = await client.value(VERB, "SELECT max(number) FROM blocks");
  if (tip === null) return;
  throw HeadroomError.unmet(`${VERB} ${JSON.stringify(folder)}`, {
    expected: "an empty store",
    actual: `one with blocks up to ${tip}`,
    next: "Load into a new store, or append the blocks.",
  });
}

class ChainLoad {
  readonly written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
  readonly #client: PostgresClient;
  /** `rows` of an entity is the id of its newest version. */
  readonly #entities = new LoadedEntities(1);
  readonly #rows: VersionRows;
  readonly #blocks = new CopyRows(2);
  readonly #ended = new CopyRows(2);
  /** Versions of rows that are not written yet, by id. */
  readonly #recent = new Map<number, PendingVersion>();

  constructor(client: PostgresClient, words: VersionWords) {
    this.#client = client;
    this.#rows = new VersionRows(words);
  }

  async write(block: EncodedBlock): Promise<void> {
    const entities = this.#entities;
    const stored = await this.#contents(block);
    const load = (entity: number): PendingVersion => {
      const id = entities.rows[entity]!;
      const contents = this.#recent.get(id) ?? stored.get(id)!;
      // Only a version that has not ended is kept on: its end is the one it was written with.
      return { ...contents, origin: entities.origin(entity), toBlock: entities.ends[entity]! };
    };
    const effects = blockEffects(block, (key, number) => entities.newest(key, number, load));
    for (const { ended } of effects) {
      if (ended === null) continue;
      this.#ended.begin().int64(entities.rows[ended.entity]!).int64(block.number);
      entities.ends[ended.entity] = BigInt(block.number);
    }
    const starting = effects.filter(({ next }) => next !== null);
    for (const { key, next } of starting.sort((a, b) => a.keyHex < b.keyHex ? -1 : 1)) {
      this.#add(key, block.number, next!);
    }
    this.#blocks.begin().int64(block.number).int64(this.written.versions);
    if (this.#rows.byteLength > ROWS_BYTES) await this.flush();
  }

  /** Writes the rows that are kept. */
  async flush(): Promise<void> {
    await this.#rows.flush(this.#client, VERB, {
      versions: "loaded",
      places: "loaded_places",
      options: FREEZE,
    });
    for (const [table, rows] of [["ended", this.#ended], ["blocks", this.#blocks]] as const) {
      if (rows.rows > 0) await this.#client.copy(VERB, { table, options: FREEZE }, rows.take());
    }
    this.#recent.clear();
  }

  #add(key: Uint8Array, block: number, version: PendingVersion): void {
    const entities = this.#entities;
    const written = this.written;
    const id = ++written.versions;
    let entity = entities.find(key);
    if (entity < 0) entity = entities.add(key);
    entities.setOrigin(entity, version.origin);
    entities.ends[entity] = version.toBlock;
    entities.rows[entity] = id;
    this.#rows.add({ id, key, block, version });
    this.#recent.set(id, version);
    written.strings += version.strings.length;
    written.numbers += version.numbers.length;
    written.payloadBytes += version.payload.length;
  }

  /** Contents of the versions that a block writes again, and whose rows are written, by id. */
  async #contents({ operations }: EncodedBlock): Promise<ReadonlyMap<number, Contents>> {
    const ids = new Set<number>();
    for (const { type, key } of operations) {
      if (type !== "extend" && type !== "change_owner") continue;
      const entity = this.#entities.find(key);
      const id = entity < 0 ? 0 : this.#entities.rows[entity]!;
      if (id > 0 && !this.#recent.has(id)) ids.add(id);
    }
    if (ids.size === 0) return new Map();
    const rows = await this.#client.rows(
      VERB,
      `SELECT ${CONTENTS} FROM loaded v JOIN attributes a ON a.id = v.id JOIN payloads p ON p.id = v.id ` +
        `WHERE v.id IN (${[...ids].join()})`,
    );
    return new Map(rows.map((row) => [Number(row[0]), contentsOf(row)]));
  }
}
