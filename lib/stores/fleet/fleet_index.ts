import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { snOf } from "../../keri/events.ts";
import { fleetMarks } from "../../keri/fleet_seals.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import { namesSaid } from "../../keri/said.ts";
import { Stopwatch } from "../../stopwatch.ts";
import { InTurn } from "../git/in_turn.ts";
import type { KelRegistry } from "../kel_registry.ts";
import { BESIDE } from "../sqlite/beside.ts";
import { Database } from "../sqlite/engine.ts";
import { inTransaction } from "../sqlite/kel/in_transaction.ts";
import { openDatabase } from "../sqlite/open_database.ts";
import { LIBRARY_DEFAULT } from "../sqlite/operating_profile.ts";
import { FLEET_SCHEMA } from "./fleet_schema.ts";
import { type Fleet, FleetDamage, FleetTables } from "./fleet_tables.ts";

/** Times that work is tried: with a damaged fleet, then a damaged file, then a new one. */
const TRIES = 3;

/** A root's fleet in numbers, exact. `total` agents were ever delegated: `revoked` and `live` ones. */
interface FleetTotals {
  readonly total: number;
  readonly revoked: number;
  readonly live: number;
  /** Sequence number of the newest event of the root's log, which they are as of. */
  readonly sn: number;
}

/** Sequence numbers of the root's events that first delegated an agent and first revoked it; null where it is not revoked. */
interface Delegation {
  readonly delegatedAt: number;
  readonly revokedAt: number | null;
}

/** Where the index of a registry is kept unless told otherwise: beside it. */
export function fleetIndexPath(registry: string): string {
  return `${registry}-fleet.db`;
}

/**
 * Who belongs to a root's fleet, and who was revoked, by the root's log alone (`fleetMarks()`); so totals need no scan of the log.
 *
 * A cache, in an SQLite file beside a registry of any kind: it notes the root's event that it is of, reads what the log holds beyond
 * it whenever it is asked, and is made anew where that event is not in the log (another log, or a recovery), where a checksum is
 * wrong or the file is damaged. Nothing but time is lost with it.
 *
 * | asked                            | takes                                                                  |
 * | -------------------------------- | ---------------------------------------------------------------------- |
 * | totals, an agent that it knows   | a look-up and one event of the log, whatever the fleet's size          |
 * | a new event of the log           | a look-up a seal                                                       |
 * | an agent that it does not know   | the same; once in an open index, all rows are read to see that none is lost |
 *
 * The log is taken as it stands in the registry: `verifyLog()` says whether it holds.
 */
export class FleetIndex {
  readonly #logs: Pick<KelRegistry, "read">;
  readonly #path: string | null;
  readonly #inTurn = new InTurn();
  readonly #watch = new Stopwatch();
  #tables: FleetTables;

  /**
   * Opens the index of a registry's logs, and makes it where there is none.
   * @param path Where it is kept; null, or where no file can be written: in memory.
   */
  constructor(logs: Pick<KelRegistry, "read">, path: string | null) {
    this.#logs = logs;
    this.#path = path;
    this.#tables = new FleetTables(databaseAt(path));
  }

