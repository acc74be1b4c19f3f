import { HeadroomError } from "../../../errors.ts";
import type { LogReader } from "../../../keri/append_checks.ts";
import { parseAttachments } from "../../../keri/attachments.ts";
import type { KeyEvent } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { parseEvent } from "../../../keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import { verifyLog } from "../../../keri/verify_log.ts";
import type { CheckedLogs } from "../../git/check_registry.ts";
import { LogCache } from "../../git/layouts/log_cache.ts";
import type { ReplayedLog } from "../../git/layouts/registry_layout.ts";
import type { PendingBatch } from "../../git/pending_batch.ts";
import type { Database } from "../engine.ts";

/** Events or prefixes that one query fetches. */
const PAGE_ROWS = 256;

/** Reads logs from the tables of `KEL_SCHEMA`. */
export class KelReader implements LogReader, CheckedLogs {
  readonly #dataVersion: Database.Statement<[], number>;
  readonly #state: Database.Statement<[string], string>;
  readonly #lastSn: Database.Statement<[string], number | null>;
  readonly #events: Database.Statement<[string, number, number], SignedEvent>;
  readonly #prefixes: Database.Statement<[string, number], string>;
  #cache = new LogCache();
  #readAt: number | undefined;

  constructor(database: Database.Database) {
    this.#dataVersion = database.prepare<[], number>("PRAGMA data_version").pluck();
    this.#state = database.prepare<[string], string>("SELECT state FROM key_states WHERE prefix = ?").pluck();
    this.#lastSn = database.prepare<[string], number | null>("SELECT max(sn) FROM events WHERE prefix = ?")
      .pluck();
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
    if (version !== this.#readAt) this.#cache = new LogCache();
    this.#readAt = version;
  }

  state(prefix: string): Promise<KeyState | null> {
    const state = this.#cache.states.get(prefix) ?? this.#storedState(prefix);
    if (state !== null) this.#cache.states.set(prefix, state);
    return Promise.resolve(state);
  }

  /** Anchors are not looked up again, as they may be superseded since. @throws {HeadroomError} The stored log does not verify. */
  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    if (sn < 0) return null;
    const events = this.events(prefix, 0, sn + 1);
    const { state, problem } = await verifyLog(events, undefined, { isStored: true });
    if (problem === null) return state;
    throw HeadroomError.unmet(`read the log of ${prefix}`, {
      expected: "events that follow each other",
      actual: `event ${problem.at}: ${problem.error.problem}`,
      next: "Restore the registry from a copy, or onboard into a new path.",
    });
  }

  async said(prefix: string, sn: number): Promise<string> {
    return (await this.#event(prefix, sn))?.d ?? "";
  }

  sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    const [signed] = this.page(prefix, sn, 1);
    return Promise.resolve(signed === undefined ? null : parseAttachments(signed.attachments).sourceSeal);
  }

  readonly anchor = async (prefix: string, sn: number) => {
    const event = await this.#event(prefix, sn);
    return event === null ? null : { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  async tip(prefix: string): Promise<Tip | null> {
    const sn = this.#lastSn.get(prefix) ?? null;
    return sn === null ? null : { sn, said: await this.said(prefix, sn) };
  }

  *events(prefix: string, from: number, to: number): Generator<SignedEvent> {
    for (let sn = from; sn < to; sn += PAGE_ROWS) yield* this.page(prefix, sn, Math.min(PAGE_ROWS, to - sn));
  }

  *prefixes(): Generator<string> {
    for (let page = this.prefixesAfter(""); page.length > 0; page = this.prefixesAfter(page.at(-1)!)) {
      yield* page;
    }
  }

  /** Events from number `from` on, at most `limit`. */
  page(prefix: string, from: number, limit: number): SignedEvent[] {
    return this.#events.all(prefix, from, limit);
  }

  /** The next prefixes, sorted; empty after the last. */
  prefixesAfter(prefix: string): string[] {
    return this.#prefixes.all(prefix, PAGE_ROWS);
  }

  logProblem({ prefix, state }: ReplayedLog): Promise<string | null> {
    const agrees = JSON.stringify(this.#storedState(prefix)) === JSON.stringify(state);
    return Promise.resolve(agrees ? null : "its key state does not agree with the log");
  }

  /** Keeps in memory what was just committed. */
  committed(batch: PendingBatch): void {
    this.#cache.add(batch);
  }

  #storedState(prefix: string): KeyState | null {
    const text = this.#state.get(prefix);
    return text === undefined ? null : JSON.parse(text);
  }

  #event(prefix: string, sn: number): Promise<KeyEvent | null> {
    return this.#cache.event({ prefix, sn }, () => {
      const [signed] = this.page(prefix, sn, 1);
      return Promise.resolve(signed === undefined ? null : parseEvent(signed.raw));
    });
  }
}
