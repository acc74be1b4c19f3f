import { Buffer } from "node:buffer";
import type { Draw } from "../draw.ts";

/** Numbers at the edges of what readers hold, and what is none. */
const EXTREMES = [
  ...["0", "-1", "1e308", "-1e308", "1e-320", "9007199254740993", "18446744073709551616", "4294967296"],
  ...["null", '""', "NaN", "[]", "{}", "true", "00"],
];
/** Most bytes that a mutation inserts, deletes, zeroes, or moves. */
const RANGE_MAX = 4096;

type Mutation = (bytes: Buffer, draw: Draw) => Buffer;

/** A range of the bytes, mostly short. */
function rangeOf(bytes: Buffer, draw: Draw): readonly [from: number, to: number] {
  const from = draw.below(bytes.length);
  const length = 1 + Math.floor(RANGE_MAX ** draw.share());
  return [from, Math.min(bytes.length, from + length)];
}

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

/** What a disk, a copy or a hostile hand makes of a file. */
const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, draw) {
    const at = draw.below(bytes.length);
    return changed(bytes, at, bytes[at]! ^ 1 << draw.below(8));
  },
  function setByte(bytes, draw) {
    return changed(bytes, draw.below(bytes.length), [0, 1, 0x7f, 0x80, 0xff][draw.below(5)]!);
  },
  function cutTail(bytes, draw) {
    return bytes.subarray(0, draw.below(bytes.length));
  },
  function zeroTail(bytes, draw) {
    return Buffer.from(bytes).fill(0, draw.below(bytes.length));
  },
  function zeroRange(bytes, draw) {
    return Buffer.from(bytes).fill(0, ...rangeOf(bytes, draw));
  },
  function removeRange(bytes, draw) {
    const [from, to] = rangeOf(bytes, draw);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeatRange(bytes, draw) {
    const [from, to] = rangeOf(bytes, draw);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function copyRange(bytes, draw) {
    const [from, to] = rangeOf(bytes, draw);
    const copy = Buffer.from(bytes);
    bytes.copy(copy, draw.below(bytes.length), from, to);
    return copy;
  },
  function insertBytes(bytes, draw) {
    const at = draw.below(bytes.length);
    const more = Buffer.from(Array.from({ length: 1 + draw.below(64) }, () => draw.below(256)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  function replaceNumber(bytes, draw) {
    const text = bytes.toString("latin1");
    const from = draw.below(bytes.length);
    const found = /[0-9]+/.exec(text.slice(from, from + RANGE_MAX));
    if (found === null) return changed(bytes, from, 0x39);
    const at = from + found.index;
    const other = EXTREMES[draw.below(EXTREMES.length)]!;
    return Buffer.from(text.slice(0, at) + other + text.slice(at + found[0].length), "latin1");
  },
];

/** Bytes that differ from others in one to three places. At least one byte long, as those are. */
export function mutated(bytes: Uint8Array, draw: Draw): Uint8Array {
  const times = draw.share() < 0.7 ? 1 : 2 + draw.below(2);
  let current: Buffer = Buffer.from(bytes);
  for (let time = 0; time < times || (current.equals(bytes) && time < 10); time++) {
    if (current.length === 0) break;
    current = MUTATIONS[draw.below(MUTATIONS.length)]!(current, draw);
  }
  return current;
}
