import { Buffer } from "node:buffer";
import { constants, deflateRawSync } from "node:zlib";
import { ADLER, adler32 } from "../packs/zlib_stream.ts";

/** zlib's fastest level: what Git itself uses for loose objects. */
export const LEVEL = constants.Z_BEST_SPEED;

/** Bytes that are compressed by themselves, and found again as a whole. zlib looks back no further. */
const CHUNK = 32 * 1024;

/** Contents kept: the event folders of the identifiers that are being appended to. */
const KEPT = 4;

/** Start of a zlib stream of level 1, and its last block where nothing is left to say: empty, of fixed codes. */
const ZLIB_HEAD = Buffer.from([0x78, 0x01]);
const LAST_BLOCK = Buffer.from([0x03, 0x00]);

/** One compressed chunk of a content, with its Adler-32. */
interface Chunk {
  readonly plain: Uint8Array;
  readonly deflated: Buffer;
  readonly adler: number;
}

/**
 * Compresses contents that grow at their end, each the one before with more bytes, such as a folder's tree with every event.
 * What did not change is not compressed again: it is a block of its own in the zlib stream, which ends at a byte.
 */
export class GrowingDeflate {
  /** Chunks of the newest contents, the least recently used first. */
  readonly #kept: (readonly Chunk[])[] = [];

  /** zlib stream of `head` followed by `content`. The content's bytes must not change later. */
  deflate(head: Uint8Array, content: Uint8Array): Buffer {
    const chunks = this.#chunksOf(content);
    const rest = content.subarray(chunks.length * CHUNK);
    const parts = [
      ZLIB_HEAD,
      block(head),
      ...chunks.map(({ deflated }) => deflated),
      block(rest),
      LAST_BLOCK,
    ];
    let adler = adler32(head);
    for (const chunk of chunks) adler = combined(adler, chunk.adler, CHUNK);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(combined(adler, adler32(rest), rest.length));
    return Buffer.concat([...parts, tail]);
  }

  /** The whole chunks of a content, those kept reused. */
  #chunksOf(content: Uint8Array): Chunk[] {
    const count = Math.floor(content.length / CHUNK);
    const at = this.#kept.findIndex((chunks) => chunks.length > 0 && sameBytes(content, chunks[0]!, 0));
    const known = at < 0 ? [] : this.#kept.splice(at, 1)[0]!;
    const chunks: Chunk[] = [];
    for (let place = 0; place < count; place++) {
      const kept = known[place];
      if (kept !== undefined && sameBytes(content, kept, place)) chunks.push(kept);
      else {
        const plain = content.subarray(place * CHUNK, (place + 1) * CHUNK);
        chunks.push({ plain, deflated: block(plain), adler: adler32(plain) });
      }
    }
    this.#kept.push(chunks);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return chunks;
  }
}

function sameBytes(content: Uint8Array, chunk: Chunk, place: number): boolean {
  const start = place * CHUNK;
  if (content.length < start + CHUNK) return false;
  return Buffer.compare(content.subarray(start, start + CHUNK), chunk.plain) === 0;
}

/** Bytes compressed into blocks that end at a byte, none of them the last of its stream. */
function block(plain: Uint8Array): Buffer {
  return deflateRawSync(plain, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
}

/** Adler-32 of two texts in a row, from those of each. @param length Bytes of the second. Source: zlib's adler32_combine. */
function combined(first: number, second: number, length: number): number {
  const [low1, high1] = [first % 65536, Math.floor(first / 65536)];
  const [low2, high2] = [second % 65536, Math.floor(second / 65536)];
  const { modulus } = ADLER;
  const low = (low1 + low2 + modulus - 1) % modulus;
  const high = (high1 + high2 + (length % modulus) * (low1 + modulus - 1)) % modulus;
  return high * 65536 + low;
}
