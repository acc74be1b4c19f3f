import { listedAt } from "../area/places.ts";
import type { PendingVersion } from "../sqlite/pending_version.ts";
import { wrapInt64 } from "../sqlite/int64.ts";
import { AttributeWords } from "../sqlite/versions/attribute_words.ts";
import { addressBytes, readIndexed, type WholeRow } from "../sqlite/versions/version_columns.ts";
import type { PostgresClient } from "./client.ts";
import { CopyRows } from "./copy_rows.ts";
import type { VersionWords } from "./version_words.ts";

/** A version with its number and place. */
interface NewVersion {
  readonly id: number;
  readonly key: Uint8Array;
  readonly block: number;
  readonly version: PendingVersion;
}

/** Tables of the versions' own rows, and of their places. */
interface Written {
  readonly versions: string;
  readonly places: string;
}
const OWN: Written = { versions: "versions", places: "index_area_places" };

/** Rows of new versions, kept until they are written to all tables, one COPY each. */
export class VersionRows {
  readonly #words: VersionWords;
  readonly #making = new AttributeWords();
  readonly #versions = new CopyRows(10);
  readonly #attributes = new CopyRows(3);
  readonly #payloads = new CopyRows(3);
  readonly #listed: CopyRows;
  readonly #places = new CopyRows(4);

  constructor(words: VersionWords) {
    this.#words = words;
    this.#listed = new CopyRows(words.columns);
  }

  get byteLength(): number {
    return this.#all().reduce((sum, [, rows]) => sum + rows.byteLength, 0);
  }

  add({ id, key, block, version }: NewVersion): void {
    const { owner, origin: { creator, sequence }, strings, numbers } = version;
    const to = wrapInt64(version.toBlock);
    const ownerBytes = addressBytes(owner);
    const creatorBytes = creator === owner ? ownerBytes : addressBytes(creator);
    this.#versions.begin().int64(id).int64(block).int64(to).int64(to).int64(wrapInt64(sequence))
      .int32(strings.length).int32(numbers.length).bytes(key).bytes(ownerBytes).bytes(creatorBytes);
    this.#attributes.begin().int64(id).text(`{${version.stringsJson}}`).text(`{${version.numbersJson}}`);
    this.#payloads.begin().int64(id).text(version.contentType).bytes(version.payload);
    this.#words.add(this.#listed, id, this.#making.ofVersion({ ...version, creator }));
    const place = this.#words.places ? listedAt(version) : null;
    if (place !== null) this.#places.begin().int64(id).int64(to).point(place.lng, place.lat).bytes(key);
  }

  /** Adds a version as another store holds it, by its row. */
  addWhole(row: WholeRow): void {
    const [id, key, from, to, expiration, sequence, owner, creator, strings, numbers, contentType, payload] =
      row;
    const indexed = readIndexed([owner, creator, strings, numbers]);
    this.#versions.begin().int64(id).int64(from).int64(to).int64(expiration).int64(sequence)
      .int32(indexed.strings.length).int32(indexed.numbers.length).bytes(key).bytes(owner).bytes(creator);
    this.#attributes.begin().int64(id).text(strings).text(numbers);
    this.#payloads.begin().int64(id).text(contentType).bytes(payload);
    this.#words.add(this.#listed, Number(id), this.#making.ofVersion(indexed));
  }

  /** Writes them. @param to Options of the copies, and the tables of what a load goes on with where they are others. */
  async flush(
    client: PostgresClient,
    verb: string,
    { options = "", ...to }: Partial<Written> & { readonly options?: string } = {},
  ): Promise<void> {
    for (const [table, rows] of this.#all({ ...OWN, ...to })) {
      if (rows.rows > 0) await client.copy(verb, { table, options }, rows.take());
    }
  }

  clear(): void {
    for (const [, rows] of this.#all()) rows.clear();
  }

  #all({ versions, places }: Written = OWN): readonly (readonly [table: string, rows: CopyRows])[] {
    return [
      [versions, this.#versions],
      ["attributes", this.#attributes],
      ["payloads", this.#payloads],
      ["index_words", this.#listed],
      [places, this.#places],
    ];
  }
}
