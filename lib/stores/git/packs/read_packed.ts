import type { Buffer } from "node:buffer";
import type { ObjectType } from "../engines/object_store.ts";
import { applyDelta } from "./delta.ts";
import { readEntryHead } from "./pack_entry.ts";
import { readZlib } from "./zlib_stream.ts";

/** Where entries of one pack are read from. */
export interface EntrySource {
  /** Bytes from the entry at this offset on, at least to its end. */
  bytesAt(offset: number): Buffer;
  /** Where the entry of an object begins; null where the pack lacks it. */
  offsetOf(oid: string): number | null;
}

/** An object as it was written; its digest is not verified here. */
export interface PackedObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** The object of the entry at an offset, its deltas applied. @throws {Error} The pack is damaged. */
export function readPacked(source: EntrySource, offset: number): PackedObject {
  const deltas: Buffer[] = [];
  for (let at = offset;;) {
    const bytes = source.bytesAt(at);
    const head = readEntryHead(bytes, 0);
    const content = readZlib(bytes.subarray(head.length), head.size);
    if (head.type !== null) return { type: head.type, content: deltas.reduceRight(applyDelta, content) };
    deltas.push(content);
    const base = head.base === undefined ? at - head.distance! : source.offsetOf(head.base);
    if (base === null || base <= 0 || (head.base === undefined && base >= at) || deltas.length > 10_000) {
      throw new RangeError("a pack has a delta without its base");
    }
    at = base;
  }
}
