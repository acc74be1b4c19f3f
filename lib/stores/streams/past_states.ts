import type { LogReader } from "../../keri/append_checks.ts";
import { advance, type KeyState } from "../../keri/key_state.ts";
import type { AnchorPlace } from "../../keri/verify_log.ts";
import { Lru } from "../lru.ts";

/** Logs of which a state is kept. choice: receipts come log by log, or of a few logs by turns. */
const KEPT_LOGS = 128;

/**
 * Keys and witnesses in force after stored events. Those before a log's newest rotation take verifying the log up to there, so a
 * log that is asked about in its order is only read on from where it was asked about before.
 */
export class PastStates {
  readonly #kept = new Lru<KeyState>(KEPT_LOGS);

  /**
   * @returns A state with the keys and witnesses in force after an event that is there; interactions change neither, so that it may
   * be of an event near by.
   */
  async at({ prefix, sn }: AnchorPlace, logs: LogReader): Promise<KeyState> {
    const newest = (await logs.state(prefix))!;
    if (sn >= newest.establishmentSn) return newest;
    const kept = await this.#stillThere(prefix, logs);
    if (kept !== null && kept.establishmentSn <= sn && sn <= kept.sn) return kept;
    const state = kept === null || sn < kept.sn
      ? (await logs.stateAt(prefix, sn))!
      : await readOn(kept, sn, logs);
    this.#kept.set(prefix, state);
    return state;
  }

  /** The kept state of a log, where its event was not superseded since. */
  async #stillThere(prefix: string, logs: LogReader): Promise<KeyState | null> {
    const kept = this.#kept.get(prefix);
    return kept !== undefined && await logs.said(prefix, kept.sn) === kept.said ? kept : null;
  }
}

async function readOn(from: KeyState, sn: number, logs: LogReader): Promise<KeyState> {
  let state = from;
  while (state.sn < sn) state = advance(state, (await logs.anchor(from.prefix, state.sn + 1))!.event);
  return state;
}
