import type { Buffer } from "node:buffer";
import type { ObjectType } from "../engines/object_store.ts";
import { OID_BYTES } from "../object_id.ts";

/** Codes of the kinds of entries. Source: git's gitformat-pack. */
const CODES = { commit: 1, tree: 2, blob: 3, offsetDelta: 6, idDelta: 7 } as const;
const TYPES: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob" };

/** Bytes that the head of an entry takes at most: type and size, and the distance to its base. */
export const ENTRY_HEAD_MAX = 16;

/** What begins an entry of a pack. */
interface EntryHead {
  /** Null for a delta. */
  readonly type: ObjectType | null;
  /** Bytes of what follows, inflated: the object, or the delta. */
  readonly size: number;
  /** Of a delta, how far before the entry its base begins, or its base's id. */
  readonly distance?: number;
  readonly base?: string;
  /** Bytes of the head: a zlib stream follows. */
  readonly length: number;
}

/** Writes the head of an entry that holds an object, or (`distance`) a delta. @returns Where it ends. */
export function writeEntryHead(
  into: Uint8Array,
  start: number,
  head: { readonly type: ObjectType; readonly size: number; readonly distance: number | null },
): number {
  let at = start;
  let byte = (head.distance === null ? CODES[head.type] : CODES.offsetDelta) << 4 | head.size & 15;
  for (let rest = head.size >>> 4; rest > 0; rest >>>= 7) {
    into[at++] = byte | 0x80;
    byte = rest & 0x7f;
  }
  into[at++] = byte;
  return head.distance === null ? at : writeDistance(into, at, head.distance);
}

/** Big-endian groups of seven bits, each of which but the last counts from one. */
function writeDistance(into: Uint8Array, at: number, distance: number): number {
  let length = 1;
  for (let rest = distance >>> 7; rest > 0; rest = (rest - 1) >>> 7) length += 1;
  into[at + length - 1] = distance & 0x7f;
  let rest = distance >>> 7;
  for (let place = at + length - 2; place >= at; place--) {
    rest -= 1;
    into[place] = 0x80 | rest & 0x7f;
    rest >>>= 7;
  }
  return at + length;
}

/** Reads the head of the entry that begins at `start`. @throws {RangeError} There is none. */
export function readEntryHead(bytes: Buffer, start: number): EntryHead {
  let at = start;
  let byte = byteAt(bytes, at++);
  const code = byte >> 4 & 7;
  let size = byte & 15;
  for (let scale = 16; (byte & 0x80) !== 0; scale *= 128) {
    byte = byteAt(bytes, at++);
    size += (byte & 0x7f) * scale;
  }
  const type = TYPES[code];
  if (type !== undefined) return { type, size, length: at - start };
  if (code === CODES.idDelta) {
    const base = bytes.toString("hex", at, at + OID_BYTES);
    return { type: null, size, base, length: at + OID_BYTES - start };
  }
  if (code !== CODES.offsetDelta) throw new RangeError(`a pack has an entry of kind ${code}`);
  byte = byteAt(bytes, at++);
  let distance = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = byteAt(bytes, at++);
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  return { type: null, size, distance, length: at - start };
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError("a pack ends within an entry");
  return byte;
}
