import { isInception, isRotation, type KeyEvent, type Rotation, snOf } from "./events.ts";
import { hexNumber, normaliseThreshold, type PlainThreshold } from "./threshold.ts";

/** Key state of an identifier after the newest event of its log. Source: KERI 1.0 key state; keri.md 1.1. */
export interface KeyState {
  readonly prefix: string;
  /** Sequence number of the newest event. */
  readonly sn: number;
  /** SAID of the newest event. */
  readonly said: string;
  /** Current signing keys, qb64. */
  readonly keys: readonly string[];
  /** Signing threshold: hex text ("1"), or clauses of weights. */
  readonly threshold: PlainThreshold;
  /** Digests of the next keys, qb64; empty where the identifier cannot rotate. */
  readonly nextDigests: readonly string[];
  readonly nextThreshold: PlainThreshold;
  /** Witnesses in force, qb64. */
  readonly backers: readonly string[];
  /** Witness threshold, hex text. */
  readonly backerThreshold: string;
  /** Traits of the inception event (`EO`, `DND`). */
  readonly traits: readonly string[];
  /** Prefix of the delegator, or null. */
  readonly delegator: string | null;
  /** Sequence number of the newest establishment event. */
  readonly establishmentSn: number;
}

/**
 * Key state after one more event. Pure and unchecked: `verifyEvent()` decides whether the event may follow.
 * @param state State after the event before; null at inception.
 */
export function advance(state: KeyState | null, event: KeyEvent): KeyState {
  const newest = { sn: snOf(event), said: event.d };
  if (isInception(event)) {
    return {
      prefix: event.i,
      ...newest,
      ...keysOf(event),
      backers: event.b,
      traits: event.c,
      delegator: event.t === "dip" ? event.di : null,
      establishmentSn: 0,
    };
  }
  if (state === null) {
    throw new RangeError(`Cannot advance from nothing with "${event.t}": expected an inception`);
  }
  if (!isRotation(event)) return { ...state, ...newest };
  return {
    ...state,
    ...newest,
    ...keysOf(event),
    backers: backersAfter(state.backers, event),
    establishmentSn: newest.sn,
  };
}

/** Witnesses after a rotation: those cut leave, those added come last. */
export function backersAfter(backers: readonly string[], event: Pick<Rotation, "br" | "ba">): string[] {
  return [...backers.filter((backer) => !event.br.includes(backer)), ...event.ba];
}

function keysOf(event: Pick<Rotation, "k" | "kt" | "n" | "nt" | "bt">) {
  return {
    keys: event.k,
    threshold: normaliseThreshold(event.kt),
    nextDigests: event.n,
    nextThreshold: normaliseThreshold(event.nt),
    backerThreshold: hexNumber(event.bt),
  };
}
