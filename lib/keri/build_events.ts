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

/** Keys of an establishment event. Thresholds default to 1 (0 for no next keys), seals to none. */
interface KeyOptions {
  readonly keys: readonly string[];
  /** Digests of the next keys (`nextKeyDigest`); empty for an identifier that never rotates again. */
  readonly nextDigests: readonly string[];
  readonly threshold?: Threshold;
  readonly nextThreshold?: Threshold;
  readonly backerThreshold?: string | number;
  readonly seals?: readonly Seal[];
}

/** A new log; the witness threshold defaults to 0, witnesses and traits to none. */
export interface InceptionOptions extends KeyOptions {
  readonly backers?: readonly string[];
  readonly traits?: readonly string[];
  /** Whether the prefix is the only key itself (keripy's and signify's default for one key), not the event's SAID. */
  readonly basicPrefix?: boolean;
}

/** A rotation; the witness threshold defaults to that of the state, changes of witnesses to none. */
export interface RotationOptions extends KeyOptions {
  readonly cutBackers?: readonly string[];
  readonly addBackers?: readonly string[];
}

/** An event's position in its log: what it follows. */
export type Position = Pick<KeyState, "prefix" | "sn" | "said">;

/** `icp`: creates an identifier. Its prefix is its own SAID, or its only key. */
export function incept(options: InceptionOptions): BuiltEvent<Inception> {
  const i = options.basicPrefix ? options.keys[0]! : "";
  return saidify({ v: "", t: "icp", d: "", i, s: "0", ...inceptionFields(options) });
}

/** `dip`: creates an identifier under a delegator. Its SAID does not depend on the anchor, which refers to it. */
export function inceptDelegated(
  delegator: string,
  options: Omit<InceptionOptions, "basicPrefix">,
): BuiltEvent<DelegatedInception> {
  return saidify({ v: "", t: "dip", d: "", i: "", s: "0", ...inceptionFields(options), di: delegator });
}

/** `rot`, or `drt` for a delegated identifier: the keys committed to before come into force. */
export function rotate(
  state: KeyState,
  options: RotationOptions,
): BuiltEvent<Rotation | DelegatedRotation> {
  return saidify({
    v: "",
    t: state.delegator === null ? "rot" : "drt",
    d: "",
    ...following(state),
    ...keyFields(options, state.backerThreshold),
    br: options.cutBackers ?? [],
    ba: options.addBackers ?? [],
    a: options.seals ?? [],
  });
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
    ...keyFields(options, "0"),
    b: options.backers ?? [],
    c: options.traits ?? [],
    a: options.seals ?? [],
  };
}

function keyFields(options: KeyOptions, backerThreshold: string) {
  return {
    kt: options.threshold ?? "1",
    k: options.keys,
    nt: options.nextThreshold ?? (options.nextDigests.length === 0 ? "0" : "1"),
    n: options.nextDigests,
    bt: options.backerThreshold ?? backerThreshold,
  };
}
