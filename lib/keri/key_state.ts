/** What a key event log says of its controller after its newest event. Source: KERI 1.0 key state; keri.md 1.1. */
export interface KeyState {
  readonly prefix: string;
  /** Sequence number of the newest event. */
  readonly sn: number;
  /** SAID of the newest event. */
  readonly said: string;
  /** Current signing keys, qb64. */
  readonly keys: readonly string[];
  /** Signing threshold, hex text ("1") as on the wire; weighted thresholds are nested lists of fractions. */
  readonly threshold: string | readonly (readonly string[])[];
  /** Digests of the next keys, qb64; empty where the identifier cannot rotate. */
  readonly nextDigests: readonly string[];
  readonly nextThreshold: string | readonly (readonly string[])[];
  /** Traits of the inception event (`EO`, `DND`). */
  readonly traits: readonly string[];
  /** Prefix of the delegator, or null. */
  readonly delegator: string | null;
  /** Sequence number of the newest establishment event. */
  readonly establishmentSn: number;
}
