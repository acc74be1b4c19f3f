import type Database from "better-sqlite3";
import { RoaringBitmap32, roaringLibraryInitialize } from "roaring-wasm";
import { ANY_WORD, listOf, type Words } from "./attribute_words.ts";
import type { Partition, Stretch, VersionIndex, VersionIndexKind } from "./version_index.ts";
import { describeWords, type WordExpression } from "./word_expression.ts";

/** A row for each word and part (0 live, 1 ended) with the ids as a roaring bitmap, in the portable format. */
const SQL = `
CREATE TABLE index_bitmaps (
  word TEXT NOT NULL,
  part INTEGER NOT NULL,
  ids BLOB NOT NULL,
  PRIMARY KEY (word, part)
) WITHOUT ROWID;
`;

/**
 * Lists versions in roaring bitmaps, one for each word. Every bitmap that a block touches is written again whole, in the block's
 * transaction; readers of other processes see those of their own snapshot.
 * Source: roaringbitmap.org; github.com/RoaringBitmap/RoaringFormatSpec.
 */
export const BITMAP_INDEX: VersionIndexKind = {
  sql: SQL,
  ready: () => roaringLibraryInitialize(),
  open: (database) => new BitmapIndex(database),
};

const PARTS = { live: 0, ended: 1 } as const;
type Part = keyof typeof PARTS;

/** Ids taken out of a bitmap at a time. choice: a page and what its check refuses. */
const IDS_AT_ONCE = 512;

/** What a block changes of one bitmap. */
interface Change {
  readonly added: number[];
  readonly removed: number[];
}

class BitmapIndex implements VersionIndex {
  readonly partitions = ["live", "ended"] as const;
  readonly #database: Database.Database;
  readonly #read: Database.Statement<[string, number], Uint8Array>;
  readonly #readRange: Database.Statement<[string, string, number], Uint8Array>;
  readonly #write: Database.Statement<[string, number, Uint8Array]>;
  readonly #delete: Database.Statement<[string, number]>;
  readonly #changes: Readonly<Record<Part, Map<string, Change>>> = { live: new Map(), ended: new Map() };

  constructor(database: Database.Database) {
    this.#database = database;
    this.#read = database.prepare<[string, number], Uint8Array>(
      "SELECT ids FROM index_bitmaps WHERE word = ? AND part = ?",
    ).pluck();
    this.#readRange = database.prepare<[string, string, number], Uint8Array>(
      "SELECT ids FROM index_bitmaps WHERE word >= ? AND word < ? AND part = ?",
    ).pluck();
    this.#write = database.prepare("INSERT OR REPLACE INTO index_bitmaps VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM index_bitmaps WHERE word = ? AND part = ?");
  }

  add(id: number, words: Words, live: boolean): void {
    this.#change(live ? "live" : "ended", listOf(words), ({ added }) => added.push(id));
  }

  end(id: number, words: () => Words): void {
    const ended = listOf(words());
    this.#change("live", ended, ({ removed }) => removed.push(id));
    this.#change("ended", ended, ({ added }) => added.push(id));
  }

  flush(): void {
    for (const part of ["live", "ended"] as const) {
      const changes = this.#changes[part];
      for (const [word, change] of changes) this.#apply(word, PARTS[part], change);
      changes.clear();
    }
  }

  discard(): void {
    for (const changes of Object.values(this.#changes)) changes.clear();
  }

  *find(words: WordExpression, { afterId, lastId, atHead }: Stretch): Iterable<number> {
    const found = this.#evaluate(words, atHead ? ["live"] : ["live", "ended"]);
    try {
      const end = found.rank(lastId);
      for (let at = found.rank(afterId); at < end; at += IDS_AT_ONCE) {
        yield* found.sliceUint32Array(at, Math.min(at + IDS_AT_ONCE, end));
      }
    } finally {
      found.dispose();
    }
  }

  describe(words: WordExpression): string {
    return describeWords(words);
  }

  *listed(partition: Partition): Iterable<[word: string, versions: number]> {
    const rows = this.#database.prepare<[number], [string, Uint8Array]>(
      "SELECT word, ids FROM index_bitmaps WHERE part = ?",
    ).raw();
    for (const [word, bytes] of rows.iterate(PARTS[partition as Part])) {
      const ids = RoaringBitmap32.deserialize("portable", bytes);
      yield [word, ids.size];
      ids.dispose();
    }
  }

  #change(part: Part, words: readonly string[], add: (change: Change) => void): void {
    for (const word of words) {
      let change = this.#changes[part].get(word);
      if (change === undefined) {
        change = { added: [], removed: [] };
        this.#changes[part].set(word, change);
      }
      add(change);
    }
  }

  #apply(word: string, part: number, { added, removed }: Change): void {
    const bytes = this.#read.get(word, part);
    const ids = bytes === undefined ? new RoaringBitmap32() : RoaringBitmap32.deserialize("portable", bytes);
    ids.removeMany(removed);
    ids.addMany(added);
    if (ids.isEmpty) {
      this.#delete.run(word, part);
    } else {
      // Without it, a range that lost members keeps the form, and up to 16 times the size, that it had before.
      ids.runOptimize();
      this.#write.run(word, part, ids.serialize("portable"));
    }
    ids.dispose();
  }

  /** The caller disposes of the result. */
  #evaluate(words: WordExpression, parts: readonly Part[]): RoaringBitmap32 {
    switch (words.kind) {
      case "any":
        return this.#evaluate({ kind: "word", word: ANY_WORD }, parts);
      case "none":
        return new RoaringBitmap32();
      case "word":
        return union(parts.flatMap((part) => this.#read.get(words.word, PARTS[part]) ?? []));
      case "beginning":
        // "~" is after every letter and digit.
        return union(parts.flatMap((part) => this.#readRange.all(words.text, `${words.text}~`, PARTS[part])));
      case "and":
      case "or": {
        const [first, ...others] = words.operands;
        const result = this.#evaluate(first!, parts);
        for (const operand of others) {
          if (words.kind === "and" && result.isEmpty) break;
          const ids = this.#evaluate(operand, parts);
          if (words.kind === "and") result.andInPlace(ids);
          else result.orInPlace(ids);
          ids.dispose();
        }
        return result;
      }
    }
  }
}

function union(serialized: readonly Uint8Array[]): RoaringBitmap32 {
  const [first, ...others] = serialized;
  if (first === undefined) return new RoaringBitmap32();
  const result = RoaringBitmap32.deserialize("portable", first);
  for (const bytes of others) {
    const ids = RoaringBitmap32.deserialize("portable", bytes);
    result.orInPlace(ids);
    ids.dispose();
  }
  return result;
}
