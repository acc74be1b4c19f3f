import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import type { ObjectType } from "../engines/object_store.ts";
import { commitDelta } from "./commit_delta.ts";
import { deltaMax } from "./delta_writer.ts";
import { PACK } from "./encode_index.ts";
import { EntryRows } from "./entry_rows.ts";
import { ENTRY_HEAD_MAX, readEntryHead, writeEntryHead } from "./pack_entry.ts";
import { entryEnd, type PackedObject, readPacked } from "./read_packed.ts";
import { treeDelta } from "./tree_delta.ts";
import { type ObjectForm, writeZlib, zlibMax } from "./zlib_stream.ts";

/** Most deltas from an object to one that is whole: what a reader applies at most. Git's own packs allow 50. */
const CHAIN_MAX = 48;
/** Smaller objects are written whole: a delta of them is no smaller. */
const DELTA_MIN = 64;
/** Objects whose content is kept to make deltas from. */
const BASES_MAX = 16_384;

/** A tree that the next version of its folder may be a delta of, or a commit that the next one may. */
interface Base {
  readonly type: ObjectType;
  readonly offset: number;
  readonly content: Uint8Array;
  readonly chain: number;
}

/** An object to add, and its id. */
interface NewObject {
  readonly type: ObjectType;
  readonly oid: string;
  /** Kept for a while, and not to be changed. */
  readonly content: Uint8Array;
  /** Id of the tree or commit that it replaces, and mostly equals. */
  readonly base?: string | null;
}

/** A pack being written, in memory: bytes as in a pack's file, without its last 20. */
export class OpenPack {
  readonly form: ObjectForm;
  readonly rows = new EntryRows();
  #bytes: Uint8Array<ArrayBuffer>;
  #length = PACK.headBytes;
  readonly #bases = new Map<string, Base>();
  #scratch = new Uint8Array(1 << 12);
  /** Where entries begin. */
  readonly #starts: number[] = [];
  readonly #source = {
    bytesAt: (offset: number) => this.#buffer(offset, entryEnd(this.#starts, offset) ?? this.#length),
    offsetOf: (oid: string) => this.#offsetOf(oid),
  };

  constructor(form: ObjectForm, expectedBytes = 1 << 20) {
    this.form = form;
    this.#bytes = new Uint8Array(expectedBytes);
  }

  /** Bytes so far, those before the first entry included. */
  get length(): number {
    return this.#length;
  }

  /** Where it ends now; what is added later may be removed again. */
  get mark(): { readonly count: number; readonly length: number } {
    return { count: this.rows.count, length: this.#length };
  }

  /** All entries; overwritten by later changes. */
  entries(): Uint8Array {
    return this.slice(PACK.headBytes);
  }

  has(oid: string): boolean {
    return this.rows.find(oid) !== null;
  }

  /** Adds an object that is not there. */
  add({ type, oid, content, base }: NewObject): void {
    const from = base ? this.#bases.get(base) : undefined;
    const delta = from?.type === type ? this.#delta(from, content) : null;
    const start = this.#length;
    const body = delta ?? content;
    this.#grow(ENTRY_HEAD_MAX + zlibMax(body.length));
    const distance = delta === null ? null : start - from!.offset;
    const at = writeEntryHead(this.#bytes, start, { type, size: body.length, distance });
    const end = writeZlib(this.#bytes, at, { content: body, form: this.form });
    this.#length = end;
    this.#starts.push(start);
    this.rows.add({ oid, crc: crc32(this.#bytes.subarray(start, end)), length: end - start });
    if (type === "blob" || content.length < DELTA_MIN) return;
    if (base) this.#bases.delete(base);
    this.#bases.set(oid, { type, offset: start, content, chain: delta === null ? 0 : from!.chain + 1 });
    if (this.#bases.size > BASES_MAX) this.#bases.delete(this.#bases.keys().next().value!);
  }

  /** Adds entries as another open pack wrote them, at the place that they had there. */
  restore(rows: Uint8Array, entries: Uint8Array): void {
    const first = this.rows.count;
    this.rows.addBytes(rows);
    this.#grow(entries.length);
    this.#bytes.set(entries, this.#length);
    for (let row = first; row < this.rows.count; row++) {
      this.#starts.push(this.#length);
      this.#length += this.rows.length(row);
    }
  }

  /** An object, or null where it is not here. @throws {Error} It is damaged. */
  read(oid: string): PackedObject | null {
    const offset = this.#offsetOf(oid);
    if (offset === null) return null;
    const base = this.#bases.get(oid);
    return base === undefined
      ? readPacked(this.#source, offset)
      : { type: base.type, content: Buffer.from(base.content) };
  }

  /** Entries from an offset on; overwritten by later changes. */
  slice(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.#length);
  }

  /** A pack with the objects added since, which needs none of those before. */
  selfContained(since: { readonly count: number; readonly length: number }): OpenPack {
    const pack = new OpenPack("stored", 2 * (this.#length - since.length));
    let at = since.length;
    for (let row = since.count; row < this.rows.count; row++) {
      const entry = this.#buffer(at, at += this.rows.length(row));
      const oid = this.rows.oid(row);
      if (readEntryHead(entry, 0).type === null) pack.add({ oid, ...this.read(oid)! });
      else pack.restore(this.rows.slice(row, row + 1), entry);
    }
    return pack;
  }

  /** Removes everything. */
  clear(): void {
    this.rows.truncate(0);
    this.#starts.length = 0;
    this.#length = PACK.headBytes;
    this.#bases.clear();
  }

  /** Removes what was added since there were so many rows and bytes. */
  truncate(mark: { readonly count: number; readonly length: number }): void {
    this.rows.truncate(mark.count);
    this.#starts.length = mark.count;
    this.#length = mark.length;
    for (const [oid, { offset }] of this.#bases) if (offset >= mark.length) this.#bases.delete(oid);
  }

  /** A delta that is smaller than the object; null where there is none, or the chain would be too long. */
  #delta(from: Base, target: Uint8Array): Uint8Array | null {
    if (from.chain >= CHAIN_MAX || target.length < DELTA_MIN) return null;
    const versions = { base: from.content, target };
    const most = deltaMax(versions);
    if (this.#scratch.length < most) this.#scratch = new Uint8Array(2 * most);
    const delta = from.type === "tree"
      ? treeDelta(this.#scratch, versions)
      : commitDelta(this.#scratch, versions);
    return delta.length + 4 < target.length ? delta : null;
  }

  #offsetOf(oid: string): number | null {
    const row = this.rows.find(oid);
    return row === null ? null : this.#starts[row]!;
  }

  #buffer(from: number, to: number): Buffer {
    return Buffer.from(this.#bytes.buffer, from, to - from);
  }

  #grow(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#length + more, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
