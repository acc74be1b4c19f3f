import { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import type { EntityVersion } from "./entity.ts";

/**
 * SHA-256 (hex) over everything versions say, in the order given: equal digests mean equal answers.
 *
 * Per version: key, from_block and to_block (u64, little-endian), then content type, payload, and both attribute lists,
 * each preceded by its length or count (u64), names and text as UTF-8.
 */
export function digestVersions(versions: Iterable<EntityVersion>): string {
  const hash = createHash("sha256");
  for (const version of versions) addVersion(hash, version);
  return hash.digest("hex");
}

function addVersion(hash: Hash, version: EntityVersion): void {
  hash.update(version.key);
  addNumber(hash, BigInt(version.fromBlock));
  addNumber(hash, version.toBlock);
  addText(hash, version.contentType);
  addBytes(hash, version.payload);
  addNumber(hash, BigInt(version.strings.length));
  for (const [name, value] of version.strings) {
    addText(hash, name);
    addText(hash, value);
  }
  addNumber(hash, BigInt(version.numbers.length));
  for (const [name, value] of version.numbers) {
    addText(hash, name);
    addNumber(hash, value);
  }
}

function addText(hash: Hash, text: string): void {
  addBytes(hash, Buffer.from(text, "utf8"));
}

function addBytes(hash: Hash, bytes: Uint8Array): void {
  addNumber(hash, BigInt(bytes.length));
  hash.update(bytes);
}

function addNumber(hash: Hash, value: bigint): void {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  hash.update(bytes);
}
