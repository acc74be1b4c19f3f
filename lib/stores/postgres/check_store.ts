import type { CheckResult } from "../entity_store.ts";
import { HeadroomError } from "../../errors.ts";
import { listedAt } from "../area/places.ts";
import { parseInt64s, parseStrings } from "../sqlite/json_cache.ts";
import { AttributeWords, listOf } from "../sqlite/versions/attribute_words.ts";
import { addWord, type WordTally } from "../sqlite/versions/check_versions.ts";
import { type IndexedRow, readIndexed } from "../sqlite/versions/version_columns.ts";
import { isGone, type PostgresClient } from "./client.ts";
import { tableNames } from "./schema.ts";
import type { VersionWords } from "./version_words.ts";

const VERB = "check";

/**
 * PostgreSQL's own check of each table and index, with every row looked up in the indexes, and the invariants of the schema. Reads
 * everything: minutes on a large store. @param isShard Whether the numbers of versions are shared with other shards.
 * Source: postgresql.org/docs/18/amcheck.html.
 */
export async function checkStore(
  client: PostgresClient,
  words: VersionWords,
  isShard = false,
): Promise<CheckResult> {
  const checks: readonly (readonly [what: string, problem: () => Promise<string | null>])[] = [
    ["tables", () => tableProblem(client, words)],
    ["indexes", () => indexProblem(client, VERB, true)],
    ["blocks", () => blocksProblem(client, isShard)],
    ["versions of an entity", () => overlapProblem(client)],
    ["attributes of versions", () => pairedProblem(client, "attributes")],
    ["payloads of versions", () => pairedProblem(client, "payloads")],
    ["words of versions", () => wordsProblem(client, words)],
    ...words.places ? [["places of live versions", () => placesProblem(client)] as const] : [],
  ];
  const found: { readonly what: string; readonly problem: string | null }[] = [];
  for (const [what, problem] of checks) found.push({ what, problem: await attempt(problem) });
  return {
    ok: found.every(({ problem }) => problem === null),
    lines: found.map(({ what, problem }) => `${what}: ${problem ?? "ok"}`),
  };
}

/** What the server says of damage is the problem that a check found. */
async function attempt(problem: () => Promise<string | null>): Promise<string | null> {
  try {
    return await problem();
  } catch (error) {
    if (!(error instanceof HeadroomError) || isGone(error)) throw error;
    return error.actual;
  }
}

async function tableProblem(client: PostgresClient, words: VersionWords): Promise<string | null> {
  for (const table of tableNames(words)) {
    const [damage] = await client.rows(VERB, `SELECT blkno, msg FROM verify_heapam('${table}') LIMIT 1`);
    if (damage !== undefined) return `page ${damage[0]} of ${table}: ${damage[1]}`;
  }
  return null;
}

/** Damage throws. @param whole Whether every row is looked up, too. */
export async function indexProblem(
  client: PostgresClient,
  verb: string,
  whole = false,
): Promise<string | null> {
  const checked = await client.rows(
    verb,
    `SELECT c.relname, CASE am.amname WHEN 'btree' THEN bt_index_check(c.oid, ${whole}) WHEN 'gin' THEN gin_index_check(c.oid) END ` +
      "FROM pg_class c JOIN pg_am am ON am.oid = c.relam WHERE c.relkind = 'i' AND c.relnamespace = current_schema()::regnamespace",
  );
  return checked.length > 0 ? null : "no index at all";
}

/** Each block ends where the next one's versions begin, and has the versions it says, in the order of their keys. */
async function blocksProblem(client: PostgresClient, isShard: boolean): Promise<string | null> {
  const [last, newest] = (await client.rows(
    VERB,
    "SELECT coalesce((SELECT max(last_version) FROM blocks), 0), coalesce((SELECT max(id) FROM versions), 0)",
  ))[0]!;
  // The last version of a block may be on another shard.
  if (isShard ? Number(last) < Number(newest) : last !== newest) {
    return `expected version ${last} as the newest, found ${newest}`;
  }
  const misplaced = await client.value(
    VERB,
    "SELECT count(*) FROM (SELECT from_block, key, lag(from_block) OVER w AS from_before, lag(key) OVER w AS key_before " +
      "FROM versions WINDOW w AS (ORDER BY id)) v WHERE (from_before, key_before) >= (from_block, key)",
  );
  return misplaced === 0n
    ? null
    : `expected versions in the order of blocks and keys, found ${misplaced} that are not`;
}

