import { type KeyEvent, snOf } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { Lru } from "../../lru.ts";
import type { PendingBatch } from "../pending_batch.ts";

/** States and anchors kept in memory: those of roots and active agents; an anchor serves all the dips it seals. */
const KEPT_STATES = 1024;
const KEPT_ANCHORS = 128;

/** States and events of a registry that are likely to be asked for again, so that an append mostly reads no file. */
export class LogCache {
  readonly states = new Lru<KeyState>(KEPT_STATES);
  readonly #anchors = new Lru<KeyEvent>(KEPT_ANCHORS);

  /** An event, read by `read` where it is not kept; null where there is none. */
  async event(
    place: { readonly prefix: string; readonly sn: number },
    read: () => Promise<KeyEvent | null>,
  ): Promise<KeyEvent | null> {
    const key = keyOf(place.prefix, place.sn);
    const event = this.#anchors.get(key) ?? await read();
    if (event !== null) this.#anchors.set(key, event);
    return event;
  }

  /** Keeps what a batch added, and forgets what it superseded. */
  add(batch: PendingBatch): void {
    for (const [prefix, { state, events, storedSn }] of batch.logs) {
      this.states.set(prefix, state);
      for (let sn = state.sn + 1; sn <= storedSn; sn++) this.#anchors.delete(keyOf(prefix, sn));
      for (const { event } of events) {
        const key = keyOf(prefix, snOf(event));
        // An event that anchors nothing is hardly asked for, but it may have taken the place of one that is kept.
        if (event.a.length > 0 || this.#anchors.get(key) !== undefined) this.#anchors.set(key, event);
      }
    }
  }
}

function keyOf(prefix: string, sn: number): string {
  return `${prefix} ${sn}`;
}
