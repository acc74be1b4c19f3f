import {
  codeOf,
  CODES,
  decodePrimitive,
  decodeSeqner,
  encodeCounter,
  encodePrimitive,
  encodeSeqner,
  number,
  quote,
  readPrimitive,
} from "./cesr.ts";
import { curveOf, CURVES, FIXED_VERKEY_CODES, SIGNATURE_CODES, VERKEY_CODES } from "./curves.ts";
import { DIGEST_CODES } from "./digests.ts";
import { EventFormatError } from "./errors.ts";
import {
  decodeIndexedSignature,
  encodeIndexedSignature,
  type IndexedSignature,
} from "./indexed_signature.ts";
import type { Tip } from "./signed_event.ts";

/** A receipt: the signature of an event by a key that never rotates. */
export interface Receipt {
  /** The key, qb64. */
  readonly by: string;
  readonly signature: Uint8Array;
}

/** What travels beside an event, outside its SAID and its signed bytes. Source: keri.md 1.4. */
export interface Attachments {
  /** Controllers' signatures, group -A. */
  readonly signatures: readonly IndexedSignature[];
  /** Witnesses' signatures, group -B. */
  readonly witnessSignatures: readonly IndexedSignature[];
  /** Receipts of witnesses and watchers, group -C. */
  readonly receipts: readonly Receipt[];
  /** The delegator's event that anchors this one, group -G; null where not delegated. */
  readonly sourceSeal: Tip | null;
}

/** Attachments as CESR text: -A, -B, -C, then -G, each where it has content. */
export function encodeAttachments(attachments: Partial<Attachments>): string {
  const { signatures = [], witnessSignatures = [], receipts = [], sourceSeal = null } = attachments;
  const source = sourceSeal === null
    ? ""
    : encodeCounter("-G", 1) + encodeSeqner(sourceSeal.sn) + sourceSeal.said;
  return group("-A", signatures.map(encodeIndexedSignature)) +
    group("-B", witnessSignatures.map(encodeIndexedSignature)) +
    group("-C", receipts.map(encodeReceipt)) + source;
}

/**
 * Reads attachments: groups -A, -B, -C and -G in any order, also within -V; a group that comes again adds to the first. -E
 * (when another party first saw the event) and -D (receipts of identifiers that rotate, which only their logs could verify)
 * are read over.
 * @throws {EventFormatError} Another group, a group cut short, more than one source seal.
 */
export function parseAttachments(text: string): Attachments {
  const found: Found = { signatures: [], witnessSignatures: [], receipts: [], sourceSeal: null };
  readGroups(text, found);
  return found;
}

/** What was read so far. */
interface Found {
  readonly signatures: IndexedSignature[];
  readonly witnessSignatures: IndexedSignature[];
  readonly receipts: Receipt[];
  sourceSeal: Tip | null;
}

/** A stretch of attachment text; reading moves `at` on. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** Characters of a sequence number. */
const SEQNER_TEXT = 24;

/** Members of each group that may stand beside an event. Source: CESR, counter codes of genus 1.0. */
const READERS: Readonly<Record<string, (cursor: Cursor, count: number, found: Found) => void>> = {
  "-A": (cursor, count, found) => times(count, () => found.signatures.push(takeSignature(cursor))),
  "-B": (cursor, count, found) => times(count, () => found.witnessSignatures.push(takeSignature(cursor))),
  "-C": (cursor, count, found) => times(count, () => found.receipts.push(takeReceipt(cursor))),
  "-D": takeTransferableReceipts,
  "-E": (cursor, count) =>
    times(count, () => {
      takeSeqner(cursor);
      take(cursor, [CODES.dateTime]);
    }),
  "-G": (cursor, count, found) => {
    if (count !== 1 || found.sourceSeal !== null) throw malformed("there are several source seals");
    const sn = takeSeqner(cursor);
    found.sourceSeal = { sn, said: take(cursor, DIGEST_CODES) };
  },
};

