import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";

/** Most bytes of one stored block. Source: RFC 1951, 3.2.4. */
const BLOCK_MAX = 0xffff;
/** Head (2) and checksum (4) of a zlib stream, head of a stored block (RFC 1950 and 1951). */
const BYTES = { head: 2, tail: 4, block: 5 };
/** Bytes after which both sums of Adler-32 must be reduced, and what they are reduced by. Source: RFC 1950. */
export const ADLER = { run: 3800, modulus: 65_521 };
/**
 * Most bytes of an object that is read. choice: far above any log, event or folder, and read in under 1 GB of memory; three
 * megabytes of a zlib stream can hold billions.
 */
export const OBJECT_BYTES_MAX = 128 * 2 ** 20;
/** Bytes of the head that a loose object has, at most. */
const HEAD_MAX = 32;
/** Shorter contents are stored in either form: deflate would save a few bytes of them and cost as much as of longer ones. */
const DEFLATE_MIN = 100;

/** Level of compression. choice: level 1 of Deno's zlib has fixed codes, which save 1 % of an event; this saves 14 %. */
const LEVEL = 2;

/** How contents are kept in a pack: as they are, or compressed. */
export type ObjectForm = "stored" | "deflated";

/** Most bytes that `writeZlib()` writes of so much content. */
export function zlibMax(size: number): number {
  return BYTES.head + BYTES.tail + BYTES.block * (1 + Math.ceil(size / BLOCK_MAX)) + size;
}

/** Writes content as a zlib stream; it has room for `zlibMax()`. @returns Where it ends. */
export function writeZlib(
  into: Uint8Array,
  start: number,
  from: { content: Uint8Array; form: ObjectForm },
): number {
  const { content, form } = from;
  if (form === "deflated" && content.length >= DEFLATE_MIN) {
    const stream = deflateSync(content, { level: LEVEL });
    if (stream.length < content.length) {
      into.set(stream, start);
      return start + stream.length;
    }
  }
  return writeStored(into, start, content);
}

/** Stored blocks: any reader of zlib takes them, and writing them costs a copy and a checksum. */
function writeStored(into: Uint8Array, start: number, content: Uint8Array): number {
  let at = start;
  into[at++] = 0x78;
  into[at++] = 0x01;
  for (let from = 0; from === 0 || from < content.length; from += BLOCK_MAX) {
    const size = Math.min(BLOCK_MAX, content.length - from);
    into[at++] = from + size === content.length ? 1 : 0;
    into[at++] = size & 0xff;
    into[at++] = size >> 8;
    into[at++] = ~size & 0xff;
    into[at++] = ~size >> 8 & 0xff;
    into.set(size === content.length ? content : content.subarray(from, from + size), at);
    at += size;
  }
  const sum = adler32(content);
  for (let shift = 24; shift >= 0; shift -= 8) into[at++] = sum >>> shift;
  return at;
}

/** Adler-32 of bytes. Source: RFC 1950, section 9. */
export function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let from = 0; from < bytes.length; from += ADLER.run) {
    const to = Math.min(bytes.length, from + ADLER.run);
    for (let at = from; at < to; at++) {
      low += bytes[at]!;
      high += low;
    }
    low %= ADLER.modulus;
    high %= ADLER.modulus;
  }
  return high * 65_536 + low;
}

/** Content of the zlib stream that the bytes begin with. @throws {Error} It is damaged, or of another size. */
export function readZlib(bytes: Buffer, size: number): Buffer {
  const content = inflated(bytes, size);
  if (content.length !== size) {
    throw new RangeError(`an entry of a pack has ${content.length} bytes, not ${size}`);
  }
  return content;
}

/** @throws {RangeError} An object has more bytes than are read. */
export function refuseLarge(bytes: number, most = OBJECT_BYTES_MAX): void {
  if (bytes > most) throw new RangeError(`an object has more than ${most} bytes`);
}

/**
 * Content of the zlib stream that the bytes begin with; one stored block, as `writeZlib()` makes it, costs a copy.
 * @throws {Error} It is damaged, or larger than an object that is read.
 */
export function inflated(bytes: Buffer, most = OBJECT_BYTES_MAX): Buffer {
  const start = BYTES.head + BYTES.block;
  const isStored = bytes.length >= start && bytes[0] === 0x78 && bytes[2] === 1;
  if (!isStored) return unpacked(bytes, most);
  const size = bytes.readUInt16LE(3);
  if (bytes.length < start + size + BYTES.tail) throw new RangeError("a zlib stream ends within its block");
  const content = Buffer.from(bytes.subarray(start, start + size));
  if (bytes.readUInt32BE(start + size) === adler32(content)) return content;
  throw new RangeError("a zlib stream is damaged: its checksum is another");
}

function unpacked(bytes: Buffer, most: number): Buffer {
  try {
    // An object's head comes besides its content.
    return inflateSync(bytes, { maxOutputLength: most + HEAD_MAX });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") refuseLarge(Infinity, most);
    throw error;
  }
}
