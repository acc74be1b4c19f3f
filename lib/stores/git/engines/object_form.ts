import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { ObjectType } from "./object_store.ts";

/** What stands before an object's content where Git digests and compresses it: `blob 12` and a zero byte. */
export function objectHead(type: string, bytes: number): Buffer {
  return Buffer.from(`${type} ${bytes}\0`, "latin1");
}

/** Id of an object: the SHA-1 of its head and content, hex. */
export function objectId(...parts: readonly Uint8Array[]): string {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Content of an object, from its head and content. @throws {Error} Its digest is not its id, or it is of another type. */
export function unwrapObject(type: ObjectType, oid: string, wrapped: Buffer): Buffer {
  const digest = objectId(wrapped);
  if (digest !== oid) throw new Error(`object ${oid} has the digest ${digest}`);
  const end = wrapped.indexOf(0);
  const actual = wrapped.latin1Slice(0, end).split(" ")[0];
  if (actual !== type) throw new Error(`object ${oid} is a ${actual}, expected a ${type}`);
  return wrapped.subarray(end + 1);
}
