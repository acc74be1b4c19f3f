import type Database from "better-sqlite3";
import type { Words } from "./attribute_words.ts";
import type { WordExpression } from "./word_expression.ts";

/** Versions to look among, by their ids. */
export interface Stretch {
  /** Only ids after this one; 0 for all. */
  readonly afterId: number;
  /** Only ids up to this one. */
  readonly lastId: number;
  /** Whether versions that a block has ended do not matter. */
  readonly atHead: boolean;
}

/** Ids in ascending order, each once: a SELECT of `id` with named values, or the ids themselves. */
export type Ids =
  | { readonly sql: string; readonly values: Readonly<Record<string, string | number>> }
  | Iterable<number>;

/** Part of an index: the versions that no block has ended yet, those that are over, or all. */
export type Partition = "live" | "ended" | "all";

/**
 * Lists versions by their words (`attribute_words.ts`). Called within the transaction of a block: first `end`, then `add`, each
 * with ascending ids, at last `flush`.
 */
export interface VersionIndex {
  /** Adds a version. @param live False for one that ends in the block that writes it. */
  add(id: number, words: Words, live: boolean): void;
  /** A live version has ended. */
  end(id: number, words: () => Words): void;
  flush(): void;
  /** The block was refused or rolled back: forget what was not flushed. */
  discard(): void;
  /** Ids of at least the versions that an expression asks for. */
  find(words: WordExpression, stretch: Stretch): Ids;
  /** An expression in the index's own terms, for display. */
  describe(words: WordExpression): string;
  /** Parts that `listed` knows. */
  readonly partitions: readonly Partition[];
  /** Every word of a part with how many versions have it. */
  listed(partition: Partition): Iterable<readonly [word: string, versions: number]>;
}

/** Makes an index of all versions at once, within a transaction. Versions are added with ascending ids, then `finish`. */
export interface IndexLoader {
  add(id: number, words: Words): void;
  /** Every version was added, and its row says when it ends. @param tip Newest block. */
  finish(tip: number): void;
}

/** A kind of index. */
export interface VersionIndexKind {
  /** Tables to be made beside those of the versions. Their names begin with `index_`. */
  readonly sql: string;
  /** To be awaited before the first `open`. */
  ready?(): Promise<unknown>;
  open(database: Database.Database): VersionIndex;
  /** Where the index can be made at once. */
  load?(database: Database.Database): IndexLoader;
}
