import { Buffer } from "node:buffer";
import { refuseLarge } from "./zlib_stream.ts";

/** What a delta makes of its base. @throws {RangeError} It is damaged, or for another base. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const baseSize = readSize(delta, 0);
  const targetSize = readSize(delta, baseSize.next);
  if (baseSize.value !== base.length) throw new RangeError("a delta in a pack is for another base");
  refuseLarge(targetSize.value);
  const target = Buffer.allocUnsafe(targetSize.value);
  let to = 0;
  for (let at = targetSize.next; at < delta.length;) {
    const code = delta[at++]!;
    if (code === 0) throw new RangeError("a delta in a pack has an unknown instruction");
    if (code < 0x80) {
      to += delta.copy(target, to, at, at + code);
      at += code;
      continue;
    }
    let [from, size] = [0, 0];
    for (let bit = 0; bit < 7; bit++) {
      if ((code & 1 << bit) === 0) continue;
      const byte = delta[at++] ?? 0;
      if (bit < 4) from += byte * 2 ** (8 * bit);
      else size += byte << 8 * (bit - 4);
    }
    to += base.copy(target, to, from, from + (size === 0 ? 0x10000 : size));
  }
  if (to !== targetSize.value) throw new RangeError("a delta in a pack is damaged");
  return target;
}

function readSize(delta: Buffer, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start, scale = 1;; scale *= 128) {
    const byte = delta[at++];
    if (byte === undefined) throw new RangeError("a delta in a pack is damaged");
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at };
  }
}
