import type { Seal } from "./seals.ts";

/** The weight of one key as a fraction ("1/2", "0" for a reserve key), or a weight that a group of keys has together. */
export type Weight = string | Readonly<Record<string, readonly string[]>>;

/**
 * Signing threshold on the wire: a hex number, or weights in one clause (flat) or several (nested). Some implementations write
 * a JSON number (keripy with `intive`, signify-ts for `bt`), which is read as well.
 */
export type Threshold = string | number | readonly Weight[] | readonly (readonly Weight[])[];

/** Fields every key event has. `v` version and size, `d` SAID, `i` prefix, `s` sequence number in hex, `a` seals. */
interface CommonFields {
  readonly v: string;
  readonly d: string;
  readonly i: string;
  readonly s: string;
  readonly a: readonly Seal[];
}

/** Keys in force and the digests of the next ones; `bt` is the witness threshold. */
interface KeyFields {
  readonly kt: Threshold;
  readonly k: readonly string[];
  readonly nt: Threshold;
  readonly n: readonly string[];
  readonly bt: string | number;
}

interface InceptionFields extends CommonFields, KeyFields {
  /** Witnesses. */
  readonly b: readonly string[];
  /** Traits, such as `EO` (establishment events only) and `DND` (do not delegate). */
  readonly c: readonly string[];
}

interface RotationFields extends CommonFields, KeyFields {
  /** SAID of the event before. */
  readonly p: string;
  /** Witnesses cut, then added. */
  readonly br: readonly string[];
  readonly ba: readonly string[];
}

/** icp: makes an identifier. Source: keri.md. */
export interface Inception extends InceptionFields {
  readonly t: "icp";
}

/** dip: makes an identifier that its delegator anchors. */
export interface DelegatedInception extends InceptionFields {
  readonly t: "dip";
  /** Prefix of the delegator. */
  readonly di: string;
}

/** rot: replaces the keys by those committed to before. */
export interface Rotation extends RotationFields {
  readonly t: "rot";
}

/** drt: a rotation that the delegator anchors. */
export interface DelegatedRotation extends RotationFields {
  readonly t: "drt";
  /** Prefix of the delegator: auths' variant. KERI 1.0 has no such field, and Headroom writes none. Source: keri.md 1.8. */
  readonly di?: string;
}

/** ixn: anchors seals and changes no key. */
export interface Interaction extends CommonFields {
  readonly t: "ixn";
  readonly p: string;
}

/** A KERI 1.0 key event, its fields in the order of the wire. Source: keri.md 1.1. */
export type KeyEvent = Inception | DelegatedInception | Rotation | DelegatedRotation | Interaction;

/** Ilk of a key event: icp, dip, rot, drt, ixn. */
export type EventType = KeyEvent["t"];

/** Normative field order; every field is always present and nothing else is allowed. Source: keri.md 1.1. */
export const FIELD_ORDER: Readonly<Record<EventType, string>> = {
  icp: "v,t,d,i,s,kt,k,nt,n,bt,b,c,a",
  dip: "v,t,d,i,s,kt,k,nt,n,bt,b,c,a,di",
  rot: "v,t,d,i,s,p,kt,k,nt,n,bt,br,ba,a",
  drt: "v,t,d,i,s,p,kt,k,nt,n,bt,br,ba,a",
  ixn: "v,t,d,i,s,p,a",
};

/** Field order of auths' delegated rotation, read but never written. */
export const AUTHS_DRT_FIELDS = `${FIELD_ORDER.drt},di`;

/** Largest event the six hex digits of the version text can declare, bytes. */
export const EVENT_BYTES_MAX = 0xffffff;

/** An event with the exact bytes that are signed, sent and chained to. */
export interface BuiltEvent<E extends KeyEvent = KeyEvent> {
  readonly event: E;
  readonly raw: Uint8Array;
}

/** Whether an event begins a log. */
export function isInception(event: KeyEvent): event is Inception | DelegatedInception {
  return event.t === "icp" || event.t === "dip";
}

/** Whether an event replaces keys. */
export function isRotation(event: KeyEvent): event is Rotation | DelegatedRotation {
  return event.t === "rot" || event.t === "drt";
}

/** Sequence number of an event, as a number. */
export function snOf(event: KeyEvent): number {
  return Number.parseInt(event.s, 16);
}
