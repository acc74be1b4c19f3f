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
  if (head.other !== null) return { ...place, kind: "other", what: head.other };
  return { ...place, kind: "event", signed: { raw, attachments } };
}

const [CLOSING_BRACE, FIRST_BINARY] = [0x7d, 0x80];
const JSON_START = Buffer.from('{"v":"');
const OBJECT_START = Buffer.from('{"');
/** What may come directly behind a JSON body: attachments, the next body, blanks. */
const FOLLOWING = new Set([..."-{ \t\r\n"].map((character) => character.charCodeAt(0)));
const BLANKS = /^[ \t\r\n]*/;
/** Fewest bytes of a body: less holds no version and no type. */
const BODY_MIN = 32;
/** Bytes at a window's end in which the next body may have begun. */
const START_BYTES = 24;

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
  if (findJson(body, 1) >= 0) return wrongSize(size, "another message begins before");
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

/** Moves on to where the next body begins, at least by a byte from the message's own place. */
async function passOver(
  window: ByteWindow,
  place: StreamPlace,
  { error, hasBegun = true }: { readonly error: EventFormatError; readonly hasBegun?: boolean },
): Promise<StreamMessage> {
  for (let start = -1; start < 0;) {
    start = findStart(window.bytes, window.at === place.byte ? 1 : 0);
    window.drop(start >= 0 ? start : Math.max(0, window.length - START_BYTES));
    if (start >= 0 || await window.fill(window.length + 1)) continue;
    window.drop(window.length);
    break;
  }
  return { ...place, kind: "damage", bytes: window.at - place.byte, error, hasBegun };
}

/** Where a body begins, from an index on; -1 for nowhere. */
function findStart(bytes: Buffer, from: number): number {
  const json = findJson(bytes, from);
  const native = bytes.toString("latin1", from, json < 0 ? bytes.length : json).search(NATIVE_START);
  return native < 0 ? json : from + native;
}

/** As `findStart()`, of a JSON body; one within another does not count. */
function findJson(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(JSON_START, from);
  while (at > 0 && ":[,".includes(String.fromCharCode(bytes[at - 1]!))) {
    at = bytes.indexOf(JSON_START, at + 1);
  }
  return at;
}

/** The attachments up to the next body; null where they are too long. */
async function takeAttachments(window: ByteWindow): Promise<string | null> {
  const most = ATTACHMENTS_MAX + OBJECT_START.length;
  let end = window.bytes.subarray(0, most).indexOf(OBJECT_START);
  while (end < 0 && window.length < most) {
    const from = Math.max(0, window.length - 1);
    const isMore = await window.fill(window.length + 1);
    end = isMore ? window.bytes.subarray(0, most).indexOf(OBJECT_START, from) : window.length;
  }
  const run = window.bytes.toString("latin1", 0, end < 0 ? most : end);
  const length = attachmentsLength(run);
  if (length > ATTACHMENTS_MAX) return null;
  window.drop(length);
  return run.slice(0, length).trim();
}

/**
 * How much of the text before the next JSON body is attachments: up to a native body, and up to a genus mark or to what cannot
 * be CESR text where all groups before it are whole. Where they are not, it is within them, and damage of theirs; so is what
 * directly follows the event, which may be attachments in binary.
 */
function attachmentsLength(run: string): number {
  const native = run.search(NATIVE_START);
  const text = native < 0 ? run : run.slice(0, native);
  const mark = text.search(GENUS_MARK);
  const other = text.search(NO_TEXT);
  const end = [mark, other > 0 ? other : -1].filter((at) => at >= 0).sort((a, b) => a - b)[0];
  return end !== undefined && isWhole(text.slice(0, end).trim()) ? end : text.length;
}

/** A character of neither base64url nor a blank. */
const NO_TEXT = /[^\w \t\r\n-]/;

function isWhole(attachments: string): boolean {
  try {
    parseAttachments(attachments);
    return true;
  } catch {
    return false;
  }
}
