import type { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { ObjectType } from "./object_store.ts";
import { SHORT_MAX, shortSha1 } from "./short_sha1.ts";

/** An object as Git digests and compresses it: `blob 12`, a zero byte, the content. */
export function wrapObject(type: string, content: Uint8Array): Uint8Array {
  const head = `${type} ${content.length}\0`;
  const wrapped = new Uint8Array(head.length + content.length);
  for (let at = 0; at < head.length; at++) wrapped[at] = head.charCodeAt(at);
  wrapped.set(content, head.length);
  return wrapped;
}

/** Id of a wrapped object: its SHA-1, hex. Digested in one piece, which costs less than the digest's own streaming. */
export function wrappedId(wrapped: Uint8Array): string {
  return hash("sha1", wrapped, "hex");
}

let scratch = new Uint8Array(1 << 16);

/** Id of an object that is not kept in wrapped form. */
export function objectId(type: string, content: Uint8Array): string {
  const head = `${type} ${content.length}\0`;
  const end = head.length + content.length;
  if (scratch.length < end) scratch = new Uint8Array(2 * end);
  for (let at = 0; at < head.length; at++) scratch[at] = head.charCodeAt(at);
  scratch.set(content, head.length);
  return end <= SHORT_MAX ? shortSha1(scratch, end) : wrappedId(scratch.subarray(0, end));
}

/** Content of a wrapped object. @throws {Error} Its digest is not its id, or it is of another type. */
export function unwrapObject(type: ObjectType, oid: string, wrapped: Buffer): Buffer {
  const end = wrapped.indexOf(0);
  const actual = wrapped.toString("latin1", 0, Math.max(0, end)).split(" ")[0]!;
  const content = wrapped.subarray(end + 1);
  const digest = objectId(actual, content);
  if (digest !== oid) throw new Error(`object ${oid} has the digest ${digest}`);
  if (actual !== type) throw new Error(`object ${oid} is a ${actual}, expected a ${type}`);
  return content;
}
