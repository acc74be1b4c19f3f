import type { Attachments, Receipt } from "./attachments.ts";
import { codeOf } from "./cesr.ts";
import { curveOf } from "./curves.ts";
import { EventFormatError, PreRotationError, SignatureError } from "./errors.ts";
import type { IndexedSignature } from "./indexed_signature.ts";
import type { KeyState } from "./key_state.ts";
import { nextKeyDigest } from "./said.ts";
import { meetsThreshold } from "./threshold.ts";
import { verifySignature } from "./verifier.ts";

/**
 * Verifies every signature and receipt by the keys in force; at least the threshold of the controller's must be there.
 * @param state State after the event.
 * @returns the number of signatures, receipts among them, and how many different witnesses gave one.
 * @throws {KeriError}
 */
export function checkSignatures(
  { signatures, witnessSignatures, receipts }: Attachments,
  raw: Uint8Array,
  state: KeyState,
): { readonly signatures: number; readonly witnesses: number } {
  const places = verifyAll(signatures, raw, { what: "signing key", keys: state.keys });
  const witnesses = verifyReceipts({ witnessSignatures, receipts }, raw, state.backers);
  if (!meetsThreshold(state.threshold, places)) {
    throw new SignatureError(`${places.size} signatures do not meet the threshold`, {
      expected: `threshold ${JSON.stringify(state.threshold)} of ${state.keys.length} keys`,
      actual: `signatures by keys ${[...places].join(", ") || "none"}`,
      next: "collect the missing signatures and append again",
    });
  }
  const total = signatures.length + witnessSignatures.length + receipts.length;
  return { signatures: total, witnesses: witnesses.size };
}

/**
 * Verifies receipts of an event.
 * @param backers The witnesses in force after the event. @returns the places of those who gave one.
 * @throws {KeriError}
 */
export function verifyReceipts(
  { witnessSignatures, receipts }: Pick<Attachments, "witnessSignatures" | "receipts">,
  raw: Uint8Array,
  backers: readonly string[],
): Set<number> {
  const witnesses = verifyAll(witnessSignatures, raw, { what: "witness", keys: backers });
  for (const receipt of receipts) {
    const place = verifyReceipt(receipt, raw, backers);
    if (place >= 0) witnesses.add(place);
  }
  return witnesses;
}

/** Whether so many different witnesses are enough. @param state State after the event. */
export function isWitnessed(witnesses: number, state: KeyState): boolean {
  return witnesses >= Number.parseInt(state.backerThreshold, 16);
}

/** @throws {SignatureError} Fewer receipts than the witness threshold. */
export function checkReceipts(witnesses: number, state: KeyState): void {
  if (isWitnessed(witnesses, state)) return;
  throw new SignatureError(`receipts of ${witnesses} witnesses do not meet the witness threshold`, {
    expected: `receipts of ${
      Number.parseInt(state.backerThreshold, 16)
    } of ${state.backers.length} witnesses`,
    actual: String(witnesses),
    next: "collect the missing receipts and append again",
  });
}

/**
 * The signers revealed must be keys committed to before, enough of them for the prior next threshold.
 * @throws {PreRotationError}
 */
export function checkPreRotation(
  signatures: readonly IndexedSignature[],
  keys: readonly string[],
  prior: KeyState,
): void {
  const revealed = new Set<number>();
  for (const { index, priorIndex } of signatures) {
    const digest = priorIndex === null ? undefined : prior.nextDigests[priorIndex];
    if (digest !== undefined && digest === nextKeyDigest(keys[index]!, codeOf(digest))) {
      revealed.add(priorIndex!);
    }
  }
  if (!meetsThreshold(prior.nextThreshold, revealed)) {
    throw new PreRotationError("its new keys are not those committed to before", {
      expected: `keys with the digests ${prior.nextDigests.join(" ")}, threshold ${
        JSON.stringify(prior.nextThreshold)
      }`,
      actual: `${revealed.size} of them revealed`,
      next: "rotate to the keys that the last establishment event committed to",
    });
  }
}

/** @returns the indexes of the keys that signed. */
function verifyAll(
  signatures: readonly IndexedSignature[],
  raw: Uint8Array,
  { what, keys }: { readonly what: string; readonly keys: readonly string[] },
): Set<number> {
  const places = new Set<number>();
  for (const { index, signature, curve } of signatures) {
    const key = keys[index];
    if (key === undefined) {
      throw new SignatureError(`a signature names ${what} ${index}`, { expected: `0 to ${keys.length - 1}` });
    }
    if (places.has(index)) {
      throw new EventFormatError(`two signatures name ${what} ${index}`, {
        expected: "one signature for each key",
      });
    }
    if (curve !== undefined && curve !== curveOf(codeOf(key))) {
      const problem = `the code of the signature of ${what} ${index} names the curve ${curve}`;
      throw new EventFormatError(problem, { expected: curveOf(codeOf(key)), actual: curve });
    }
    checkSignature(`the signature of ${what} ${index}`, { by: key, signature }, raw);
    places.add(index);
  }
  return places;
}

/** @returns the place of the witness who gave it; -1 for a watcher, whose receipt counts nowhere. */
function verifyReceipt(receipt: Receipt, raw: Uint8Array, witnesses: readonly string[]): number {
  checkSignature(`the receipt of ${receipt.by}`, receipt, raw);
  return witnesses.indexOf(receipt.by);
}

function checkSignature(what: string, { by, signature }: Receipt, raw: Uint8Array): void {
  if (verifySignature(by, raw, signature)) return;
  throw new SignatureError(`${what} is wrong`, {
    expected: `a signature by ${by}`,
    actual: "one that does not verify",
  });
}
