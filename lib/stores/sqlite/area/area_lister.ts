import type Database from "better-sqlite3";
import { toHex } from "../../../chain/hex.ts";
import { listedAt, type UnitPoint } from "../../area/places.ts";
import { parseInt64s, parseStrings } from "../json_cache.ts";
import type { AreaIndex } from "./area_index.ts";

/** What of a version decides whether it is listed, and where. */
type Attributes = Parameters<typeof listedAt>[0];

/** Versions read at a time. choice: a few hundred kilobytes. */
const ROWS_AT_ONCE = 1_000;

/** Keeps an index of places in step with the versions that are live: those that `PLACES` says, wherever they are on the globe. */
export class AreaLister {
  readonly #database: Database.Database;
  readonly #index: AreaIndex;

  constructor(database: Database.Database, index: AreaIndex) {
    this.#database = database;
    this.#index = index;
  }

  /** A version begins that lives on after its block. */
  add(id: number, key: Uint8Array, version: Attributes): void {
    const place = listedAt(version);
    if (place !== null) this.#index.add(id, place, key);
  }

  /** A live version ends. */
  end(id: number, version: Attributes): void {
    const place = listedAt(version);
    if (place !== null) this.#index.remove(id, place);
  }

  /** Lists all that is live at the newest block, in an empty index. */
  fill(tip: number): void {
    for (const [id, place, key] of this.#live(tip)) this.#index.add(id, place, key);
  }

  /** What is listed wrongly, or null. Reads all live versions. */
  problem(tip: number): string | null {
    const lineOf = (id: number, { lat, lng }: UnitPoint, key: Uint8Array) =>
      `${id} ${lat} ${lng} ${toHex(key)}`;
    const expected = new Set<string>();
    for (const [id, place, key] of this.#live(tip)) expected.add(lineOf(id, place, key));
    let others = 0;
    for (const [id, lat, lng, key] of this.#index.all()) {
      if (!expected.delete(lineOf(id, { lat, lng }, key))) others++;
    }
    return others === 0 && expected.size === 0
      ? null
      : `expected the places of live versions, found ${expected.size} missing and ${others} others`;
  }

  *#live(tip: number): Generator<[id: number, place: UnitPoint, key: Uint8Array]> {
    const next = this.#database.prepare<[number, number, number], [number, Uint8Array, string, string]>(
      "SELECT v.id, e.key, a.strings, a.numbers FROM versions v CROSS JOIN entities e ON e.id = v.entity " +
        "CROSS JOIN attributes a ON a.id = v.id WHERE v.id > ? AND v.to_block NOT BETWEEN 0 AND ? ORDER BY v.id LIMIT ?",
    ).raw();
    // Some at a time: nothing can be written while a statement is read from.
    for (let rows = next.all(0, tip, ROWS_AT_ONCE); rows.length > 0;) {
      for (const [id, key, strings, numbers] of rows) {
        const place = listedAt({ strings: parseStrings(strings), numbers: parseInt64s(numbers) });
        if (place !== null) yield [id, place, key];
      }
      rows = next.all(rows.at(-1)![0], tip, ROWS_AT_ONCE);
    }
  }
}
