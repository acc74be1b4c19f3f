import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { OID_BYTES } from "../object_id.ts";
import { INDEX, PACK } from "./encode_index.ts";
import type { EntryRows } from "./entry_rows.ts";
import { entryEnd, type OtherObject, type PackedObject, readPacked } from "./read_packed.ts";

/** A finished pack with its index (version 2, offsets below 2 GiB), whoever wrote it. Files are opened when first needed. */
export class PackFile {
  /** Without the ending: `pack-<digest>`. */
  readonly name: string;
  readonly #path: string;
  #index: Buffer | null = null;
  #pack: { readonly file: number; readonly size: number } | null = null;
  #starts: Uint32Array | null = null;
  readonly #source = {
    bytesAt: (offset: number) => this.#entry(offset),
    offsetOf: (oid: string) => this.offsetOf(Buffer.from(oid, "hex")),
  };

  constructor(folder: string, name: string) {
    this.name = name;
    this.#path = join(folder, name);
  }

  /** Number of objects. */
  get count(): number {
    return this.#indexBytes.readUInt32BE(INDEX.headBytes + INDEX.fanoutBytes - 4);
  }

  /** Where the object's entry begins; null where the pack lacks it. */
  offsetOf(oid: Buffer): number | null {
    const index = this.#indexBytes;
    const first = oid[0]!;
    const fanout = (at: number) => at < 0 ? 0 : index.readUInt32BE(INDEX.headBytes + at * 4);
    const oids = INDEX.headBytes + INDEX.fanoutBytes;
    for (let low = fanout(first - 1), high = fanout(first); low < high;) {
      const middle = (low + high) >>> 1;
      const at = oids + middle * OID_BYTES;
      const order = oid.compare(index, at, at + OID_BYTES);
      if (order === 0) return this.#offset(middle);
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return null;
  }

  /** The object of the entry at an offset. @throws {Error} The pack is damaged. */
  read(offset: number, otherOf?: OtherObject): PackedObject {
    return readPacked({ ...this.#source, otherOf }, offset);
  }

  /** Where the entries begin, in the pack's order, and last where they end. @param rows Gets a row for each. */
  listEntries(rows: EntryRows): Float64Array {
    const { count } = this;
    const keys = Float64Array.from({ length: count }, (_, at) => this.#offset(at) * 2 ** 21 + at).sort();
    const starts = new Float64Array(count + 1);
    for (const [place, key] of keys.entries()) starts[place] = Math.floor(key / 2 ** 21);
    starts[count] = this.#file.size - PACK.tailBytes;
    for (const [place, key] of keys.entries()) {
      const at = key % 2 ** 21;
      rows.add({ oid: this.#oid(at), crc: this.#crc(at), length: starts[place + 1]! - starts[place]! });
    }
    return starts;
  }

  /** Bytes of the pack from one place up to another. */
  range(from: number, to: number): Buffer {
    const bytes = Buffer.allocUnsafe(to - from);
    for (let at = 0; at < bytes.length;) {
      const count = readSync(this.#file.file, bytes, at, bytes.length - at, from + at);
      if (count === 0) throw new RangeError(`"${this.#path}.pack" ends early`);
      at += count;
    }
    return bytes;
  }

  /** Bytes of the pack. */
  get size(): number {
    return this.#file.size;
  }

  /** Whether the files are as they were written: each ends in the digest of what is before. */
  isWhole(): boolean {
    try {
      const pack = this.range(0, this.size);
      const isSound = (bytes: Buffer) =>
        hash("sha1", bytes.subarray(0, -OID_BYTES), "hex") ===
          bytes.toString("hex", bytes.length - OID_BYTES);
      const named = this.name === `pack-${pack.toString("hex", pack.length - OID_BYTES)}`;
      return named && isSound(pack) && isSound(this.#indexBytes);
    } catch {
      return false;
    }
  }

  /** Ids of its objects, sorted. */
  oids(): string[] {
    return Array.from({ length: this.count }, (_, at) => this.#oid(at));
  }

  close(): void {
    if (this.#pack !== null) closeSync(this.#pack.file);
    this.#pack = null;
  }

  get #file(): { readonly file: number; readonly size: number } {
    return this.#pack ??= openPack(`${this.#path}.pack`);
  }

  #oid(at: number): string {
    const start = INDEX.headBytes + INDEX.fanoutBytes + at * OID_BYTES;
    return this.#indexBytes.toString("hex", start, start + OID_BYTES);
  }

  #crc(at: number): number {
    const start = INDEX.headBytes + INDEX.fanoutBytes + this.count * OID_BYTES + at * 4;
    return this.#indexBytes.readUInt32BE(start);
  }

  #offset(at: number): number {
    const start = INDEX.headBytes + INDEX.fanoutBytes + this.count * (OID_BYTES + 4) + at * 4;
    return this.#indexBytes.readUInt32BE(start);
  }

  get #indexBytes(): Buffer {
    return this.#index ??= readFileSync(`${this.#path}.idx`);
  }

  /** Bytes of the entry at an offset: up to the next one, or to the pack's digest. */
  #entry(offset: number): Buffer {
    const starts = this.#starts ??= Uint32Array.from({ length: this.count }, (_, at) => this.#offset(at))
      .sort();
    return this.range(offset, entryEnd(starts, offset) ?? this.size - PACK.tailBytes);
  }
}

function openPack(path: string): { file: number; size: number } {
  const file = openSync(path, "r");
  return { file, size: fstatSync(file).size };
}