  /** Null where there is no log of the root. */
  totals(root: string): Promise<FleetTotals | null> {
    return this.#run(async () => {
      const fleet = await this.#inStep(root);
      if (fleet === null) return null;
      const { total, revoked, sn } = fleet;
      return { total, revoked, live: total - revoked, sn };
    });
  }

  /** Null for a prefix that the root's log never delegated. */
  async delegation(root: string, agent: string): Promise<Delegation | null> {
    return (await this.delegations(root, [agent]))[0]!;
  }

  /** As `delegation()`, of many at once: all as of the same event. */
  delegations(root: string, agents: readonly string[]): Promise<readonly (Delegation | null)[]> {
    return this.#run(async () => {
      if (await this.#inStep(root) === null) return agents.map(() => null);
      // Another process may be further by now: the fleet and its rows are read as of one moment.
      return this.#tables.database.transaction(() => {
        const fleet = this.#tables.known(root);
        if (fleet === null) throw new FleetDamage(root);
        return agents.map((agent) => {
          const row = this.#tables.row(fleet, agent);
          return row === null || row.delegated === null
            ? null
            : { delegatedAt: row.delegated, revokedAt: row.revoked };
        });
      })();
    });
  }

  /**
   * Makes a root's fleet anew from its log, in memory, and compares all of it. Null where it agrees; else what was wrong, and
   * the index is made anew.
   */
  check(root: string): Promise<string | null> {
    return this.#run(async () => {
      this.#tables.forget();
      const own = await this.#inStep(root);
      if (own !== null) this.#tables.row(own, "");
      const other = new FleetTables(databaseAt(null));
      try {
        const log = await this.#follow(other, other.begin(root));
        const [found, expected] = [own, log].map(textOf);
        if (found === expected) return null;
        await this.#transaction(() => this.#follow(this.#tables, this.#tables.begin(root)));
        return `the fleet index says ${found}, the log ${expected}`;
      } finally {
        other.database.close();
      }
    });
  }

  close(): Promise<void> {
    return this.#inTurn.run(() => Promise.resolve(void this.#tables.database.close()));
  }

  /** The fleet as of the log's newest event. */
  async #inStep(root: string): Promise<Fleet | null> {
    const known = this.#tables.known(root);
    if (known !== null && await this.#isNewest(known)) return known;
    return await this.#transaction(async () => {
      const known = this.#tables.known(root); // anew: another process may have been here
      const fleet = known === null ? null : await this.#follow(this.#tables, known);
      return fleet ?? await this.#follow(this.#tables, this.#tables.begin(root));
    });
  }

  async #isNewest({ root, sn, said }: Fleet): Promise<boolean> {
    let found = false;
    for await (const { raw } of this.#logs.read(root, sn)) {
      if (found || !namesSaid(raw, said)) return false;
      found = true;
    }
    return found;
  }

  /** Takes in what the log holds after the fleet's event. Null where that event is not in the log, or the log is empty. */
  async #follow(tables: FleetTables, fleet: Fleet): Promise<Fleet | null> {
    let isFound = false;
    const first = fleet.sn;
    for await (const { raw } of this.#logs.read(fleet.root, Math.max(0, first))) {
      const event = parseEvent(raw);
      if (!isFound && first >= 0) {
        if (event.d !== fleet.said) return null;
      } else {
        fleet.sn = snOf(event);
        fleet.said = event.d;
        for (const mark of fleetMarks(event.a)) tables.mark(fleet, mark, fleet.sn);
      }
      isFound = true;
    }
    if (!isFound) return null;
    tables.store(fleet);
    return fleet;
  }

  #transaction<T>(work: () => Promise<T>): Promise<T> {
    return inTransaction({ database: this.#tables.database, watch: this.#watch }, "BEGIN IMMEDIATE", work);
  }

  /** Runs work after everything asked for before it. */
  #run<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn.run(() => this.#tried(work, TRIES));
  }

  /** Does the work; once more, on a fleet or an index that is made anew, where that is damaged or cannot be written. */
  async #tried<T>(work: () => Promise<T>, tries: number): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isOurs = error instanceof FleetDamage || error instanceof Database.SqliteError;
      if (!isOurs || tries === 1) throw error;
      this.#tables.forget();
      if (error instanceof FleetDamage) this.#tables.discredit(error.root);
      else {
        this.#tables.database.close();
        this.#tables = new FleetTables(databaseAt(isDamage(error) && remove(this.#path) ? this.#path : null));
      }
      return await this.#tried(work, tries - 1);
    }
  }
}

/** The index's database; one that is damaged is made anew, and where no file can be written it is in memory. */
function databaseAt(path: string | null): Database.Database {
  if (path === null) {
    const database = new Database(":memory:");
    database.exec(FLEET_SCHEMA.sql);
    return database;
  }
  try {
    return openDatabase(path, { profile: LIBRARY_DEFAULT, synchronous: "NORMAL" }, FLEET_SCHEMA);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    return databaseAt(isDamage(error.cause) && remove(path) ? path : null);
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** Removes the index's files. @returns Whether that could be done. */
function remove(path: string | null): boolean {
  if (path === null) return false;
  try {
    for (const end of ["", ...BESIDE]) fs.rmSync(path + end, { force: true });
    return true;
  } catch {
    return false;
  }
}

function textOf(fleet: Fleet | null): string {
  if (fleet === null) return "that there is no such fleet";
  const { total, revoked, sn, said, sum } = fleet;
  return `${total} agents, ${revoked} revoked, as of event ${sn} (${said}), rows of sum ${sum}`;
}
