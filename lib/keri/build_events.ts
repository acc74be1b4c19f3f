import type {
  BuiltEvent,
  DelegatedInception,
  DelegatedRotation,
  Inception,
  Interaction,
  Rotation,
  Threshold,
} from "./events.ts";
import type { KeyState } from "./key_state.ts";
import { saidify } from "./said.ts";
import type { Seal } from "./seals.ts";

/** Keys of a new log. Thresholds default to 1 (0 for no next keys), the rest to none. */
export interface InceptionOptions {
  readonly keys: readonly string[];
  /** Digests of the next keys (`nextKeyDigest`); empty for an identifier that never rotates. */
  readonly nextDigests: readonly string[];
  readonly threshold?: Threshold;
  readonly nextThreshold?: Threshold;
  readonly backers?: readonly string[];
  readonly backerThreshold?: string;
  readonly traits?: readonly string[];
  readonly seals?: readonly Seal[];
}

/** Keys of a rotation; what is left out stays as the state has it, thresholds default to 1. */
export interface RotationOptions {
  readonly keys: readonly string[];
  readonly nextDigests: readonly string[];
  readonly threshold?: Threshold;
  readonly nextThreshold?: Threshold;
  readonly backerThreshold?: string;
  readonly cutBackers?: readonly string[];
  readonly addBackers?: readonly string[];
  readonly seals?: readonly Seal[];
}

/** Where an event comes in its log. */
export type Position = Pick<KeyState, "prefix" | "sn" | "said">;

/** `icp`: creates an identifier. Its prefix is its own SAID. */
export function incept(options: InceptionOptions): BuiltEvent<Inception> {
  return saidify({ v: "", t: "icp", d: "", i: "", s: "0", ...inceptionFields(options) });
}

/** `dip`: creates an identifier under a delegator. Its SAID does not depend on the anchor, which is made first. */
export function inceptDelegated(
  delegator: string,
  options: InceptionOptions,
): BuiltEvent<DelegatedInception> {
  return saidify({ v: "", t: "dip", d: "", i: "", s: "0", ...inceptionFields(options), di: delegator });
}

/** `rot`: the keys committed to before come into force. */
export function rotate(state: KeyState, options: RotationOptions): BuiltEvent<Rotation> {
  return saidify({ v: "", t: "rot", d: "", ...following(state), ...rotationFields(state, options) });
}

/** `drt`: like `rot`, for a delegated identifier; it has no `di`. */
export function rotateDelegated(state: KeyState, options: RotationOptions): BuiltEvent<DelegatedRotation> {
  return saidify({ v: "", t: "drt", d: "", ...following(state), ...rotationFields(state, options) });
}

/** `ixn`: anchors seals; keys stay. */
export function interact(position: Position, seals: readonly Seal[]): BuiltEvent<Interaction> {
  return saidify({ v: "", t: "ixn", d: "", ...following(position), a: seals });
}

function following({ prefix, sn, said }: Position) {
  return { i: prefix, s: (sn + 1).toString(16), p: said };
}

function inceptionFields(options: InceptionOptions) {
  return {
    kt: options.threshold ?? "1",
    k: options.keys,
    nt: options.nextThreshold ?? (options.nextDigests.length === 0 ? "0" : "1"),
    n: options.nextDigests,
    bt: options.backerThreshold ?? "0",
    b: options.backers ?? [],
    c: options.traits ?? [],
    a: options.seals ?? [],
  };
}

function rotationFields(state: KeyState, options: RotationOptions) {
  return {
    kt: options.threshold ?? "1",
    k: options.keys,
    nt: options.nextThreshold ?? (options.nextDigests.length === 0 ? "0" : "1"),
    n: options.nextDigests,
    bt: options.backerThreshold ?? state.backerThreshold,
    br: options.cutBackers ?? [],
    ba: options.addBackers ?? [],
    a: options.seals ?? [],
  };
}
