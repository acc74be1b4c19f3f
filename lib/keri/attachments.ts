import {
  CODES,
  decodeIndexedSignature,
  decodePrimitive,
  decodeSeqner,
  encodeCounter,
  encodeIndexedSignature,
  encodeSeqner,
  type IndexedSignature,
  number,
} from "./cesr.ts";
import { EventFormatError } from "./errors.ts";
import type { Tip } from "./signed_event.ts";

/** What travels beside an event, outside its SAID and its signed bytes. Source: keri.md 1.4. */
export interface Attachments {
  /** Controllers' signatures, group -A. */
  readonly signatures: readonly IndexedSignature[];
  /** Witnesses' signatures, group -B. */
  readonly witnessSignatures: readonly IndexedSignature[];
  /** The delegator's event that anchors this one, group -G; null where not delegated. */
  readonly sourceSeal: Tip | null;
}

/** Attachments as CESR text: -A, then -B, then -G, each where it has content. */
export function encodeAttachments(attachments: Partial<Attachments>): string {
  const { signatures = [], witnessSignatures = [], sourceSeal = null } = attachments;
  const source = sourceSeal === null
    ? ""
    : encodeCounter("-G", 1) + encodeSeqner(sourceSeal.sn) + sourceSeal.said;
  return group("-A", signatures) + group("-B", witnessSignatures) + source;
}

/**
 * Reads attachments: groups -A, -B and -G, each at most once.
 * @throws {EventFormatError} Another group, a group cut short or repeated, more than one source seal.
 */
export function parseAttachments(text: string): Attachments {
  const seen = new Set<string>();
  let [signatures, witnessSignatures]: IndexedSignature[][] = [[], []];
  let sourceSeal: Tip | null = null;
  for (let at = 0; at < text.length;) {
    const code = text.slice(at, at + 2);
    const count = number(text.slice(at + 2, at + 4));
    if (seen.has(code) || count === 0) {
      throw malformed(`group ${code} is ${count === 0 ? "empty" : "repeated"}`);
    }
    seen.add(code);
    at += 4;
    if (code === "-A") [signatures, at] = readSignatures(text, at, count);
    else if (code === "-B") [witnessSignatures, at] = readSignatures(text, at, count);
    else if (code === "-G" && count === 1) [sourceSeal, at] = readSourceSeal(text, at);
    else throw malformed(`group "${code}" with ${count} members is not known`);
  }
  return { signatures: signatures!, witnessSignatures: witnessSignatures!, sourceSeal };
}

function group(code: string, signatures: readonly IndexedSignature[]): string {
  if (signatures.length === 0) return "";
  return encodeCounter(code, signatures.length) + signatures.map(encodeIndexedSignature).join("");
}

function readSignatures(text: string, from: number, count: number): [IndexedSignature[], number] {
  const signatures: IndexedSignature[] = [];
  let at = from;
  while (signatures.length < count) {
    const { value, end } = decodeIndexedSignature(text, at);
    signatures.push(value);
    at = end;
  }
  return [signatures, at];
}

function readSourceSeal(text: string, at: number): [Tip, number] {
  const sn = decodeSeqner(text.slice(at, at + 24));
  const said = text.slice(at + 24, at + 68);
  decodePrimitive(said, [CODES.digest]);
  return [{ sn, said }, at + 68];
}

function malformed(problem: string): EventFormatError {
  return new EventFormatError(`its attachments cannot be read: ${problem}`, {
    expected: "CESR groups -A (signatures), -B (witness signatures) and -G (one source seal)",
  });
}
