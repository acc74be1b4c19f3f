import { Buffer } from "node:buffer";
import { parseAttachments } from "../attachments.ts";
import { quote } from "../cesr.ts";
import { EventFormatError } from "../errors.ts";
import { keri2Problem, otherFormProblem } from "../event_version.ts";
import { EVENT_BYTES_MAX } from "../events.ts";
import type { SignedEvent } from "../signed_event.ts";
import { ByteWindow } from "./byte_window.ts";
import { GENUS_MARK, HEAD_BYTES, type MessageHead, messageHead, NATIVE_START } from "./message_head.ts";

/** Bytes of attachments that one event may have. choice: some 10,000 signatures, twice what a group -A can count. */
export const ATTACHMENTS_MAX = 2 ** 20;

/** Where something stands in a stream. */
export interface StreamPlace {
  /** Of the message among all of its stream, counted from 1; a stretch that could not be read counts as one. */
  readonly number: number;
  /** Of its first byte, from 0. */
  readonly byte: number;
}

/** A message with its attachments, as they came: nothing of it is checked but its size. */
export interface EventMessage extends StreamPlace {
  readonly kind: "event";
  readonly signed: SignedEvent;
}

/** One thing found in a stream. */
export type StreamMessage =
  | EventMessage
  /** A receipt in a message of its own (`rct`), with the signatures of the event that it names. */
  | StreamPlace & { readonly kind: "receipt"; readonly signed: SignedEvent }
  /** A message that is no key event. `what`: its type (`rpy`), or its protocol (`ACDC`). */
  | StreamPlace & { readonly kind: "other"; readonly what: string }
  /** Bytes that are no whole message, up to where the next one begins or the stream ends. `hasBegun`: one began there. */
  | StreamPlace & {
    readonly kind: "damage";
    readonly bytes: number;
    readonly error: EventFormatError;
    readonly hasBegun: boolean;
  };

/**
 * Reads a CESR stream as KERI software writes it: JSON bodies that say their size, each directly followed by its attachments as
 * text; line breaks between them and genus marks are passed over. What cannot be read is given as damage with the reason, and
 * reading goes on at the next body. KERI 2 and binary forms come as events, which `parseEvent()` refuses by name.
 *
 * Memory: at most an event (16 MiB) and its attachments, whatever the stream's length. Source: CESR specification, "cold start
 * stream parsing".
 */
export async function* readStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StreamMessage> {
  const window = new ByteWindow(chunks);
  try {
    for (let number = 1; await skipBlanks(window);) {
      await window.fill(HEAD_BYTES);
      const head = messageHead(window.bytes);
      if (head?.form === "mark") window.drop(head.size);
      else yield await readMessage(window, { number: number++, byte: window.at }, head);
    }
  } finally {
    await window.close();
  }
}

async function readMessage(
  window: ByteWindow,
  place: StreamPlace,
  head: MessageHead | null,
): Promise<StreamMessage> {
  if (head === null) return await passOver(window, place, { error: noMessage(window), hasBegun: false });
  const problem = await sizeProblem(window, head);
  if (problem !== null) {
    const foreign = otherFormProblem(window.bytes) ?? keri2Problem(head.version);
    return await passOver(window, place, { error: foreign ?? problem });
  }
  const raw = window.take(head.size);
  const attachments = await takeAttachments(window);
  if (attachments === null) return await passOver(window, place, { error: tooLong() });
  const signed = { raw, attachments };
  if (head.other === "rct") return { ...place, kind: "receipt", signed };
  return head.other === null
    ? { ...place, kind: "event", signed }
    : { ...place, kind: "other", what: head.other };
}