/** At any block an entity has at most one version; an end of 2^63 or more is stored as negative. */
async function overlapProblem(client: PostgresClient): Promise<string | null> {
  const overlaps = await client.value(
    VERB,
    "SELECT count(*) FROM (SELECT from_block, lag(to_block) OVER (PARTITION BY key ORDER BY id) AS end_before " +
      "FROM versions) v WHERE end_before NOT BETWEEN 0 AND from_block",
  );
  return overlaps === 0n ? null : `expected one at a time, found ${overlaps} that overlap`;
}

async function pairedProblem(
  client: PostgresClient,
  table: "attributes" | "payloads",
): Promise<string | null> {
  const [versions, rows, paired] = (await client.rows(
    VERB,
    `SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM ${table}), ` +
      `(SELECT count(*) FROM versions v JOIN ${table} t ON t.id = v.id)`,
  ))[0]!;
  return rows === versions && paired === versions
    ? null
    : `expected one for each of ${versions}, found ${rows}, ${paired} fitting`;
}

/** Each version is listed under its own words and nothing else, and has as many attributes as it says: added up, so that none is kept. */
async function wordsProblem(client: PostgresClient, words: VersionWords): Promise<string | null> {
  const [listed, expected]: [WordTally, WordTally] = [{ words: 0, sum: 0 }, { words: 0, sum: 0 }];
  for await (const rows of client.batches(VERB, words.listed)) {
    for (const [word, versions] of rows) addWord(listed, word as string, Number(versions));
  }
  const making = new AttributeWords();
  const stored = "SELECT v.owner, v.creator, a.strings, a.numbers, v.string_count, v.number_count " +
    "FROM versions v JOIN attributes a ON a.id = v.id";
  for await (const rows of client.batches(VERB, stored)) {
    for (const row of rows) {
      const [strings, numbers] = row.slice(4);
      const attributes = readIndexed(row as unknown as IndexedRow);
      if (attributes.strings.length !== strings || attributes.numbers.length !== numbers) {
        return `expected a version with ${strings} and ${numbers} attributes, found ${attributes.strings.length} ` +
          `and ${attributes.numbers.length}`;
      }
      for (const word of new Set(listOf(making.ofVersion(attributes)))) addWord(expected, word, 1);
    }
  }
  if (listed.words === expected.words && listed.sum === expected.sum) return null;
  return `expected ${expected.words} words of versions, found ${
    listed.words === expected.words ? "as many others" : listed.words
  }`;
}

/** Every place of a live version is listed, with its end, and nothing else. */
async function placesProblem(client: PostgresClient): Promise<string | null> {
  const [listed, expected]: [WordTally, WordTally] = [{ words: 0, sum: 0 }, { words: 0, sum: 0 }];
  const add = (to: WordTally, row: readonly unknown[]) => addWord(to, row.join(" "), 1);
  const rows =
    "SELECT id, to_block, place[0]::bigint, place[1]::bigint, encode(key, 'hex') FROM index_area_places";
  for await (const batch of client.batches(VERB, rows)) for (const row of batch) add(listed, row);
  const live =
    "SELECT v.id, v.to_block, encode(v.key, 'hex'), a.strings, a.numbers FROM versions v JOIN attributes a ON a.id = v.id " +
    "WHERE v.to_block NOT BETWEEN 0 AND (SELECT max(number) FROM blocks)";
  for await (const batch of client.batches(VERB, live)) {
    for (
      const [id, to, key, strings, numbers]
        of batch as readonly (readonly [bigint, bigint, string, string, string])[]
    ) {
      const place = listedAt({ strings: parseStrings(strings), numbers: parseInt64s(numbers) });
      if (place !== null) add(expected, [id, to, place.lng, place.lat, key]);
    }
  }
  if (listed.words === expected.words && listed.sum === expected.sum) return null;
  return `expected the places of ${expected.words} live versions, found ${
    listed.words === expected.words ? "as many others" : listed.words
  }`;
}
