import { parseAttachments } from "../../../keri/attachments.ts";
import type { KeyEvent } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { parseEvent } from "../../../keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import { quoted } from "../../../text/quoted.ts";
import type { CheckedLogs } from "../../git/replay_logs.ts";
import { CachedReader } from "../../git/layouts/cached_reader.ts";
import { damaged } from "../../git/layouts/damaged.ts";
import { LogCache } from "../../git/layouts/log_cache.ts";
import type { ReplayedLog } from "../../git/layouts/registry_layout.ts";
import type { Database } from "../engine.ts";
import { KEL_SCHEMA } from "./kel_schema.ts";

/** Events or prefixes that one query fetches. */
const PAGE_ROWS = 256;
/** Characters of CESR's text. */
const PREFIX = /^[\w-]+$/;

/** Reads logs from the tables of `KEL_SCHEMA`. */
export class KelReader extends CachedReader implements CheckedLogs {
  readonly #dataVersion: Database.Statement<[], number>;
  readonly #state: Database.Statement<[string], string>;
  readonly #lastSn: Database.Statement<[string], number | null>;
  readonly #events: Database.Statement<[string, number, number], SignedEvent>;
  readonly #prefixes: Database.Statement<[string, number], string>;
  #readAt: number | undefined;

  constructor(database: Database.Database) {
    super(KEL_SCHEMA.name);
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
    if (version !== this.#readAt) this.cache = new LogCache();
    this.#readAt = version;
  }

  sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    const [signed] = this.page(prefix, sn, 1);
    return Promise.resolve(signed === undefined ? null : parseAttachments(signed.attachments).sourceSeal);
  }

  async tip(prefix: string): Promise<Tip | null> {
    const sn = this.#lastSn.get(prefix) ?? null;
    return sn === null ? null : { sn, said: await this.said(prefix, sn) };
  }

  *events(prefix: string, from: number, to: number): Generator<SignedEvent> {
    for (let sn = from; sn < to; sn += PAGE_ROWS) {
      const wanted = Math.min(PAGE_ROWS, to - sn);
      const page = this.page(prefix, sn, wanted);
      yield* page;
      // A damaged number of the newest one is any number.
      if (page.length < wanted) throw damaged(KEL_SCHEMA.name, `${prefix} has no event ${sn + page.length}`);
    }
  }

  *prefixes(): Generator<string> {
    for (let page = this.prefixesAfter(""); page.length > 0; page = this.prefixesAfter(page.at(-1)!)) {
      yield* page;
    }
  }

  /** Events from number `from` on, at most `limit`. @throws {HeadroomError} A row holds something else. */
  page(prefix: string, from: number, limit: number): SignedEvent[] {
    const page = this.#events.all(prefix, from, limit);
    const wrong = page.findIndex(({ raw, attachments }) =>
      !(raw instanceof Uint8Array) || typeof attachments !== "string"
    );
    if (wrong >= 0) throw damaged(KEL_SCHEMA.name, `event ${from + wrong} of ${prefix} is of other types`);
    return page;
  }

  /** The next prefixes, sorted; empty after the last. @throws {HeadroomError} One is no prefix. */
  prefixesAfter(prefix: string): string[] {
    const page = this.#prefixes.all(prefix, PAGE_ROWS);
    // Bytes that are no text come back as other text, after which the same ones follow again, without end.
    const wrong = page.find((one) => !PREFIX.test(one));
    if (wrong !== undefined) throw damaged(KEL_SCHEMA.name, `it has a log of ${quoted(String(wrong))}`);
    return page;
  }

  logProblem({ prefix, state }: ReplayedLog): Promise<string | null> {
    const agrees = JSON.stringify(this.#storedState(prefix)) === JSON.stringify(state);
    return Promise.resolve(agrees ? null : "its key state does not agree with the log");
  }

  #storedState(prefix: string): KeyState | null {
    const text = this.#state.get(prefix);
    try {
      return text === undefined ? null : JSON.parse(text);
    } catch {
      throw damaged(KEL_SCHEMA.name, `the key state of ${prefix} is not readable`);
    }
  }

  protected readState(prefix: string): Promise<KeyState | null> {
    return Promise.resolve(this.#storedState(prefix));
  }

  protected readEvent(prefix: string, sn: number): Promise<KeyEvent | null> {
    const [signed] = this.page(prefix, sn, 1);
    return Promise.resolve(signed === undefined ? null : parseEvent(signed.raw));
  }
}