const [CLOSING_BRACE, FIRST_BINARY] = [0x7d, 0x80];
/** What may come directly behind a JSON body: attachments, the next body, blanks. */
const FOLLOWING = new Set([..."-{ \t\r\n"].map((character) => character.charCodeAt(0)));
const BLANKS = /^[ \t\r\n]*/;
/** Fewest bytes of a body: less holds no version and no type. */
const BODY_MIN = 32;
/** Bytes at a window's end in which the next body may have begun. */
const START_BYTES = 24;
/** Bytes that are searched at once. choice: more than most messages, little where the next one is near. */
const PIECE_BYTES = 4096;
/** What is before a JSON body; one within another does not count. */
const BEFORE_JSON = /[^:[,](?=\{"v":")/;
/** What is before a body of either form, and where attachments end at the latest: at a body, or at another JSON object. */
const BEFORE_BODY = new RegExp(`${BEFORE_JSON.source}|[^](?=${NATIVE_START.source})`);
const NEXT_OBJECT = new RegExp(`\\{"|${NATIVE_START.source}`);
/** A genus mark, and a character of neither base64url nor a blank, but for the first one. */
const AFTER_GROUPS = new RegExp(`${GENUS_MARK.source}|(?!^)[^\\w \\t\\r\\n-]`);

/** @returns Whether there is something behind the blanks. */
async function skipBlanks(window: ByteWindow): Promise<boolean> {
  while (window.length > 0 || await window.fill(1)) {
    const blanks = BLANKS.exec(window.bytes.toString("latin1", 0, HEAD_BYTES))![0].length;
    window.drop(blanks);
    if (window.length > 0 && blanks < HEAD_BYTES) return true;
  }
  return false;
}

function noMessage(window: ByteWindow): EventFormatError {
  const found = quote(window.bytes.toString("latin1", 0, START_BYTES));
  const problem = found.startsWith('"-') ? "no event is before these attachments" : "no message begins so";
  return new EventFormatError(`${problem}: ${found}`, {
    expected: '{"v":"KERI10JSON, six hex digits and _',
    actual: found,
  });
}

/** What is wrong with the size that a body says; null where nothing shows. Fills the window with the body and a byte more. */
async function sizeProblem(
  window: ByteWindow,
  { size, form }: MessageHead,
): Promise<EventFormatError | null> {
  if (size < BODY_MIN || size > EVENT_BYTES_MAX) {
    return wrongSize(size, `an event has ${BODY_MIN} to ${EVENT_BYTES_MAX}`);
  }
  await window.fill(size + 1);
  const body = window.bytes.subarray(0, size);
  const isWhole = body.length === size;
  if (form !== "json") return isWhole ? null : endsWithin(body.length, size);
  if (search(body, BEFORE_JSON) >= 0) return wrongSize(size, "another message begins before");
  if (!isWhole) return endsWithin(body.length, size);
  const next = window.bytes[size];
  const mayFollow = next === undefined || next >= FIRST_BINARY || FOLLOWING.has(next);
  return body[size - 1] === CLOSING_BRACE && mayFollow ? null : wrongSize(size, "it does not end there");
}

function wrongSize(size: number, why: string): EventFormatError {
  return new EventFormatError(`it says that it has ${size} bytes, and ${why}`, {
    expected: "its size in bytes in its version text",
    actual: String(size),
  });
}

function endsWithin(found: number, size: number): EventFormatError {
  return new EventFormatError(`the stream ends within it, after ${found} of ${size} bytes`, {
    expected: `${size} bytes`,
    actual: String(found),
  });
}

function tooLong(): EventFormatError {
  return new EventFormatError(`its attachments are longer than ${ATTACHMENTS_MAX} bytes`, {
    expected: `at most ${ATTACHMENTS_MAX} bytes`,
  });
}

/** Moves on to where the next body begins. */
async function passOver(
  window: ByteWindow,
  place: StreamPlace,
  { error, hasBegun = true }: { readonly error: EventFormatError; readonly hasBegun?: boolean },
): Promise<StreamMessage> {
  for (let found = -1; found < 0;) {
    found = search(window.bytes, BEFORE_BODY);
    window.drop(found < 0 ? Math.max(0, window.length - START_BYTES) : found + 1);
    if (found >= 0 || await window.fill(window.length + 1)) continue;
    window.drop(window.length);
    break;
  }
  return { ...place, kind: "damage", bytes: window.at - place.byte, error, hasBegun };
}

/** The attachments up to the next body; null where they are too long. */
async function takeAttachments(window: ByteWindow): Promise<string | null> {
  const most = ATTACHMENTS_MAX + START_BYTES;
  const find = (from: number) => search(window.bytes.subarray(0, most), NEXT_OBJECT, from);
  let end = find(0);
  while (end < 0 && window.length < most) {
    const from = Math.max(0, window.length - START_BYTES);
    end = await window.fill(window.length + 1) ? find(from) : window.length;
  }
  const text = window.bytes.toString("latin1", 0, end < 0 ? most : end);
  const length = attachmentsLength(text);
  if (length > ATTACHMENTS_MAX) return null;
  window.drop(length);
  return text.slice(0, length).trim();
}

/** Where bytes have a pattern of up to `START_BYTES` characters; -1 for nowhere. What is behind it costs nothing. */
function search(bytes: Buffer, pattern: RegExp, from = 0): number {
  for (let at = from; at < bytes.length; at += PIECE_BYTES) {
    const found = bytes.toString("latin1", at, at + PIECE_BYTES + START_BYTES).search(pattern);
    if (found >= 0) return at + found;
  }
  return -1;
}

/**
 * How much of the text before the next body is attachments: up to a genus mark or to what cannot be CESR text, where all groups
 * before it are whole. Where they are not, it is within them, and damage of theirs; so is what directly follows the event, which
 * may be attachments in binary.
 */
function attachmentsLength(text: string): number {
  const end = text.search(AFTER_GROUPS);
  return end >= 0 && isWhole(text.slice(0, end).trim()) ? end : text.length;
}

function isWhole(attachments: string): boolean {
  try {
    parseAttachments(attachments);
    return true;
  } catch {
    return false;
  }
}
