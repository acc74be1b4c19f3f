import { matches } from "../../../chain/query/matches.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { Query } from "../../../chain/query/ast.ts";
import {
  type AreaPlace,
  type AreaQuery,
  type AreaResult,
  decodeAreaCursor,
  encodeAreaCursor,
  hasPlace,
  isWithin,
  noPlaces,
  tipFor,
} from "../../area/area_query.ts";
import { boxesAround } from "../../area/circle.ts";
import { asksForListed, boxInUnits, boxQuery, degreesOf, isListed, placeOf } from "../../area/places.ts";
import type { Page } from "../../entity_store.ts";
import { type FoundRow, readFound } from "../../sqlite/versions/version_columns.ts";
import type { PostgresClient } from "../client.ts";
import { PostgresQuery, type VersionFinder } from "../find_versions.ts";
import { FOUND } from "../schema.ts";
import type { VersionWords } from "../version_words.ts";

const VERB = "query";
/** Versions that are looked at in one statement, at first, where ranges find them. choice: a large answer in few. */
const LOOKED_AT = 2_000;

/** A version in the circle. */
type Found = readonly [id: number, place: AreaPlace];

/** What is asked, beside the circle. */
interface Asked {
  readonly filter: Query;
  readonly atBlock: number;
  readonly after: number;
  readonly most: number;
}

/**
 * Finds who is in a circle: by the tree of places where it lists all that is asked for (the newest block, and a filter that asks for
 * what is listed), else by ranges of latitude and longitude. The circle itself decides.
 */
export class PostgresAreas {
  readonly #client: PostgresClient;
  readonly #finder: VersionFinder;
  readonly #words: VersionWords;
  /** Whether a version ever had a place; looked up once an answer is empty. */
  #hasPlaces = false;

  constructor(client: PostgresClient, finder: VersionFinder, words: VersionWords) {
    this.#client = client;
    this.#finder = finder;
    this.#words = words;
  }

  /** @throws {UsageError} No such block, another question's cursor, or a chain without places. @throws {QuerySyntaxError} The filter. */
  async within(query: AreaQuery, atBlock: number, page?: Page): Promise<AreaResult> {
    const filter = parseQuery(query.filter);
    const after = page?.cursor === undefined ? 0 : decodeAreaCursor(page.cursor, query, atBlock);
    const most = page?.limit ?? Infinity;
    const { tip, found } = await this.#find(query, { filter, atBlock, after, most });
    if (found.length === 0 && after === 0) await this.#refuseNoPlaces(tip);
    const places = found.slice(0, most).map(([, place]) => place);
    return found.length <= most
      ? { places }
      : { places, cursor: encodeAreaCursor(found[most - 1]![0], query, atBlock) };
  }

  /** The newest block with, in the order of ids, up to one more than `most`. */
  async #find(
    query: AreaQuery,
    asked: Asked,
  ): Promise<{ readonly tip: number; readonly found: readonly Found[] }> {
    const { filter, atBlock } = asked;
    const byTree = asksForListed(filter);
    // One statement and so one state, also beside a writer.
    const rows = await this.#client.rows(
      VERB,
      byTree ? listedSql(query, asked) : `SELECT ${BLOCKS} FROM blocks`,
    );
    const [first, last] = rows[0]!.slice(0, 2).map((block) => block === null ? null : Number(block));
    const tip = tipFor(atBlock, first!, last!);
    const found = byTree && tip === atBlock
      ? rows.flatMap((row) => withinOf(query, filter, row.slice(2))).slice(0, asked.most + 1)
      : await this.#byRanges(query, asked, tip);
    return { tip, found };
  }

  async #byRanges(query: AreaQuery, { atBlock, after, most }: Asked, tip: number): Promise<readonly Found[]> {
    const boxes = new PostgresQuery(boxQuery(query, query.filter), this.#words);
    const found: Found[] = [];
    const live = this.#finder.live(boxes, { atBlock, tip, after: String(after) }, {
      limit: LOOKED_AT,
      withPayloads: false,
    });
    for await (const { id, version } of live) {
      const place = placeOf(version.numbers);
      if (place === null || !isWithin(query, place)) continue;
      found.push([Number(id), { key: version.key, ...degreesOf(place) }]);
      if (found.length > most) break;
    }
    return found;
  }

  /** @throws {UsageError} No version ever had a place. */
  async #refuseNoPlaces(tip: number): Promise<void> {
    const one = `SELECT 1 FROM attributes WHERE ${hasPlace("strpos")} LIMIT 1`;
    this.#hasPlaces ||= (await this.#client.rows(VERB, one)).length > 0;
    if (!this.#hasPlaces) throw noPlaces(tip);
  }
}

/** A listed version, where it is in the circle and meets the filter: none or one. */
function withinOf(query: AreaQuery, filter: Query, row: readonly unknown[]): Found[] {
  const [id, lat, lng, key, ...columns] = row as [bigint | null, number, number, Uint8Array, ...unknown[]];
  if (id === null || !isWithin(query, { lat, lng })) return [];
  if (columns.length > 0 && !matches(filter, readFound(columns as unknown as FoundRow))) return [];
  return [[Number(id), { key, ...degreesOf({ lat, lng }) }]];
}

const BLOCKS = "min(number) AS first, max(number) AS tip";

/**
 * SQL: the first and the newest block beside each version that is listed in the boxes around a circle, with what a filter needs where
 * it asks for more than that; one row of NULLs where none is.
 */
function listedSql(query: AreaQuery, { filter, after }: Asked): string {
  const boxes = boxesAround(query).map((box) => {
    const { south, north, west, east } = boxInUnits(box);
    return `i.place <@ box '(${east},${north}),(${west},${south})'`;
  });
  const [columns, joins] = isListed(filter)
    ? ["", ""]
    : [`, ${FOUND}`, " JOIN versions v ON v.id = i.id JOIN attributes a ON a.id = i.id"];
  return `SELECT b.first, b.tip, l.* FROM (SELECT ${BLOCKS} FROM blocks) b LEFT JOIN ` +
    `(SELECT i.id AS listed, i.place[1] AS lat, i.place[0] AS lng, i.key AS entity${columns} FROM index_area_places i${joins} ` +
    `WHERE i.id > ${after} AND (${boxes.join(" OR ")})) l ON true ORDER BY l.listed`;
}
