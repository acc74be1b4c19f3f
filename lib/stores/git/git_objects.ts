import * as git from "isomorphic-git";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import { encodeCommit, parseCommit, type RegistryCommit } from "./registry_commit.ts";
import type { ObjectFiles } from "./object_files.ts";

type ObjectType = "blob" | "tree" | "commit";

/**
 * Git objects by id, over isomorphic-git; written loose. Reading verifies each object's digest.
 *
 * Digests and compression are node's: isomorphic-git's own are made for browsers (a stream for each object written, zlib
 * in JavaScript for each one read) and cost several times as much. It only locates objects and reads packs.
 */
export class GitObjects {
  readonly #files: ObjectFiles;
  readonly #gitdir: string;
  readonly #cache = {};

  constructor(gitdir: string, files: ObjectFiles) {
    this.#gitdir = gitdir;
    this.#files = files;
  }

  /** @throws {Error} The object is missing, damaged or of another type. */
  async read(type: ObjectType, oid: string): Promise<Buffer> {
    const found = await git.readObject({ ...this.#place, oid, format: "deflated", cache: this.#cache });
    const bytes = Buffer.from(found.object as Uint8Array);
    // Objects from a pack are already inflated, whatever format was asked for.
    const { type: actual, content } = found.format === "deflated"
      ? unwrap(oid, inflateSync(bytes))
      : { type: found.type, content: bytes };
    if (actual !== type) throw new Error(`object ${oid} is a ${actual}, expected a ${type}`);
    return content;
  }

  /** @returns the object's id. */
  async write(type: ObjectType, content: Uint8Array): Promise<string> {
    const wrapped = Buffer.concat([Buffer.from(`${type} ${content.length}\0`, "ascii"), content]);
    const oid = digest(wrapped);
    await git.writeObject({ ...this.#place, oid, object: deflateSync(wrapped), format: "deflated" });
    return oid;
  }

  async readCommit(oid: string): Promise<RegistryCommit> {
    return parseCommit(await this.read("commit", oid));
  }

  async writeCommit(commit: RegistryCommit): Promise<string> {
    return await this.write("commit", encodeCommit(commit));
  }

  get #place() {
    return { fs: this.#files.client, gitdir: this.#gitdir };
  }
}

function digest(wrapped: Uint8Array): string {
  return createHash("sha1").update(wrapped).digest("hex");
}

/** Splits `blob 12\0content`, the form in which Git digests an object. */
function unwrap(oid: string, wrapped: Buffer): { type: string; content: Buffer } {
  const actual = digest(wrapped);
  if (actual !== oid) throw new Error(`object ${oid} has the digest ${actual}`);
  const end = wrapped.indexOf(0);
  return { type: wrapped.toString("ascii", 0, end).split(" ")[0]!, content: wrapped.subarray(end + 1) };
}
