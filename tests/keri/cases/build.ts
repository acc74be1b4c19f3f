import { Buffer } from "node:buffer";
import {
  incept,
  type InceptionOptions,
  interact,
  rotate,
  type RotationOptions,
} from "../../../lib/keri/build_events.ts";
import { loadBlake3 } from "../../../lib/keri/blake3.ts";
import type { Curve } from "../../../lib/keri/curves.ts";
import type { KeriError } from "../../../lib/keri/errors.ts";
import type { BuiltEvent, KeyEvent } from "../../../lib/keri/events.ts";
import { advance, type KeyState } from "../../../lib/keri/key_state.ts";
import { saidify } from "../../../lib/keri/said.ts";
import type { SignedEvent, Tip } from "../../../lib/keri/signed_event.ts";
import { Signer, type SignerPlace, signEvent } from "../../../lib/keri/signer.ts";

await loadBlake3();

/** Null where Headroom accepts the last event; else the class of its refusal. */
export type Verdict = null | (new (...args: never[]) => KeriError);

/**
 * One crafted case: events that arrive in order, all but the last good. What keripy does with the last, where it is not the
 * same: tried with tests/keri/keripy/check_cases.py.
 */
export type Case = readonly [
  name: string,
  events: readonly SignedEvent[],
  verdict: Verdict,
  keripy?: "accepts" | "refuses",
];

export function signer(seed: number, curve: Curve = "Ed25519", transferable = true): Signer {
  return new Signer(new Uint8Array(32).fill(seed), { curve, transferable });
}

/** Signers of Ed25519, P-256 and secp256k1. */
export const [A, B, C, D] = [1, 2, 3, 4].map((seed) => signer(seed)) as [Signer, Signer, Signer, Signer];
export const [P, Q] = [1, 2].map((seed) => signer(seed, "P-256")) as [Signer, Signer];
export const K = signer(1, "secp256k1");
/** Witnesses. */
export const WITNESSES = [21, 22, 23, 24].map((seed) => signer(seed, "Ed25519", false));

export type Built = BuiltEvent<KeyEvent>;
export type Init = Partial<InceptionOptions> & { by?: readonly Signer[]; next?: readonly Signer[] };

/** An inception by signers, A where none are named, that commits to others, B where none are named. */
export function icp({ by = [A], next = [B], ...options }: Init = {}): Built {
  return incept({
    keys: by.map(({ verkey }) => verkey),
    nextDigests: next.map(({ nextDigest }) => nextDigest),
    ...options,
  });
}

type Turn = Partial<RotationOptions> & { by?: readonly Signer[]; next?: readonly Signer[] };

/** A rotation upon a state to signers, B where none are named, that commits to others, C where none are named. */
export function rot(state: KeyState, { by = [B], next = [C], ...options }: Turn = {}): Built {
  return rotate(state, {
    keys: by.map(({ verkey }) => verkey),
    nextDigests: next.map(({ nextDigest }) => nextDigest),
    ...options,
  });
}

/** An interaction whose seal carries a word, so that two of them differ. */
export function ixn(state: KeyState, word = "word"): Built {
  return interact(state, [{ d: word }]);
}

/** State after events, in order. */
export function after(...events: readonly Built[]): KeyState {
  return events.reduce<KeyState | null>((state, { event }) => advance(state, event), null)!;
}

/** The event with other fields, its SAID computed anew. */
export function changed({ event }: Built, fields: Readonly<Record<string, unknown>>, code = "E"): Built {
  const i = event.i === event.d ? { i: "" } : {};
  return saidify({ ...event, ...i, ...fields } as unknown as KeyEvent, code);
}

/** Signed by these, each in its place. */
export function sign(built: Built, by: readonly Signer[] = [A], anchor: Tip | null = null): SignedEvent {
  return signEvent(built, by.map((signer, index) => ({ signer, index })), anchor);
}

/** Signed by signers in given places. */
export function signAt(built: Built, places: readonly SignerPlace[]): SignedEvent {
  return signEvent(built, places);
}

/** The event's bytes changed as text, its attachments as they were: it is refused before they matter. */
export function edited({ raw, attachments }: SignedEvent, from: string | RegExp, to: string): SignedEvent {
  const text = Buffer.from(raw).toString("utf8");
  if (text.replace(from, to) === text) throw new Error(`nothing to edit: ${from}`);
  return { raw: Buffer.from(text.replace(from, to)), attachments };
}

/** With more attachments behind its own. */
export function attached({ raw, attachments }: SignedEvent, more: string): SignedEvent {
  return { raw, attachments: attachments + more };
}
