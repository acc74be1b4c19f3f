import type Database from "better-sqlite3";
import type { Query } from "../../../chain/query/ast.ts";
import { matches } from "../../../chain/query/matches.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { EntityKey } from "../../../chain/entity.ts";
import {
  type AreaQuery,
  type AreaResult,
  decodeAreaCursor,
  encodeAreaCursor,
  hasPlace,
  isWithin,
  noPlaces,
  tipFor,
} from "../../area/area_query.ts";
import { asksForListed, boxQuery, degreesOf, isListed, placeOf, type UnitPoint } from "../../area/places.ts";
import type { Page } from "../../entity_store.ts";
import type { VersionFinder, VersionQuery } from "../versions/find_versions.ts";
import type { AreaIndex } from "./area_index.ts";

/** A version in the circle. */
type Found = readonly [id: number, key: EntityKey, place: UnitPoint];

/**
 * Finds who is in a circle, at any block: by the index of places where it lists all that is asked for (the newest block, and a filter
 * that asks for what is listed), else by ranges of latitude and longitude. The circle itself decides.
 */
export class AreaFinder {
  readonly #finder: VersionFinder;
  readonly #index: AreaIndex | null;
  readonly #compile: (text: string) => VersionQuery;
  /**
   * The answer whose pages are being read: an index gives all of it in no order, so that each page would find it anew. Blocks never
   * change, so it stays right. choice: one, as a large one takes megabytes, and what pages of several readers take is not measured.
   */
  #kept: { readonly asked: string; readonly found: readonly Found[] } | null = null;
  readonly #blocks: Database.Statement<[], [first: number | null, tip: number | null]>;
  /** Whether a version ever had a place; looked up once an answer is empty. */
  #hasPlaces = false;
  readonly #anyPlace: Database.Statement<[]>;
  readonly #within: (query: AreaQuery, atBlock: number, page: Page | undefined) => AreaResult;

  constructor(
    database: Database.Database,
    { finder, index, compile }: {
      readonly finder: VersionFinder;
      /** Null: ranges alone. */
      readonly index: AreaIndex | null;
      readonly compile: (text: string) => VersionQuery;
    },
  ) {
    this.#finder = finder;
    this.#index = index;
    this.#compile = compile;
    this.#blocks = database.prepare<[], [number | null, number | null]>(
      "SELECT (SELECT min(number) FROM blocks), (SELECT max(number) FROM blocks)",
    ).raw();
    this.#anyPlace = database.prepare(`SELECT 1 FROM attributes WHERE ${hasPlace("instr")} LIMIT 1`);
    // One transaction, so that all of an answer is of one state, also beside a writer.
    this.#within = database.transaction((query: AreaQuery, atBlock: number, page: Page | undefined) =>
      this.#read(query, atBlock, page)
    );
  }

  /** @throws {UsageError} No such block, another question's cursor, or a chain without places. @throws {QuerySyntaxError} The filter. */
  within(query: AreaQuery, atBlock: number, page?: Page): AreaResult {
    return this.#within(query, atBlock, page);
  }

  #read(query: AreaQuery, atBlock: number, page: Page | undefined): AreaResult {
    const filter = parseQuery(query.filter);
    const after = page?.cursor === undefined ? 0 : decodeAreaCursor(page.cursor, query, atBlock);
    const tip = tipFor(atBlock, ...this.#blocks.get()!);
    const most = page?.limit ?? Infinity;
    const asked = encodeAreaCursor(0, query, atBlock);
    const isNextPage = after > 0 && this.#kept?.asked === asked;
    const whole = isNextPage
      ? this.#kept!.found
      : this.#index !== null && atBlock === tip && asksForListed(filter)
      ? this.#byIndex(this.#index, query, { filter, tip })
      : null;
    const found = whole === null
      ? this.#byRanges(query, atBlock, { after, most })
      : following(whole, after, most);
    if (found.length === 0 && after === 0 && !this.#hasPlaces) {
      this.#hasPlaces = this.#anyPlace.get() !== undefined;
      if (!this.#hasPlaces) throw noPlaces(tip);
    }
    const places = found.slice(0, most).map(([, key, place]) => ({ key, ...degreesOf(place) }));
    const isLast = found.length <= most;
    if (whole !== null && !isLast) this.#kept = { asked, found: whole };
    else if (isNextPage) this.#kept = null;
    return isLast ? { places } : { places, cursor: encodeAreaCursor(found[most - 1]![0], query, atBlock) };
  }

  /** In the order of ids, up to one more than `most`. */
  #byRanges(
    query: AreaQuery,
    atBlock: number,
    { after, most }: { readonly after: number; readonly most: number },
  ) {
    const found: Found[] = [];
    const boxes = this.#compile(boxQuery(query, query.filter));
    for (const [id, version] of this.#finder.live(boxes, atBlock, after)) {
      const place = placeOf(version.numbers);
      if (place === null || !isWithin(query, place)) continue;
      found.push([Number(id), version.key, place]);
      if (found.length > most) break;
    }
    return found;
  }

  /** In the order of ids, all of them. */
  #byIndex(
    index: AreaIndex,
    query: AreaQuery,
    { filter, tip }: { readonly filter: Query; readonly tip: number },
  ): Found[] {
    const found: Found[] = [];
    const isWhole = isListed(filter);
    for (const [id, lat, lng, key] of index.candidates(query)) {
      if (!isWithin(query, { lat, lng })) continue;
      if (isWhole || matches(filter, this.#finder.liveVersion(id, tip)!)) {
        found.push([id, key, { lat, lng }]);
      }
    }
    return found.sort(([a], [b]) => a - b);
  }
}

/** What comes after an id, up to one more than `most`. */
function following(found: readonly Found[], after: number, most: number): readonly Found[] {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle]![0] <= after) low = middle + 1;
    else high = middle;
  }
  return found.slice(low, low + most + 1);
}
