import { Buffer } from "node:buffer";
import { incept, interact } from "../../keri/build_events.ts";
import { digestText } from "../../keri/digests.ts";
import type { KeyEvent } from "../../keri/events.ts";
import { advance, type KeyState } from "../../keri/key_state.ts";
import { digestSeal } from "../../keri/seals.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { Signer, signEvent } from "../../keri/signer.ts";

/** An event of a log, signed, and the state after it. */
interface LoggedEvent {
  readonly event: KeyEvent;
  readonly signed: SignedEvent;
  readonly state: KeyState;
}

/**
 * One log of so many events: an inception with one key, then interactions that seal a digest each, as a root's that anchors
 * its agents one by one. Same seed, same bytes. Blake3 must be loaded.
 */
export function* rootLog(
  { events, seed }: { readonly events: number; readonly seed: number },
): Generator<LoggedEvent> {
  const [signer, next] = [seed, seed + 1].map((n) => new Signer(seedBytes(n))) as [Signer, Signer];
  let state: KeyState | null = null;
  for (let sn = 0; sn < events; sn++) {
    const built = state === null
      ? incept({ keys: [signer.verkey], nextDigests: [next.nextDigest] })
      : interact(state, [digestSeal(digestText(Buffer.from(`sealed ${sn}`)))]);
    state = advance(state, built.event);
    yield { event: built.event, signed: signEvent(built, [{ signer, index: 0 }]), state };
  }
}

function seedBytes(seed: number): Uint8Array {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32BE(seed, 0);
  return bytes;
}
