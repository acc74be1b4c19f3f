import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import type { VersionTotals } from "../../../chain/version_totals.ts";
import { blockEffects } from "../block_effects.ts";
import type { Database } from "../engine.ts";
import { wrapInt64 } from "../int64.ts";
import { parseNumbers, parseStrings } from "../json_cache.ts";
import type { PendingVersion } from "../pending_version.ts";
import { AttributeWords } from "../versions/attribute_words.ts";
import { addressBytes, addressText } from "../versions/version_columns.ts";
import type { IndexLoader } from "../versions/version_index.ts";
import { AddedRows } from "./added_rows.ts";
import { chainBlocks } from "./chain_blocks.ts";
import { deferIndexes } from "./defer_indexes.ts";
import { LoadedEntities } from "./loaded_entities.ts";

/** The tables of versions that have indexes. */
const INDEXED_TABLES = ["entities", "versions"];

/**
 * Loads a chain into the empty tables of a store of versions, within a transaction: the same rows as from appending its blocks. The
 * index of words is made last, when it is known which versions have ended.
 */
export function loadVersions(
  database: Database.Database,
  blocks: Iterable<EncodedBlock>,
  { place, index }: { readonly place: string; readonly index: IndexLoader },
): VersionTotals {
  const makeIndexes = deferIndexes(database, INDEXED_TABLES);
  const rows = new VersionRows(database, index);
  let tip = 0;
  for (const block of chainBlocks(blocks, place)) {
    rows.write(block);
    tip = block.number;
  }
  makeIndexes();
  index.finish(tip);
  return rows.written;
}

class VersionRows {
  readonly written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
  readonly #entities = new LoadedEntities(1);
  readonly #words = new AttributeWords();
  readonly #index: IndexLoader;
  readonly #statements: ReturnType<typeof prepareLoad>;
  /** Rows of the block at hand, written together at its end. */
  readonly #added: ReturnType<typeof addedRows>;

  constructor(database: Database.Database, index: IndexLoader) {
    this.#index = index;
    this.#added = addedRows(database);
    this.#statements = prepareLoad(database);
  }

  write(block: EncodedBlock): void {
    const entities = this.#entities;
    const load = (entity: number) => this.#load(entity);
    const effects = blockEffects(block, (key, number) => entities.newest(key, number, load));
    for (const { ended } of effects) {
      if (ended === null) continue;
      this.#statements.end.run(block.number, entities.rows[ended.entity]!);
      entities.ends[ended.entity] = BigInt(block.number);
    }
    const starting = effects.filter(({ next }) => next !== null);
    for (const { key, next } of starting.sort((a, b) => a.keyHex < b.keyHex ? -1 : 1)) {
      this.#add(key, block.number, next!);
    }
    for (const rows of Object.values(this.#added)) rows.flush();
    this.#statements.insertBlock.run(block.number, this.written.versions);
  }

  #add(key: Uint8Array, block: number, version: PendingVersion): void {
    const { addedEntities, addedVersions, addedAttributes, addedPayloads } = this.#added;
    const { owner, origin, origin: { creator, sequence } } = version;
    const entities = this.#entities;
    const written = this.written;
    const id = ++written.versions;
    let entity = entities.find(key);
    if (entity < 0) {
      entity = entities.add(key);
      addedEntities.add(entity + 1, key);
    }
    entities.setOrigin(entity, origin);
    entities.ends[entity] = version.toBlock;
    entities.rows[entity] = id;
    const to = wrapInt64(version.toBlock);
    const ownerBytes = addressBytes(owner);
    const creatorBytes = creator === owner ? ownerBytes : addressBytes(creator);
    addedVersions.add(id, entity + 1, block, to, to, wrapInt64(sequence), ownerBytes, creatorBytes);
    addedAttributes.add(id, `{${version.stringsJson}}`, `{${version.numbersJson}}`);
    addedPayloads.add(id, version.contentType, version.payload);
    this.#index.add(id, this.#words.ofVersion({ ...version, creator }));
    written.strings += version.strings.length;
    written.numbers += version.numbers.length;
    written.payloadBytes += version.payload.length;
  }

  #load(entity: number): PendingVersion {
    const { rows, ends } = this.#entities;
    const [owner, strings, numbers, contentType, payload] = this.#statements.version.get(rows[entity]!)!;
    return {
      origin: this.#entities.origin(entity),
      owner: addressText(owner),
      // Only a version that has not ended is kept on: its end is the one it was written with.
      toBlock: ends[entity]!,
      contentType,
      payload,
      strings: parseStrings(strings),
      numbers: parseNumbers(numbers).map(([name, value]) => [name, wrapInt64(value)] as const),
      stringsJson: strings.slice(1, -1),
      numbersJson: numbers.slice(1, -1),
    };
  }
}

function addedRows(database: Database.Database) {
  return {
    addedEntities: new AddedRows(database, "entities", 2),
    addedVersions: new AddedRows(database, "versions", 8),
    addedAttributes: new AddedRows(database, "attributes", 3),
    addedPayloads: new AddedRows(database, "payloads", 3),
  };
}

function prepareLoad(database: Database.Database) {
  return {
    insertBlock: database.prepare<[number, number]>("INSERT INTO blocks VALUES (?, ?)"),
    end: database.prepare<[number, number]>("UPDATE versions SET to_block = ? WHERE id = ?"),
    version: database.prepare<[number], [Uint8Array, string, string, string, Uint8Array]>(
      "SELECT v.owner, a.strings, a.numbers, p.content_type, p.payload FROM versions v " +
        "CROSS JOIN attributes a ON a.id = v.id CROSS JOIN payloads p ON p.id = v.id WHERE v.id = +?",
    ).raw(),
  };
}
