import type { Seal } from "./seals.ts";

/**
 * What a seal in a root's log says of an agent: `delegated` where it anchors one of the agent's events, `revoked` where it is a
 * digest seal of the agent's bare prefix (`digestSeal(prefix)`). Both hold from the event of the seal on, whatever the clock says, and no later seal takes
 * a revocation back. Source: auths-dev/auths:crates/auths-id/src/keri/delegation.rs; keri.md 1.5 and 1.6.
 */
export interface FleetMark {
  readonly prefix: string;
  readonly mark: "delegated" | "revoked";
}

/** Characters of a prefix that is a digest or an Ed25519 key, or a key of another curve. Role markers have a colon. */
const PREFIX = /^(?:[\w-]{44}|[\w-]{48})$/;

/**
 * The marks that a list of seals makes, in order. A digest seal of any text that may be a prefix counts as a revocation of
 * it: whether the root delegated it is for the reader of the whole log to say.
 */
export function* fleetMarks(seals: readonly Seal[]): Generator<FleetMark> {
  for (const seal of seals) {
    const names = Object.keys(seal).join(",");
    if (names === "i,s,d" && typeof seal.i === "string") yield { prefix: seal.i, mark: "delegated" };
    else if (names === "d" && typeof seal.d === "string" && PREFIX.test(seal.d)) {
      yield { prefix: seal.d, mark: "revoked" };
    }
  }
}
