import type { LogReader } from "../../../keri/append_checks.ts";
import type { KeyEvent } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import { type AnchorLookup, verifyLog } from "../../../keri/verify_log.ts";
import type { PendingBatch } from "../pending_batch.ts";
import { damaged } from "./damaged.ts";
import { LogCache } from "./log_cache.ts";

/** Reads logs, whatever they are stored in, and keeps in memory what is likely to be asked for again. */
export abstract class CachedReader implements LogReader {
  protected cache = new LogCache();
  readonly #layout: string;

  /** @param layout Its name, for messages. */
  constructor(layout: string) {
    this.#layout = layout;
  }

  abstract sourceSeal(prefix: string, sn: number): Promise<Tip | null>;
  /** Events `from` up to, not including, `to`, which must exist. */
  abstract events(
    prefix: string,
    from: number,
    to: number,
  ): AsyncIterable<SignedEvent> | Iterable<SignedEvent>;
  /** State after the newest event; null for an unknown prefix. */
  protected abstract readState(prefix: string): Promise<KeyState | null>;
  /** An event; null where there is none. */
  protected abstract readEvent(prefix: string, sn: number): Promise<KeyEvent | null>;

  async state(prefix: string): Promise<KeyState | null> {
    const state = this.cache.states.get(prefix) ?? await this.readState(prefix);
    if (state !== null) this.cache.states.set(prefix, state);
    return state;
  }

  /**
   * By replay and verification, but of the anchors: they were checked by who appended, and may be superseded since.
   * @throws {HeadroomError} The stored log does not verify.
   */
  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    if (sn < 0) return null;
    const start = await this.startOf(prefix, sn);
    const first = (start?.sn ?? -1) + 1;
    const events = this.events(prefix, first, sn + 1);
    const { state, problem } = await verifyLog(events, undefined, { start, isStored: true });
    if (problem === null) return state;
    throw damaged(this.#layout, `event ${first + problem.at} of ${prefix}: ${problem.error.problem}`);
  }

  async said(prefix: string, sn: number): Promise<string> {
    return (await this.#event(prefix, sn))?.d ?? "";
  }

  readonly anchor: AnchorLookup = async (prefix, sn) => {
    const event = await this.#event(prefix, sn);
    return event === null ? null : { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  /** Keeps in memory what was just committed. */
  committed(batch: PendingBatch): void {
    this.cache.add(batch);
  }

  /** A stored state up to event `sn` that a replay may begin from; null for none. */
  protected startOf(_prefix: string, _sn: number): Promise<KeyState | null> {
    return Promise.resolve(null);
  }

  #event(prefix: string, sn: number): Promise<KeyEvent | null> {
    return this.cache.event({ prefix, sn }, () => this.readEvent(prefix, sn));
  }
}
