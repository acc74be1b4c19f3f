import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { ObjectType } from "../engines/object_store.ts";

/** Digested in one piece: a call for each object, and none for its head, costs less than the digest's own streaming. */
let scratch = Buffer.allocUnsafe(1 << 16);

/** Id of a Git object, hex: SHA-1 of `blob 12\0content`. */
export function objectId(type: ObjectType, content: Uint8Array): string {
  const head = `${type} ${content.length}\0`;
  const end = head.length + content.length;
  if (scratch.length < end) scratch = Buffer.allocUnsafe(2 * end);
  for (let at = 0; at < head.length; at++) scratch[at] = head.charCodeAt(at);
  scratch.set(content, head.length);
  return hash("sha1", scratch.subarray(0, end), "hex");
}
