import type Database from "better-sqlite3";
import type { Query } from "../../../chain/query/ast.ts";
import { matches } from "../../../chain/query/matches.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { EntityKey } from "../../../chain/entity.ts";
import { UsageError } from "../../../errors.ts";
import {
  type AreaQuery,
  type AreaResult,
  decodeAreaCursor,
  encodeAreaCursor,
  isWithin,
} from "../../area/area_query.ts";
import { boxQuery, degreesOf, placeOf, PLACES, type UnitPoint } from "../../area/places.ts";
import type { Page } from "../../entity_store.ts";
import { Lru } from "../../lru.ts";
import type { VersionFinder, VersionQuery } from "../versions/find_versions.ts";
import type { AreaIndex } from "./area_index.ts";

/** A version in the circle. */
type Found = readonly [id: number, key: EntityKey, place: UnitPoint];

/** Answers by index whose further pages may still be asked for. choice: a few megabytes of large ones. */
const ANSWERS_KEPT = 8;

/**
 * Finds who is in a circle, at any block: by the index of places where it lists all that is asked for (the newest block, and a filter
 * that asks for what is listed), else by ranges of latitude and longitude. The circle itself decides.
 */
export class AreaFinder {
  readonly #finder: VersionFinder;
  readonly #index: AreaIndex | null;
  readonly #compile: (text: string) => VersionQuery;
  readonly #answers = new Lru<readonly Found[]>(ANSWERS_KEPT);
  readonly #blocks: Database.Statement<[], [first: number | null, tip: number | null]>;
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
    // One transaction, so that all of an answer is of one state, also beside a writer.
    this.#within = database.transaction((query: AreaQuery, atBlock: number, page: Page | undefined) =>
      this.#read(query, atBlock, page)
    );
  }

  /** @throws {UsageError} No such block, or another question's cursor. @throws {QuerySyntaxError} The filter. */
  within(query: AreaQuery, atBlock: number, page?: Page): AreaResult {
    return this.#within(query, atBlock, page);
  }

  #read(query: AreaQuery, atBlock: number, page: Page | undefined): AreaResult {
    const filter = parseQuery(query.filter);
    const after = page?.cursor === undefined ? 0 : decodeAreaCursor(page.cursor, query, atBlock);
    const tip = this.#tipOf(atBlock);
    const most = page?.limit ?? Infinity;
    const index = atBlock === tip && asksForListed(filter) ? this.#index : null;
    const kept = after === 0 ? undefined : this.#answers.get(keyOf(query, atBlock));
    const found = kept !== undefined
      ? following(kept, after, most)
      : index === null
      ? this.#byRanges(query, atBlock, { after, most })
      : this.#byIndex(index, query, { filter, after, tip });
    // An index gives all of an answer in no order: what follows a page is kept. Blocks never change, so it stays right.
    if (kept === undefined && index !== null && found.length > most) {
      this.#answers.set(keyOf(query, atBlock), found);
    }
    const places = (found.length > most ? found.slice(0, most) : found)
      .map(([, key, place]) => ({ key, ...degreesOf(place) }));
    return found.length > most
      ? { places, cursor: encodeAreaCursor(found[most - 1]![0], query, atBlock) }
      : { places };
  }

  /** @returns The newest block. @throws {UsageError} The block is not one of the chain's. */
  #tipOf(atBlock: number): number {
    const [first, tip] = this.#blocks.get()!;
    if (first !== null && tip !== null && first <= atBlock && atBlock <= tip) return tip;
    throw new UsageError(`Cannot ask for an area at block ${atBlock}: the chain has no such block`, {
      expected: first === null ? "a chain with blocks" : `a block from ${first} to ${tip}`,
      actual: String(atBlock),
    });
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
    { filter, after, tip }: { readonly filter: Query; readonly after: number; readonly tip: number },
  ): Found[] {
    const found: Found[] = [];
    const isListed = isSame(filter, PLACES.listed);
    for (const [id, lat, lng, key] of index.candidates(query, after)) {
      if (!isWithin(query, { lat, lng })) continue;
      if (isListed || matches(filter, this.#finder.liveVersion(id, tip)!)) {
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

function keyOf(query: AreaQuery, atBlock: number): string {
  return encodeAreaCursor(0, query, atBlock);
}

/** Whether everything that meets a filter is listed. */
function asksForListed(filter: Query): boolean {
  return filter.kind === "and" ? filter.operands.some(asksForListed) : isSame(filter, PLACES.listed);
}

function isSame(a: Query, b: typeof PLACES.listed): boolean {
  return a.kind === b.kind && a.name === b.name && a.operator === b.operator && a.value === b.value;
}
