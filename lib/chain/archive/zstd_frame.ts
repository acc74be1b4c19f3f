import { Buffer } from "node:buffer";
import * as zlib from "node:zlib";
import { FRAMES_MAX, MEMBER_JSON_BYTES_MAX, WINDOW_BYTES_MAX } from "./archive_limits.ts";

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_BYTES_MAX = 128 * 1024;
/** Bytes of the dictionary id and of the content size, by their code in the frame's descriptor. */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;

const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib.constants;
/** choice: the library's own default level; a checksum, so that damage is noticed. */
const PACK_OPTIONS = { params: { [ZSTD_c_compressionLevel]: 3, [ZSTD_c_checksumFlag]: 1 } };

/** Thrown for bytes that are not whole zstd frames within the limits; says what was expected and found. */
export class ZstdError extends Error {
  override readonly name = "ZstdError";
  constructor(readonly expected: string, readonly actual: string) {
    super(`expected ${expected}, found ${actual}`);
  }
}

/** One zstd frame with a checksum. */
export function packZstd(bytes: Uint8Array): Uint8Array {
  return zlib.zstdCompressSync(bytes, PACK_OPTIONS);
}

/**
 * Unpacks zstd frames, one after the other, up to `MEMBER_JSON_BYTES_MAX` bytes.
 *
 * The frames are walked first: the runtime's decoder accepts a frame that is cut short, stops after the first frame,
 * and ignores what follows.
 * @throws {ZstdError} Not zstd, cut short, followed by something else, damaged, or too large.
 */
export function unpackZstd(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let total = 0;
  let at = 0;
  let frames = 0;
  do {
    if (++frames > FRAMES_MAX) throw new ZstdError(`at most ${FRAMES_MAX} zstd frames in a member`, "more");
    const frame = walkFrame(buffer, at);
    if (frame.kind === "data") {
      const part = unpackFrame(buffer.subarray(at, frame.end), MEMBER_JSON_BYTES_MAX - total);
      if (frame.contentBytes !== null && part.length !== frame.contentBytes) {
        throw new ZstdError(`a frame of ${frame.contentBytes} bytes, as it says`, `${part.length} bytes`);
      }
      total += part.length;
      parts.push(part);
    }
    at = frame.end;
  } while (at < buffer.length);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function unpackFrame(frame: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return zlib.zstdDecompressSync(frame, { maxOutputLength: Math.max(1, maxOutputLength) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw new ZstdError("an undamaged zstd frame", (error as Error).message);
  }
}

interface Frame {
  readonly kind: "data" | "skippable";
  readonly end: number;
  /** What the frame says it unpacks to, or null. */
  readonly contentBytes: number | null;
}

/** Finds a frame's end from its headers alone. Source: RFC 8878, sections 3.1.1 and 3.1.2. */
function walkFrame(bytes: Buffer, start: number): Frame {
  const take = reader(bytes, start);
  const magic = take(4);
  if ((magic & ~15) >>> 0 === SKIPPABLE_MAGIC) {
    const length = take(4);
    take.skip(length);
    return { kind: "skippable", end: take.position(), contentBytes: null };
  }
  if (magic !== MAGIC) {
    throw new ZstdError(
      start === 0 ? "zstd data" : "nothing after the zstd frame",
      `other bytes (${bytes.subarray(start, start + 4).toString("hex")})`,
    );
  }
  const descriptor = take(1);
  const singleSegment = (descriptor & 0x20) !== 0;
  const window = singleSegment ? 0 : windowBytes(take(1));
  if (take(DICTIONARY_ID_BYTES[descriptor & 3]!) !== 0) {
    throw new ZstdError("a frame without a dictionary", "one that needs a dictionary");
  }
  const contentBytes = contentSize(take, descriptor >> 6, singleSegment);
  if (contentBytes !== null && contentBytes > MEMBER_JSON_BYTES_MAX) throw tooLarge();
  if (window > WINDOW_BYTES_MAX) {
    throw new ZstdError(`a window of at most ${WINDOW_BYTES_MAX} bytes`, `one of ${window}`);
  }
  if ((descriptor & 0x08) !== 0) throw new ZstdError("a frame of this zstd version", "a reserved bit set");
  walkBlocks(take);
  if ((descriptor & 0x04) !== 0) take.skip(4);
  return { kind: "data", end: take.position(), contentBytes };
}

function contentSize(take: Reader, code: number, singleSegment: boolean): number | null {
  const length = code === 0 && singleSegment ? 1 : CONTENT_SIZE_BYTES[code]!;
  if (length === 0) return null;
  // Sizes of two bytes count from 256 on.
  return take(length) + (length === 2 ? 256 : 0);
}

function windowBytes(code: number): number {
  const base = 2 ** (10 + (code >> 3));
  return base + (base / 8) * (code & 7);
}

function walkBlocks(take: Reader): void {
  for (let last = false; !last;) {
    const header = take(3);
    last = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const length = header >> 3;
    if (type === 3 || length > BLOCK_BYTES_MAX) throw new ZstdError("zstd blocks", "a damaged block header");
    take.skip(type === 1 ? 1 : length);
  }
}

interface Reader {
  /** The next little-endian number of so many bytes. */
  (length: number): number;
  skip(length: number): void;
  position(): number;
}

function reader(bytes: Buffer, start: number): Reader {
  let at = start;
  const skip = (length: number) => {
    if (at + length > bytes.length) throw new ZstdError("a whole zstd frame", "one that is cut short");
    at += length;
  };
  const take = (length: number) => {
    skip(length);
    let value = 0;
    for (let i = 1; i <= length; i++) value = value * 256 + bytes[at - i]!;
    return value;
  };
  return Object.assign(take, { skip, position: () => at });
}

function tooLarge(): ZstdError {
  return new ZstdError(`at most ${MEMBER_JSON_BYTES_MAX} bytes of JSON in a member`, "more");
}
