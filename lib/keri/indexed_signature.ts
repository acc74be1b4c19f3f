import { CODES, decodePrimitive, encodeNumber, number, padded, quote } from "./cesr.ts";
import { type Curve, CURVES } from "./curves.ts";
import { EventFormatError } from "./errors.ts";

/** A signature and the key it belongs to: by place in the current key list and in the prior next list. */
export interface IndexedSignature {
  readonly index: number;
  /** Place in the commitment list of the establishment event before; null for a key that is new in this event. */
  readonly priorIndex: number | null;
  readonly signature: Uint8Array;
  /**
   * Curve that the code names, which must be the key's. Absent where it is Ed25519: that is accepted of every key, as auths
   * writes its P-256 signatures under code A. Source: keri.md 8.
   */
  readonly curve?: Curve;
}

/** Characters of a signature behind its code and indices. */
const BODY = 86;

/** What a code's letter says. */
interface Letter {
  readonly curve: Curve;
  readonly currentOnly: boolean;
}

const LETTERS = new Map<string, Letter>(
  (Object.keys(CURVES) as Curve[]).flatMap((curve) => [
    [CURVES[curve].bothLists, { curve, currentOnly: false }],
    [CURVES[curve].currentList, { curve, currentOnly: true }],
  ]),
);

/**
 * Letter and index (88 characters) where both indices are equal, or the prior one is null, and below 64; else `2`, letter and
 * two characters for each index (92 characters; both below 4096).
 */
export function encodeIndexedSignature(
  { index, priorIndex, signature, curve = "Ed25519" }: IndexedSignature,
): string {
  const letter = priorIndex === null ? CURVES[curve].currentList : CURVES[curve].bothLists;
  const code = index < 64 && (priorIndex === null || priorIndex === index)
    ? letter + encodeNumber(index, 1)
    : `2${letter}${encodeNumber(index, 2)}${encodeNumber(priorIndex ?? 0, 2)}`;
  return code + padded(signature).slice(2);
}

/**
 * Reads one indexed signature at `at`.
 * @returns the signature and the position after it.
 * @throws {EventFormatError} Cut short, another code, a prior index where the code has none, or bits where padding must be
 * zero.
 */
export function decodeIndexedSignature(text: string, at: number): { value: IndexedSignature; end: number } {
  const isBig = text[at] === "2";
  const letter = LETTERS.get(text[isBig ? at + 1 : at] ?? "");
  if (letter === undefined) {
    const problem = `the attachment has an unknown signature code ${quote(text.slice(at, at + 2))}`;
    throw new EventFormatError(problem, {
      expected: "an indexed signature, code A to F or 2A to 2F (Ed25519, secp256k1 or P-256)",
    });
  }
  const body = at + (isBig ? 6 : 2);
  const end = body + BODY;
  const index = number(text.slice(isBig ? at + 2 : at + 1, isBig ? at + 4 : body));
  const prior = isBig ? number(text.slice(at + 4, body)) : index;
  if (letter.currentOnly && isBig && prior !== 0) {
    throw new EventFormatError(`signature code ${text.slice(at, at + 2)} has a prior index`, {
      expected: "0",
      actual: String(prior),
    });
  }
  const value = {
    index,
    priorIndex: letter.currentOnly ? null : prior,
    // A signature alone, but for the two characters before it.
    signature: decodePrimitive(CODES.signature + text.slice(body, end), [CODES.signature]),
    ...(letter.curve === "Ed25519" ? {} : { curve: letter.curve }),
  };
  return { value, end };
}
