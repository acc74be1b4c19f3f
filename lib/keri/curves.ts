/** Curves of signing keys. Others that CESR has codes for (Ed448) are refused. */
export type Curve = "Ed25519" | "P-256" | "secp256k1";

/** CESR codes of one curve: keys, signatures without an index, and indexed signatures by list. */
interface CurveCodes {
  /** Verification key whose identifier may rotate. */
  readonly verkey: string;
  /** Verification key that never rotates: witnesses, ephemeral identifiers. */
  readonly verkeyFixed: string;
  readonly signature: string;
  /** Letter of an indexed signature whose index counts in the current and in the prior next key list. */
  readonly bothLists: string;
  /** Letter of an indexed signature whose index counts in the current key list only. */
  readonly currentList: string;
}

/** Codes by curve. Source: CESR specification, master and indexed code tables; keri.md 1.3, 6.2. */
export const CURVES: Readonly<Record<Curve, CurveCodes>> = {
  Ed25519: { verkey: "D", verkeyFixed: "B", signature: "0B", bothLists: "A", currentList: "B" },
  "P-256": { verkey: "1AAJ", verkeyFixed: "1AAI", signature: "0I", bothLists: "E", currentList: "F" },
  secp256k1: { verkey: "1AAB", verkeyFixed: "1AAA", signature: "0C", bothLists: "C", currentList: "D" },
};

const NAMES = Object.keys(CURVES) as Curve[];

/** Codes of keys that never rotate: witnesses, ephemeral identifiers. */
export const FIXED_VERKEY_CODES: readonly string[] = NAMES.map((curve) => CURVES[curve].verkeyFixed);
/** Codes of every key that can sign. */
export const VERKEY_CODES: readonly string[] = [
  ...NAMES.map((curve) => CURVES[curve].verkey),
  ...FIXED_VERKEY_CODES,
];
/** Codes of signatures without an index. */
export const SIGNATURE_CODES: readonly string[] = NAMES.map((curve) => CURVES[curve].signature);

const byVerkey = new Map(
  NAMES.flatMap((curve) => [[CURVES[curve].verkey, curve], [CURVES[curve].verkeyFixed, curve]] as const),
);

/** Curve of a verification key's code, one of `VERKEY_CODES`. */
export function curveOf(verkeyCode: string): Curve {
  const curve = byVerkey.get(verkeyCode);
  if (curve === undefined) throw new RangeError(`Cannot name the curve of CESR code "${verkeyCode}"`);
  return curve;
}
