import { listOf, type Words } from "../sqlite/versions/attribute_words.ts";
import { describeWords, type WordExpression } from "../sqlite/versions/word_expression.ts";
import type { CopyRows } from "./copy_rows.ts";

/** How versions are listed by their words (`attribute_words.ts`), in a table of its own: `index_words`. */
export interface VersionWords {
  /** The table, and the statements that make its indexes. Their names begin with `index_words`. */
  readonly table: string;
  readonly indexes: readonly string[];
  /** Columns of the table. */
  readonly columns: number;
  /** Adds a version's rows. */
  add(rows: CopyRows, id: number, words: Words): void;
  /** A SELECT of the ids of at least the versions that an expression asks for; it is not `any`. */
  ids(words: WordExpression): string;
  /** A statement that is run once a block's rows are written, in its transaction, or null. */
  readonly settle: string | null;
  /** A SELECT of each word with the number of versions that have it. */
  readonly listed: string;
  /** A SELECT of the words that are known to be common; null where the planner itself knows how rare any word is. */
  readonly common: string | null;
  /** Whether who is available is listed by place, too, as the live versions are at the newest block: in `index_area_places`. */
  readonly places: boolean;
}

/**
 * Most versions that are found as a list before any is looked at. choice: 12 ms of work; a page of a more common word is likely to be
 * full long before all of its versions were found.
 */
const LISTED_MAX = 10_000;

/** Whether few versions have the words, given all that many have. */
export function areRare(words: WordExpression, common: ReadonlySet<string>): boolean {
  switch (words.kind) {
    case "word":
      return !common.has(words.word);
    case "and":
      return words.operands.some((operand) => areRare(operand, common));
    case "or":
      return words.operands.every((operand) => areRare(operand, common));
    default:
      return false;
  }
}

/** Every version with all its words in one inverted index, PostgreSQL's own for full text. */
export const GIN_WORDS: VersionWords = {
  table: "CREATE TABLE index_words (id bigint NOT NULL, words tsvector NOT NULL)",
  indexes: [
    "ALTER TABLE index_words ADD CONSTRAINT index_words_by_id PRIMARY KEY (id)",
    "CREATE INDEX index_words_gin ON index_words USING gin (words)",
  ],
  columns: 2,
  add(rows, id, words) {
    rows.begin().int64(id).words(words);
  },
  ids: (words) => `SELECT id FROM index_words WHERE words @@ '${tsquery(words)}'::tsquery`,
  // New rows wait in a list, which every query reads: what a block added is put into the tree at once, each word once.
  settle: "SELECT gin_clean_pending_list('index_words_gin')",
  listed: "SELECT word, ndoc FROM ts_stat('SELECT words FROM index_words')",
  // By the statistics; a word that they do not list is rare, whatever the planner takes it for.
  common: "SELECT u.word FROM pg_stats s JOIN pg_class c ON c.oid = 'index_words'::regclass, " +
    "unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) u (word, frequency) " +
    "WHERE s.schemaname = current_schema() AND s.tablename = 'index_words' AND s.attname = 'words' " +
    `AND u.word IS NOT NULL AND u.frequency * c.reltuples > ${LISTED_MAX}`,
  places: false,
};

/** The same, and places in its tree of boxes (GiST). */
export const GIST_WORDS: VersionWords = { ...GIN_WORDS, places: true };

/** An expression as PostgreSQL writes it for its inverted index. @throws {TypeError} It is `any` or `none`. */
export function tsquery(words: WordExpression): string {
  switch (words.kind) {
    case "word":
      return words.word;
    case "beginning":
      return `${words.text}:*`;
    case "and":
    case "or":
      return `(${words.operands.map(tsquery).join(words.kind === "and" ? "&" : "|")})`;
    default:
      throw new TypeError(`no words: ${describeWords(words)}`);
  }
}

/** A row for each word of a version, in a b-tree. */
export const BTREE_WORDS: VersionWords = {
  table: 'CREATE TABLE index_words (word text COLLATE "C" NOT NULL, id bigint NOT NULL)',
  indexes: ["ALTER TABLE index_words ADD CONSTRAINT index_words_btree PRIMARY KEY (word, id)"],
  columns: 2,
  add(rows, id, words) {
    for (const word of new Set(listOf(words))) rows.begin().text(word).int64(id);
  },
  ids: btreeIds,
  settle: null,
  listed: "SELECT word, count(*) FROM index_words GROUP BY word",
  common: null,
  places: false,
};

function btreeIds(words: WordExpression): string {
  switch (words.kind) {
    case "word":
      return `SELECT id FROM index_words WHERE word = '${words.word}'`;
    case "beginning":
      return `SELECT id FROM index_words WHERE word LIKE '${words.text}%'`;
    case "and": {
      const [first, ...others] = words.operands.map(btreeIds);
      return `SELECT id FROM (${first}) f WHERE ${others.map((ids) => `id IN (${ids})`).join(" AND ")}`;
    }
    case "or":
      return words.operands.map((operand) => `(${btreeIds(operand)})`).join(" UNION ALL ");
    default:
      throw new TypeError(`no words: ${describeWords(words)}`);
  }
}
