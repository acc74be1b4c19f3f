import type Database from "better-sqlite3";
import { ANY_WORD, listOf, type Words } from "./attribute_words.ts";
import { RowsStatement } from "../rows_statement.ts";
import type {
  Ids,
  IndexLoader,
  Partition,
  Stretch,
  VersionIndex,
  VersionIndexKind,
} from "./version_index.ts";
import { describeWords, type WordExpression } from "./word_expression.ts";

/** One table without rowids, clustered by word and version: each entry is a row of a B-tree. */
const SQL = `
CREATE TABLE index_postings (
  word TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (word, id)
) WITHOUT ROWID;
`;

/** Lists versions as (word, id) rows, ended ones among them. */
export const CLUSTERED_INDEX: VersionIndexKind = {
  sql: SQL,
  open: (database) => new ClusteredIndex(database),
  load: loadClustered,
};

/** Entries wait in a temporary table, and are written in their order. */
function loadClustered(database: Database.Database): IndexLoader {
  database.exec("CREATE TEMP TABLE loaded_postings (id INTEGER, word TEXT)");
  const insert = new RowsStatement(
    database,
    1,
    (rows) =>
      `INSERT OR FAIL INTO loaded_postings SELECT ?, column1 FROM (VALUES ${
        Array.from({ length: rows }, () => "(?)").join()
      })`,
  );
  return {
    add(id, words) {
      insert.run([id], listOf(words));
    },
    finish() {
      database.exec(
        "INSERT INTO index_postings SELECT DISTINCT word, id FROM loaded_postings ORDER BY word, id; DROP TABLE temp.loaded_postings",
      );
    },
  };
}

class ClusteredIndex implements VersionIndex {
  readonly partitions = ["all"] as const;
  readonly #database: Database.Database;
  readonly #insert: Database.Statement<[string, number]>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#insert = database.prepare("INSERT OR IGNORE INTO index_postings VALUES (?, ?)");
  }

  add(id: number, words: Words): void {
    for (const word of listOf(words)) this.#insert.run(word, id);
  }

  end(): void {}

  flush(): void {}

  discard(): void {}

  find(words: WordExpression, { afterId, lastId }: Stretch): Ids {
    const values: Record<string, string | number> = { afterId, lastId };
    const bind = (text: string) => {
      const name = `w${Object.keys(values).length}`;
      values[name] = text;
      // Why the plus: as in `fragment.ts`.
      return `+@${name}`;
    };
    return { sql: `SELECT id FROM (${select(words, bind)}) ORDER BY id`, values };
  }

  describe(words: WordExpression): string {
    return describeWords(words);
  }

  listed(_partition: Partition): Iterable<[word: string, versions: number]> {
    return this.#database.prepare<[], [string, number]>(
      "SELECT word, count(*) FROM index_postings GROUP BY word",
    ).raw().iterate();
  }
}

const IN_STRETCH = "p.id > @afterId AND p.id <= @lastId";

/**
 * A SELECT of ids. A conjunction reads the entries of its first word in order, and looks the others up in the primary key
 * (CROSS JOIN keeps that order of work); alternatives are UNIONs.
 */
function select(words: WordExpression, bind: (text: string) => string): string {
  switch (words.kind) {
    case "any":
      return select({ kind: "word", word: ANY_WORD }, bind);
    case "none":
      return "SELECT 0 AS id WHERE 0";
    case "word":
      return `SELECT p.id FROM index_postings p WHERE p.word = ${bind(words.word)} AND ${IN_STRETCH}`;
    case "beginning":
      return selectBeginnings([words.text], bind);
    case "or": {
      const { single, beginnings, others } = byLookup(words.operands);
      const branches = others.map((operand) => select(operand, bind));
      if (beginnings.length > 0) branches.unshift(selectBeginnings(beginnings, bind));
      if (single.length > 0) {
        const any = `SELECT value FROM json_each(${bind(JSON.stringify(single))})`;
        branches.unshift(
          `SELECT DISTINCT p.id FROM index_postings p WHERE p.word IN (${any}) AND ${IN_STRETCH}`,
        );
      }
      return union(branches);
    }
    case "and": {
      const [first, ...others] = words.operands.toReversed().sort((a, b) => rank(a) - rank(b));
      const tests = others.map((operand) => holds(operand, bind)).join(" AND ");
      return `SELECT t.id FROM (${select(first!, bind)}) t WHERE ${tests}`;
    }
  }
}

/**
 * Of all words with one of the beginnings. They are one value: with one for each, SQLite and its driver take the square of their
 * number to look up the values' names, half a minute for those of 300 ranges. "~" is after every letter and digit.
 */
function selectBeginnings(beginnings: readonly string[], bind: (text: string) => string): string {
  return `SELECT DISTINCT p.id FROM json_each(${bind(JSON.stringify(beginnings))}) b ` +
    `CROSS JOIN index_postings p WHERE p.word >= b.value AND p.word < b.value || '~' AND ${IN_STRETCH}`;
}

/** Alternatives, those within alternatives too, by how they are looked up. */
function byLookup(nested: readonly WordExpression[]) {
  const operands = alternatives(nested);
  return {
    single: operands.flatMap((operand) => operand.kind === "word" ? [operand.word] : []),
    beginnings: operands.flatMap((operand) => operand.kind === "beginning" ? [operand.text] : []),
    others: operands.filter(({ kind }) => kind !== "word" && kind !== "beginning"),
  };
}

function alternatives(operands: readonly WordExpression[]): readonly WordExpression[] {
  return operands.flatMap((operand) => operand.kind === "or" ? alternatives(operand.operands) : [operand]);
}

/** Most branches of one UNION; SQLite's limit is 500. */
const UNION_MAX = 200;

function union(branches: readonly string[]): string {
  if (branches.length === 1) return branches[0]!;
  if (branches.length <= UNION_MAX) {
    return branches.map((branch) => `SELECT id FROM (${branch})`).join(" UNION ");
  }
  const groups: string[] = [];
  for (let i = 0; i < branches.length; i += UNION_MAX) groups.push(union(branches.slice(i, i + UNION_MAX)));
  return union(groups);
}

/** A condition on the version `t.id`. */
function holds(words: WordExpression, bind: (text: string) => string): string {
  if (words.kind === "word") {
    return `EXISTS (SELECT 1 FROM index_postings x WHERE x.word = ${bind(words.word)} AND x.id = t.id)`;
  }
  if (words.kind === "and") return `(${words.operands.map((operand) => holds(operand, bind)).join(" AND ")})`;
  if (words.kind === "or") {
    const { single, beginnings, others } = byLookup(words.operands);
    const tests = others.map((operand) => holds(operand, bind));
    if (single.length > 0) {
      const any = `SELECT value FROM json_each(${bind(JSON.stringify(single))})`;
      tests.push(`EXISTS (SELECT 1 FROM index_postings x WHERE x.word IN (${any}) AND x.id = t.id)`);
    }
    if (beginnings.length > 0) tests.push(`t.id IN (${selectBeginnings(beginnings, bind)})`);
    return `(${tests.join(" OR ")})`;
  }
  return `t.id IN (${select(words, bind)})`;
}

/** Lower first: what a conjunction begins with. */
function rank({ kind }: WordExpression): number {
  return { none: 0, word: 1, or: 2, and: 2, beginning: 3, any: 4 }[kind];
}
