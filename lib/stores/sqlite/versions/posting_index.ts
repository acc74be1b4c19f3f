import type Database from "better-sqlite3";
import { AddedRows } from "../bulk/added_rows.ts";
import { ANY_WORD, type Words } from "./attribute_words.ts";
import type { IndexLoader, Partition, Stretch, VersionIndex, VersionIndexKind } from "./version_index.ts";
import type { WordExpression } from "./word_expression.ts";

/**
 * Two inverted indexes of FTS5, SQLite's full-text search: `index_live` has the versions that no block has ended yet,
 * `index_ended` the others, so that a question about the newest block does not read what is over. They hold no contents
 * (`content=''`) and no positions (`detail=none`), and write once a block (`hashsize`, 16 MB instead of 1).
 * Source: sqlite.org/fts5.html.
 */
const SQL = `
CREATE VIRTUAL TABLE index_live USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE index_ended USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO index_live (index_live, rank) VALUES ('hashsize', 16777216);
INSERT INTO index_ended (index_ended, rank) VALUES ('hashsize', 16777216);
`;

/** Lists versions in FTS5's inverted indexes. */
export const POSTING_INDEX: VersionIndexKind = {
  sql: SQL,
  open: (database) => new PostingIndex(database),
  load: loadPostings,
};

/** Bytes of words that wait to be written. choice: more than most statements of `AddedRows` write. */
const KEPT_BYTES = 1 << 16;

/**
 * Words wait in a temporary table until it is known which versions have ended: FTS5 takes ids in ascending order, and nothing is
 * taken out again. (A larger `hashsize` for it made no load faster.)
 */
function loadPostings(database: Database.Database): IndexLoader {
  database.exec("CREATE TEMP TABLE loaded_words (id INTEGER PRIMARY KEY, words BLOB)");
  const added = new AddedRows(database, "loaded_words", 2);
  // Rows that wait share a buffer, which is used again once they are written.
  let kept = new Uint8Array(KEPT_BYTES);
  let end = 0;
  const move = (table: string, ended: string) =>
    database.prepare<[number]>(
      `INSERT INTO ${table} (rowid, words) SELECT w.id, w.words FROM loaded_words w CROSS JOIN versions v ON v.id = w.id ` +
        `WHERE v.to_block ${ended} BETWEEN 0 AND ? ORDER BY w.id`,
    );
  return {
    add(id, words) {
      if (end + words.length > kept.length) {
        added.flush();
        if (words.length > kept.length) kept = new Uint8Array(2 * words.length);
        end = 0;
      }
      kept.set(words, end);
      added.add(id, kept.subarray(end, end += words.length));
    },
    finish(tip) {
      added.flush();
      move("index_live", "NOT").run(tip);
      move("index_ended", "").run(tip);
      database.exec("DROP TABLE temp.loaded_words");
    },
  };
}

const WORDS_IN = (table: string) =>
  `SELECT rowid AS id FROM ${table} WHERE ${table} MATCH @match AND rowid > @afterId AND rowid <= @lastId`;
const HEAD = `${WORDS_IN("index_live")} ORDER BY rowid`;
// Without a limit of its own, SQLite would not order it here but sort all that it leads to, so that no page ended early.
const PAST = `${WORDS_IN("index_live")} UNION ALL ${WORDS_IN("index_ended")} ORDER BY 1 LIMIT -1`;

class PostingIndex implements VersionIndex {
  readonly partitions = ["live", "ended"] as const;
  readonly #database: Database.Database;
  readonly #insertLive: Database.Statement<[number, Words]>;
  readonly #insertEnded: Database.Statement<[number, Words]>;
  readonly #deleteLive: Database.Statement<[number]>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#insertLive = database.prepare("INSERT INTO index_live (rowid, words) VALUES (?, ?)");
    this.#insertEnded = database.prepare("INSERT INTO index_ended (rowid, words) VALUES (?, ?)");
    this.#deleteLive = database.prepare("DELETE FROM index_live WHERE rowid = ?");
  }

  // Ids ascend within a block: given a smaller one, FTS5 writes out first what it has gathered.
  add(id: number, words: Words, live: boolean): void {
    (live ? this.#insertLive : this.#insertEnded).run(id, words);
  }

  end(id: number, words: () => Words): void {
    this.#deleteLive.run(id);
    this.#insertEnded.run(id, words());
  }

  flush(): void {}

  discard(): void {}

  find(words: WordExpression, { afterId, lastId, atHead }: Stretch) {
    return { sql: atHead ? HEAD : PAST, values: { match: this.describe(words), afterId, lastId } };
  }

  /** In FTS5's query language. */
  describe(words: WordExpression): string {
    switch (words.kind) {
      case "any":
        return ANY_WORD;
      // No word has other characters than letters and digits.
      case "none":
        return '"-"';
      case "word":
        return `"${words.word}"`;
      case "beginning":
        return `"${words.text}" *`;
      case "and":
      case "or":
        return `(${
          words.operands.map((operand) => this.describe(operand)).join(
            words.kind === "and" ? " AND " : " OR ",
          )
        })`;
    }
  }

  listed(partition: Partition): Iterable<[word: string, versions: number]> {
    const name = `words_of_${partition}`;
    this.#database.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS temp.${name} USING fts5vocab(main, index_${partition}, row)`,
    );
    return this.#database.prepare<[], [string, number]>(`SELECT term, doc FROM temp.${name}`).raw().iterate();
  }
}