function readGroups(text: string, found: Found, isEnclosed = false): void {
  const cursor = { text, at: 0 };
  while (cursor.at < text.length) {
    const { code, count } = takeCounter(cursor);
    const start = cursor.at;
    if ((code === "-V" || code === "--V") && !isEnclosed) {
      cursor.at += 4 * count;
      if (cursor.at > text.length) throw malformed(`group ${code} is cut short`);
      readGroups(text.slice(start, cursor.at), found, true);
      continue;
    }
    const read = Object.hasOwn(READERS, code) ? READERS[code] : undefined;
    if (read === undefined) throw unknownGroup(code);
    if (text[start] === "-") throw unknownGroup(`${code} around ${text.slice(start, start + 2)}`);
    read(cursor, count, found);
  }
}

/** `-A` and two characters of count, `--V` and five. */
function takeCounter(cursor: Cursor): { code: string; count: number } {
  const { text, at } = cursor;
  if (text[at] !== "-") throw malformed(`${quote(text.slice(at, at + 8))} is where a group would begin`);
  const codeLength = text.startsWith("--", at) ? 3 : 2;
  cursor.at = at + (codeLength === 3 ? 8 : 4);
  const code = text.slice(at, at + codeLength);
  if (!/^--?[A-Z]$/.test(code)) throw unknownGroup(code);
  const count = number(text.slice(at + codeLength, cursor.at));
  if (count === 0 || cursor.at > text.length) throw malformed(`group ${code} is empty`);
  return { code, count };
}

function times(count: number, work: () => void): void {
  for (let done = 0; done < count; done++) work();
}

function take(cursor: Cursor, codes: readonly string[]): string {
  refuseEnd(cursor);
  const { text, end } = readPrimitive(cursor.text, cursor.at, codes);
  cursor.at = end;
  return text;
}

function takeSeqner(cursor: Cursor): number {
  const start = cursor.at;
  cursor.at += SEQNER_TEXT;
  return decodeSeqner(cursor.text.slice(start, cursor.at));
}

function refuseEnd({ text, at }: Cursor): void {
  if (at >= text.length) throw malformed("they end before a group has as many members as it says");
}

function takeSignature(cursor: Cursor): IndexedSignature {
  refuseEnd(cursor);
  const { value, end } = decodeIndexedSignature(cursor.text, cursor.at);
  cursor.at = end;
  return value;
}

function takeReceipt(cursor: Cursor): Receipt {
  const by = take(cursor, FIXED_VERKEY_CODES);
  return { by, signature: decodePrimitive(take(cursor, SIGNATURE_CODES), SIGNATURE_CODES) };
}

/**
 * Prefix, sequence number and SAID of the signer's establishment event, then one indexed signature, `count` times (keripy
 * 1.3), or groups -A in `count` quadlets (keripy 2).
 */
function takeTransferableReceipts(cursor: Cursor, count: number): void {
  const end = cursor.at + 4 * count;
  for (let done = 0; done < count; done++) {
    take(cursor, [...DIGEST_CODES, ...VERKEY_CODES]);
    takeSeqner(cursor);
    take(cursor, DIGEST_CODES);
    if (cursor.text[cursor.at] !== "-") {
      takeSignature(cursor);
      continue;
    }
    const signatures = takeCounter(cursor);
    if (signatures.code !== "-A") throw unknownGroup(signatures.code);
    times(signatures.count, () => takeSignature(cursor));
    if (cursor.at === end) return;
    if (cursor.at > end) throw malformed("group -D is longer than it says");
  }
}

function group(code: string, members: readonly string[]): string {
  return members.length === 0 ? "" : encodeCounter(code, members.length) + members.join("");
}

function encodeReceipt({ by, signature }: Receipt): string {
  return by + encodePrimitive(CURVES[curveOf(codeOf(by))].signature, signature);
}

const EXPECTED =
  "CESR 1.0 groups -A (signatures), -B (witness signatures), -C (receipts), -G (one source seal), -D, -E or -V";

function unknownGroup(code: string): EventFormatError {
  return new EventFormatError(`its attachments have a group "${code}" that no KERI 1.0 event has`, {
    expected: EXPECTED,
    actual: code,
    next: "if KERI 2 software wrote it (groups -C and -K, or a genus mark -_AAA), ask it for KERI 1.0 events",
  });
}

function malformed(problem: string): EventFormatError {
  return new EventFormatError(`its attachments cannot be read: ${problem}`, { expected: EXPECTED });
}
