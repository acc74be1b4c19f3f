import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** A frame of a journal: these four bytes, the length of its payload, the CRC-32 of that payload, the payload (not empty). */
const MAGIC = 0x484b4c31;
const HEAD_BYTES = 12;
/** A file system that lost power may have grown a file by bytes it never wrote: zeros, at its end or in any of its sectors. */
const LOST_BYTES = 32;
/** Bytes that a disk writes whole or not at all. choice: the smallest sector in use. */
const SECTOR = 512;

let scratch = Buffer.allocUnsafe(1 << 16);

/** A frame of a payload, to be written in one piece; overwritten by the next one. */
export function frameOf(payload: readonly Uint8Array[]): Uint8Array {
  const size = payload.reduce((sum, part) => sum + part.length, 0);
  const length = HEAD_BYTES + size;
  if (scratch.length < length) scratch = Buffer.allocUnsafe(2 * length);
  let at = HEAD_BYTES;
  for (const part of payload) {
    scratch.set(part, at);
    at += part.length;
  }
  scratch.writeUInt32BE(MAGIC, 0);
  scratch.writeUInt32BE(size, 4);
  scratch.writeUInt32BE(crc32(scratch.subarray(HEAD_BYTES, length)), 8);
  return scratch.subarray(0, length);
}

/** Payloads of the frames that a journal begins with, up to the first that is not whole and undamaged; and where that one begins. */
export function payloadsOf(bytes: Buffer): { readonly payloads: readonly Buffer[]; readonly end: number } {
  const payloads: Buffer[] = [];
  let at = 0;
  for (let payload; (payload = payloadAt(bytes, at)) !== null; at += HEAD_BYTES + payload.length) {
    payloads.push(payload);
  }
  return { payloads, end: at };
}

function payloadAt(bytes: Buffer, at: number): Buffer | null {
  if (at + HEAD_BYTES > bytes.length || bytes.readUInt32BE(at) !== MAGIC) return null;
  const end = at + HEAD_BYTES + bytes.readUInt32BE(at + 4);
  if (end > bytes.length || end === at + HEAD_BYTES) return null;
  const payload = bytes.subarray(at + HEAD_BYTES, end);
  return crc32(payload) === bytes.readUInt32BE(at + 8) ? payload : null;
}

/**
 * Whether what begins here is a write that was not completed: it ends early, or has bytes never written, and nothing follows that anybody
 * was told of.
 * @param isTold Of the payload of a whole frame that follows.
 */
export function isCutOff(bytes: Buffer, at: number, isTold: (payload: Buffer) => boolean): boolean {
  const magic = Buffer.alloc(4);
  magic.writeUInt32BE(MAGIC);
  for (let next = at + 1; (next = bytes.indexOf(magic, next)) >= 0; next++) {
    const payload = payloadAt(bytes, next);
    if (payload !== null && isTold(payload)) return false;
  }
  if (at + HEAD_BYTES > bytes.length) return true;
  const isFrame = bytes.readUInt32BE(at) === MAGIC;
  const end = isFrame ? at + HEAD_BYTES + bytes.readUInt32BE(at + 4) : bytes.length;
  return end > bytes.length || bytes.subarray(-LOST_BYTES).every(isZero) || hasLostSector(bytes, at, end);
}

/** Whether a sector of what begins here holds nothing: what it begins in, or a whole one. */
function hasLostSector(bytes: Buffer, at: number, end: number): boolean {
  for (let from = at; from < end; from += SECTOR - from % SECTOR) {
    const sector = bytes.subarray(from, Math.min(end, from + SECTOR - from % SECTOR));
    if ((from === at || sector.length === SECTOR) && sector.every(isZero)) return true;
  }
  return false;
}

function isZero(byte: number): boolean {
  return byte === 0;
}
