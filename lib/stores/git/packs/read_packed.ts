import type { Buffer } from "node:buffer";
import type { ObjectType } from "../engines/object_store.ts";
import { applyDelta } from "./apply_delta.ts";
import { readEntryHead } from "./pack_entry.ts";
import { readZlib, refuseLarge } from "./zlib_stream.ts";

/** Where entries of one pack are read from. */
interface EntrySource {
  /** Bytes of the entry at this offset. @throws {RangeError} No entry begins there. */
  bytesAt(offset: number): Buffer;
  /** Where the entry of an object begins; null where the pack lacks it. */
  offsetOf(oid: string): number | null;
  /** An object that the pack lacks: the base of a delta in a thin pack, which git would have completed. */
  readonly otherOf?: OtherObject | undefined;
}

/** An object from elsewhere in the repository; null where there is none. */
export type OtherObject = (oid: string) => PackedObject | null;

/** An object as it was written; its digest is not verified here. */
export interface PackedObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** The object of the entry at an offset, its deltas applied. @throws {Error} The pack is damaged. */
export function readPacked(source: EntrySource, offset: number): PackedObject {
  const deltas: Buffer[] = [];
  let size = 0;
  for (let at = offset;;) {
    const bytes = source.bytesAt(at);
    const head = readEntryHead(bytes, 0);
    refuseLarge(size += head.size);
    const content = readZlib(bytes.subarray(head.length), head.size);
    if (head.type !== null) return { type: head.type, content: deltas.reduceRight(applyDelta, content) };
    deltas.push(content);
    const base = head.base === undefined ? at - head.distance! : source.offsetOf(head.base);
    const other = base === null && head.base !== undefined ? source.otherOf?.(head.base) ?? null : null;
    if (other !== null) return { type: other.type, content: deltas.reduceRight(applyDelta, other.content) };
    if (base === null || base <= 0 || (head.base === undefined && base >= at) || deltas.length > 10_000) {
      throw new RangeError("a pack has a delta without its base");
    }
    at = base;
  }
}

/**
 * Where the entry ends that begins at an offset: at the next one; null for the last.
 * @param starts Where entries begin, ascending. @throws {RangeError} None begins there.
 */
export function entryEnd(starts: ArrayLike<number>, offset: number): number | null {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  if (starts[low - 1] !== offset) throw new RangeError(`a pack has no entry at ${offset}`);
  return starts[low] ?? null;
}
