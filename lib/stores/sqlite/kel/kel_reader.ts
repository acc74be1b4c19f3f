import { HeadroomError } from "../../../errors.ts";
import type { LogReader } from "../../../keri/append_checks.ts";
import type { KeyEvent } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { parseEvent } from "../../../keri/parse_event.ts";
import type { SignedEvent } from "../../../keri/signed_event.ts";
import { verifyLog } from "../../../keri/verify_log.ts";
import { Lru } from "../../lru.ts";
import type { Database } from "../engine.ts";

/** States and anchors kept in memory: those of roots and active agents; an anchor serves all the dips it seals. */
const KEPT_STATES = 1024;
const KEPT_ANCHORS = 128;

/** Events or prefixes that one query fetches. */
const PAGE_ROWS = 256;

/** Reads logs from the tables of `KEL_SCHEMA`. */
export class KelReader implements LogReader {
  readonly #states = new Lru<KeyState>(KEPT_STATES);
  readonly #anchors = new Lru<KeyEvent>(KEPT_ANCHORS);
  readonly #dataVersion: Database.Statement<[], number>;
  readonly #state: Database.Statement<[string], string>;
  readonly #events: Database.Statement<[string, number, number], SignedEvent>;
  readonly #prefixes: Database.Statement<[string, number], string>;
  #readAt: number | undefined;

  constructor(database: Database.Database) {
    this.#dataVersion = database.prepare<[], number>("PRAGMA data_version").pluck();
    this.#state = database.prepare<[string], string>("SELECT state FROM key_states WHERE prefix = ?").pluck();
    this.#events = database.prepare(
      "SELECT raw, attachments FROM events WHERE prefix = ? AND sn >= ? ORDER BY sn LIMIT ?",
    );
    this.#prefixes = database.prepare<[string, number], string>(
      "SELECT prefix FROM key_states WHERE prefix > ? ORDER BY prefix LIMIT ?",
    ).pluck();
  }

  /** Forgets what is in memory where another connection has written since. */
  refresh(): void {
    const version = this.#dataVersion.get();
    if (version === this.#readAt) return;
    this.#readAt = version;
    this.#states.clear();
    this.#anchors.clear();
  }

  state(prefix: string): Promise<KeyState | null> {
    const kept = this.#states.get(prefix);
    if (kept !== undefined) return Promise.resolve(kept);
    const text = this.#state.get(prefix);
    if (text === undefined) return Promise.resolve(null);
    const state: KeyState = JSON.parse(text);
    this.#states.set(prefix, state);
    return Promise.resolve(state);
  }

  /** @throws {HeadroomError} The stored log does not verify. */
  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    if (sn < 0) return null;
    const { state, problem } = await verifyLog(this.log(prefix, sn + 1), this.anchor);
    if (problem === null) return state;
    throw HeadroomError.unmet(`read the log of ${prefix}`, {
      expected: "events that follow each other",
      actual: `event ${problem.at}: ${problem.error.problem}`,
      next: "Restore the registry from a copy, or onboard into a new path.",
    });
  }

  said(prefix: string, sn: number): Promise<string> {
    return Promise.resolve(this.#event(prefix, sn)?.d ?? "");
  }

  readonly anchor = async (prefix: string, sn: number) => {
    const event = this.#event(prefix, sn);
    return event === null ? null : { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  /** Events from `from` on, at most `limit`. */
  events(prefix: string, from: number, limit: number): SignedEvent[] {
    return this.#events.all(prefix, from, limit);
  }

  /** A log's events below `to`, in order. */
  *log(prefix: string, to = Number.POSITIVE_INFINITY): Generator<SignedEvent> {
    for (let sn = 0; sn < to;) {
      const page = this.events(prefix, sn, Math.min(PAGE_ROWS, to - sn));
      yield* page;
      if (page.length === 0) return;
      sn += page.length;
    }
  }

  /** The next prefixes, sorted; empty after the last. */
  prefixesAfter(prefix: string): string[] {
    return this.#prefixes.all(prefix, PAGE_ROWS);
  }

  /** Keeps in memory what was just committed. */
  committed(state: KeyState, events: readonly KeyEvent[]): void {
    this.#states.set(state.prefix, state);
    for (const event of events) if (event.a.length > 0) this.#keepAnchor(event);
  }

  #event(prefix: string, sn: number): KeyEvent | null {
    const kept = this.#anchors.get(`${prefix} ${sn.toString(16)}`);
    if (kept !== undefined) return kept;
    const [signed] = this.events(prefix, sn, 1);
    if (signed === undefined) return null;
    const event = parseEvent(signed.raw);
    this.#keepAnchor(event);
    return event;
  }

  #keepAnchor(event: KeyEvent): void {
    this.#anchors.set(`${event.i} ${event.s}`, event);
  }
}
