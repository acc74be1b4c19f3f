import { crc32 } from "node:zlib";
import type { FleetMark } from "../../keri/fleet_seals.ts";
import type { Database } from "../sqlite/engine.ts";

/** A root's fleet as of one event of its log. */
export interface Fleet {
  readonly root: string;
  /** Number of its rows' fleet. */
  readonly fleet: number;
  /** The event, and its SAID; -1 before the first. */
  sn: number;
  said: string;
  /** Prefixes that the log delegated, and those of them that it revoked. */
  total: number;
  revoked: number;
  /** CRC-32 of every row of the fleet, added up, modulo 2^32. */
  sum: number;
}

/** A prefix that the log sealed: the first event that delegated it, and the first that revoked it. */
interface SealedRow {
  readonly prefix: string;
  readonly delegated: number | null;
  readonly revoked: number | null;
}

type Stored<Row> = Row & { readonly crc: number };

/** A fleet's rows are not those that were written. */
export class FleetDamage extends Error {
  constructor(readonly root: string) {
    super(`the index of the fleet of ${root} is damaged`);
  }
}

/** Reads and writes the tables of `FLEET_SCHEMA`; every write belongs into a transaction of the caller's. */
export class FleetTables {
  readonly database: Database.Database;
  readonly #fleet: Database.Statement<[string], Stored<Fleet>>;
  readonly #newFleet: Database.Statement<[], number>;
  readonly #store: Database.Statement<[Stored<Fleet>]>;
  readonly #discredit: Database.Statement<[string]>;
  readonly #removeFleet: Database.Statement<[string]>;
  readonly #removeRows: Database.Statement<[number]>;
  readonly #row: Database.Statement<[number, string], Stored<SealedRow>>;
  readonly #rows: Database.Statement<[number], SealedRow>;
  readonly #put: Database.Statement<[Stored<SealedRow> & { readonly fleet: number }]>;
  /** Fleets of which no row is missing. */
  readonly #whole = new Set<number>();

  constructor(database: Database.Database) {
    this.database = database;
    this.#fleet = database.prepare("SELECT * FROM fleets WHERE root = ?");
    this.#newFleet = database.prepare<[], number>("SELECT ifnull(max(fleet), 0) + 1 FROM fleets").pluck();
    this.#store = database.prepare(
      "REPLACE INTO fleets VALUES (@root, @fleet, @sn, @said, @total, @revoked, @sum, @crc)",
    );
    this.#discredit = database.prepare("UPDATE fleets SET crc = -1 WHERE root = ?");
    this.#removeFleet = database.prepare("DELETE FROM fleets WHERE root = ?");
    this.#removeRows = database.prepare("DELETE FROM sealed WHERE fleet = ?");
    const rows = "SELECT prefix, delegated, revoked, crc FROM sealed WHERE fleet = ?";
    this.#row = database.prepare(`${rows} AND prefix = ?`);
    this.#rows = database.prepare(rows);
    this.#put = database.prepare("REPLACE INTO sealed VALUES (@fleet, @prefix, @delegated, @revoked, @crc)");
  }

  /** A root's fleet as it was stored last; null where there is none, or its row is damaged. */
  known(root: string): Fleet | null {
    const row = this.#fleet.get(root);
    return row !== undefined && row.crc === crcOfFleet(row) ? row : null;
  }

  /** Removes what there is of a root. @returns Its fleet before the first event; not stored yet. */
  begin(root: string): Fleet {
    const known = this.#fleet.get(root);
    if (known !== undefined) this.#removeRows.run(known.fleet);
    this.#removeFleet.run(root);
    const fleet = this.#newFleet.get()!;
    // Rows whose fleet was lost.
    this.#removeRows.run(fleet);
    this.#whole.add(fleet);
    return { root, fleet, sn: -1, said: "", total: 0, revoked: 0, sum: 0 };
  }

  store(fleet: Fleet): void {
    this.#store.run({ ...fleet, crc: crcOfFleet(fleet) });
  }

  /**
   * Takes in one mark of event `sn`, in the rows and in the fleet's counts. A mark that is there already changes nothing.
   * @throws {FleetDamage}
   */
  mark(fleet: Fleet, { prefix, mark }: FleetMark, sn: number): void {
    const before = this.row(fleet, prefix);
    if (before !== null && before[mark] !== null) return;
    const after: SealedRow = { delegated: null, revoked: null, ...before, prefix, [mark]: sn };
    const crc = crcOfRow(after);
    this.#put.run({ ...after, fleet: fleet.fleet, crc });
    fleet.sum = (fleet.sum - (before === null ? 0 : crcOfRow(before)) + crc) >>> 0;
    if (mark === "delegated") fleet.total += 1;
    if (after.delegated !== null && after.revoked !== null) fleet.revoked += 1;
  }

  /**
   * A prefix's row; null where the log never sealed it. That it is not there is believed once all rows were read.
   * @throws {FleetDamage} Its checksum is wrong, or the fleet has not all its rows.
   */
  row(fleet: Fleet, prefix: string): SealedRow | null {
    const row = this.#row.get(fleet.fleet, prefix);
    if (row === undefined ? this.#isWhole(fleet) : row.crc === crcOfRow(row)) return row ?? null;
    throw new FleetDamage(fleet.root);
  }

  /** Reads all rows again before it believes that one is not there: after a transaction that was undone, or for a check. */
  forget(): void {
    this.#whole.clear();
  }

  /** Has a root's fleet begun anew when it is asked for next. */
  discredit(root: string): void {
    this.#discredit.run(root);
  }

  /** Whether the rows are those that the fleet's counts and sum were made of. Reads all of them, once. */
  #isWhole(fleet: Fleet): boolean {
    if (this.#whole.has(fleet.fleet)) return true;
    const found = { total: 0, revoked: 0, sum: 0 };
    for (const row of this.#rows.iterate(fleet.fleet)) {
      found.sum = (found.sum + crcOfRow(row)) >>> 0;
      if (row.delegated !== null) found.total += 1;
      if (row.delegated !== null && row.revoked !== null) found.revoked += 1;
    }
    const isWhole = found.sum === fleet.sum && found.total === fleet.total && found.revoked === fleet.revoked;
    if (isWhole) this.#whole.add(fleet.fleet);
    return isWhole;
  }
}

function crcOfFleet({ root, fleet, sn, said, total, revoked, sum }: Fleet): number {
  return crc32([root, fleet, sn, said, total, revoked, sum].join(" "));
}

function crcOfRow({ prefix, delegated, revoked }: SealedRow): number {
  return crc32(`${prefix} ${delegated} ${revoked}`);
}
