import { Buffer } from "node:buffer";
import { OID_BYTES } from "./pack_entry.ts";

/** Most bytes of one instruction to copy, and of one to insert. Source: git's gitformat-pack, "Deltified representation". */
const RUN_MAX = { copy: 0xffff, insert: 0x7f };
/** Bytes of the shortest start of a member: "40000 ", one letter. */
const MEMBER_HEAD_MIN = 7;

/** Most bytes that `writeTreeDelta()` writes: a base and a target of such sizes have nothing in common. */
export function deltaMax(baseSize: number, targetSize: number): number {
  return 32 + targetSize + Math.ceil(targetSize / 20) * 8 + Math.ceil(baseSize / RUN_MAX.copy) * 8;
}

/**
 * Writes a delta that makes one tree object of another: both are walked member by member in Git's order, and what is equal
 * is copied. A member with a new id costs its 20 bytes and about six more. @returns Where it ends.
 */
export function writeTreeDelta(
  into: Uint8Array,
  start: number,
  trees: { base: Uint8Array; target: Uint8Array },
): number {
  const { base, target } = trees;
  let at = writeSize(into, writeSize(into, start, base.length), target.length);
  // What is to be copied from the base, and then inserted from the target, before anything that comes later.
  let [copyFrom, copyTo, insertFrom, insertTo] = [0, 0, 0, 0];
  const flush = () => {
    at = writeCopy(into, at, { from: copyFrom, to: copyTo });
    at = writeInsert(into, at, target.subarray(insertFrom, insertTo));
  };
  const copy = (from: number, to: number) => {
    if (from !== copyTo || insertTo > insertFrom) {
      flush();
      copyFrom = from;
      insertFrom = insertTo = 0;
    }
    copyTo = to;
  };
  const insert = (from: number, to: number) => {
    if (insertTo === insertFrom) insertFrom = from;
    insertTo = to;
  };
  for (let b = 0, t = 0; t < target.length;) {
    const targetId = idStart(target, t);
    const targetEnd = targetId + OID_BYTES;
    const baseId = b < base.length ? idStart(base, b) : b;
    const same = b < base.length ? equalLength({ base, b, target, t }, targetEnd - t) : 0;
    if (same >= targetId - t && baseId - b === targetId - t) {
      const isEqual = same === targetEnd - t;
      copy(b, isEqual ? baseId + OID_BYTES : baseId);
      if (!isEqual) insert(targetId, targetEnd);
      b = baseId + OID_BYTES;
      t = targetEnd;
    } else if (b < base.length && nameBefore({ base, b, target, t })) {
      b = baseId + OID_BYTES;
    } else {
      insert(t, targetEnd);
      t = targetEnd;
    }
  }
  flush();
  return at;
}

interface Walk {
  readonly base: Uint8Array;
  readonly b: number;
  readonly target: Uint8Array;
  readonly t: number;
}

/** Where the id of the member begins that begins here: after the zero that ends its name. */
function idStart(tree: Uint8Array, start: number): number {
  let at = start + MEMBER_HEAD_MIN;
  while (at < tree.length && tree[at] !== 0) at += 1;
  return at + 1;
}

function equalLength({ base, b, target, t }: Walk, most: number): number {
  let length = 0;
  while (length < most && base[b + length] === target[t + length]) length += 1;
  return length;
}

/** Whether the base's member has a name before the target's, so that the target has lost it. A wrong guess costs bytes only. */
function nameBefore({ base, b, target, t }: Walk): boolean {
  let [i, j] = [base.indexOf(0x20, b) + 1, target.indexOf(0x20, t) + 1];
  while (base[i] === target[j] && base[i] !== 0) [i, j] = [i + 1, j + 1];
  return base[i]! < target[j]!;
}

function writeSize(into: Uint8Array, start: number, size: number): number {
  let at = start;
  let rest = size;
  for (; rest > 0x7f; rest >>>= 7) into[at++] = rest & 0x7f | 0x80;
  into[at++] = rest;
  return at;
}

function writeCopy(into: Uint8Array, start: number, run: { from: number; to: number }): number {
  let at = start;
  for (let from = run.from; from < run.to; from += RUN_MAX.copy) {
    const code = at++;
    let bits = 0x80;
    for (let rest = from, bit = 0x01; rest > 0; rest >>>= 8, bit <<= 1) {
      if ((rest & 0xff) === 0) continue;
      into[at++] = rest & 0xff;
      bits |= bit;
    }
    const size = Math.min(RUN_MAX.copy, run.to - from);
    if ((size & 0xff) !== 0) {
      into[at++] = size & 0xff;
      bits |= 0x10;
    }
    if (size > 0xff) {
      into[at++] = size >> 8;
      bits |= 0x20;
    }
    into[code] = bits;
  }
  return at;
}

function writeInsert(into: Uint8Array, start: number, bytes: Uint8Array): number {
  let at = start;
  for (let from = 0; from < bytes.length; from += RUN_MAX.insert) {
    const size = Math.min(RUN_MAX.insert, bytes.length - from);
    into[at++] = size;
    into.set(bytes.subarray(from, from + size), at);
    at += size;
  }
  return at;
}

/** What a delta makes of its base. @throws {RangeError} It is damaged, or for another base. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const baseSize = readSize(delta, 0);
  const targetSize = readSize(delta, baseSize.next);
  if (baseSize.value !== base.length) throw new RangeError("a delta in a pack is for another base");
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
