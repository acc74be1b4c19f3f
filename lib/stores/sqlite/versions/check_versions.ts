import type Database from "better-sqlite3";
import type { CheckResult } from "../../entity_store.ts";
import type { AreaLister } from "../area/area_lister.ts";
import { countRows, integrityProblem, runChecks } from "../run_checks.ts";
import { AttributeWords, listOf, wordSum } from "./attribute_words.ts";
import type { Partition, VersionIndex } from "./version_index.ts";
import { INDEXED_COLUMNS, type IndexedRow, readIndexed } from "./version_columns.ts";

/**
 * The engine's integrity check and the invariants of the schema. Reads everything: minutes on a large file.
 * @param tip Reads the newest block; on a damaged file that may fail too.
 */
export function checkVersions(
  database: Database.Database,
  { index, areas }: { readonly index: VersionIndex; readonly areas: AreaLister | null },
  tip: () => number | null,
): CheckResult {
  return runChecks([
    ["integrity_check", () => integrityProblem(database)],
    ["blocks", () => blocksProblem(database)],
    ["versions of an entity", () => overlapProblem(database)],
    ["entities of versions", () => pairedProblem(database, "entities e ON e.id = v.entity")],
    ["attributes of versions", () => pairedProblem(database, "attributes a ON a.id = v.id")],
    ["payloads of versions", () => pairedProblem(database, "payloads p ON p.id = v.id")],
    ...index.partitions.map((partition) =>
      [
        `words of ${partition} versions`,
        () => wordsProblem(database, { index, partition, tip: tip() }),
      ] as const
    ),
    ...areas === null ? [] : [["places of live versions", () => areas.problem(tip() ?? 0)] as const],
  ]);
}

/** Each block ends where the next one's versions begin, and has the versions it says, in the order of their keys. */
function blocksProblem(database: Database.Database): string | null {
  const [last, newest] = ["max(last_version) FROM blocks", "max(id) FROM versions"].map((what) =>
    database.prepare<[], number | null>(`SELECT ${what}`).pluck().get() ?? 0
  );
  if (last !== newest) return `expected version ${last} as the newest, found ${newest}`;
  const misplaced = countRows(
    database,
    "(SELECT v.from_block, e.key, lag(v.from_block) OVER w AS from_before, lag(e.key) OVER w AS key_before " +
      "FROM versions v JOIN entities e ON e.id = v.entity WINDOW w AS (ORDER BY v.id)) " +
      "WHERE (from_before, key_before) >= (from_block, key)",
  );
  return misplaced === 0
    ? null
    : `expected versions in the order of blocks and keys, found ${misplaced} that are not`;
}

/** At any block an entity has at most one version; an end of 2^63 or more is stored as negative. */
function overlapProblem(database: Database.Database): string | null {
  const overlaps = countRows(
    database,
    "(SELECT from_block, lag(to_block) OVER (PARTITION BY entity ORDER BY id) AS end_before FROM versions) " +
      "WHERE end_before NOT BETWEEN 0 AND from_block",
  );
  return overlaps === 0 ? null : `expected one at a time, found ${overlaps} that overlap`;
}

function pairedProblem(database: Database.Database, other: string): string | null {
  const [versions, rows, paired] = [
    countRows(database, "versions"),
    countRows(database, other.slice(0, other.indexOf(" "))),
    countRows(database, `versions v JOIN ${other}`),
  ];
  // Several versions share an entity.
  return paired === versions && (rows === versions || other.startsWith("entities"))
    ? null
    : `expected one for each of ${versions}, found ${rows}, ${paired} fitting`;
}

/** Words of versions, counted and added up. */
export interface WordTally {
  words: number;
  sum: number;
}

/** Sums of words are kept below this, so that they stay exact. */
const SUM_LIMIT = 2 ** 48;
const HALF = 2 ** 16;

/**
 * Adds a word that so many versions have. The product is made of two halves: 32 bits of a word times the versions of a large file are
 * more than a number holds, and an index that is right was told from ten million versions on to list others.
 */
export function addWord(to: WordTally, word: string, versions: number): void {
  const sum = wordSum(word);
  const high = (sum * Math.floor(versions / HALF)) % (SUM_LIMIT / HALF);
  to.words += versions;
  to.sum = (to.sum + high * HALF + sum * (versions % HALF)) % SUM_LIMIT;
}

/** An index must list each version under its own words, and nothing else: both are added up, so that none is kept. */
function wordsProblem(
  database: Database.Database,
  { index, partition, tip }: {
    readonly index: VersionIndex;
    readonly partition: Partition;
    readonly tip: number | null;
  },
): string | null {
  const listed: WordTally = { words: 0, sum: 0 };
  const expected: WordTally = { words: 0, sum: 0 };
  for (const [word, versions] of index.listed(partition)) addWord(listed, word, versions);
  const over = `v.to_block BETWEEN 0 AND ${tip ?? -1}`;
  const condition = { live: `NOT (${over})`, ended: over, all: "1" }[partition];
  const words = new AttributeWords();
  const rows = database.prepare<[], IndexedRow>(
    `SELECT ${INDEXED_COLUMNS} FROM versions v JOIN attributes a ON a.id = v.id WHERE ${condition}`,
  ).raw();
  for (const row of rows.iterate()) {
    for (const word of new Set(listOf(words.ofVersion(readIndexed(row))))) addWord(expected, word, 1);
  }
  if (listed.words === expected.words && listed.sum === expected.sum) return null;
  return `expected ${expected.words} words of versions, found ${
    listed.words === expected.words ? "as many others" : listed.words
  }`;
}
