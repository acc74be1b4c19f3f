import type { Int64 } from "../../chain/codec/encoded_block.ts";
import { listOf, type Words } from "../sqlite/versions/attribute_words.ts";

/** What a file of rows begins with, and its end. Source: postgresql.org/docs/18/sql-copy.html, "Binary Format". */
const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
const HEADER_BYTES = SIGNATURE.length + 8;
const END_BYTES = 2;
const WORD_END_BYTES = 3;
const SPACE = 0x20;
/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const UTF8_MAX = 3;
const UTF8 = new TextEncoder();

/** Rows for `COPY ... (FORMAT binary)`: the fields of each in the order of its table's columns. */
export class CopyRows {
  readonly #columns: number;
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #end = HEADER_BYTES;
  #rows = 0;

  /** @param columns Of the table. */
  constructor(columns: number) {
    this.#columns = columns;
    this.#bytes.set(SIGNATURE);
  }

  get rows(): number {
    return this.#rows;
  }

  get byteLength(): number {
    return this.#end;
  }

  /** Begins a row. */
  begin(): this {
    this.#room(2);
    this.#view.setInt16(this.#end, this.#columns);
    this.#end += 2;
    this.#rows++;
    return this;
  }

  /** An int8. */
  int64(value: Int64): this {
    this.#room(12);
    this.#view.setInt32(this.#end, 8);
    this.#view.setBigInt64(this.#end + 4, BigInt(value));
    this.#end += 12;
    return this;
  }

  /** An int4. */
  int32(value: number): this {
    this.#room(8);
    this.#view.setInt32(this.#end, 4);
    this.#view.setInt32(this.#end + 4, value);
    this.#end += 8;
    return this;
  }

  /** A point. */
  point(x: number, y: number): this {
    this.#room(20);
    this.#view.setInt32(this.#end, 16);
    this.#view.setFloat64(this.#end + 4, x);
    this.#view.setFloat64(this.#end + 12, y);
    this.#end += 20;
    return this;
  }

  /** A bytea, or text that is ASCII. */
  bytes(value: Uint8Array): this {
    this.#room(4 + value.length);
    this.#view.setInt32(this.#end, value.length);
    this.#bytes.set(value, this.#end + 4);
    this.#end += 4 + value.length;
    return this;
  }

  text(value: string): this {
    this.#room(4 + UTF8_MAX * value.length);
    const { written } = UTF8.encodeInto(value, this.#bytes.subarray(this.#end + 4));
    this.#view.setInt32(this.#end, written);
    this.#end += 4 + written;
    return this;
  }

  /** A tsvector of words, each once, without places. Source: src/backend/utils/adt/tsvector.c, `tsvectorrecv`. */
  words(words: Words): this {
    const list = listOf(words);
    const distinct = new Set(list);
    // Two are the same only by a collision of what they stand for.
    const bytes = distinct.size === list.length ? words : UTF8.encode([...distinct].join(" "));
    this.#room(8 + bytes.length + WORD_END_BYTES * distinct.size);
    const start = this.#end;
    this.#view.setInt32(start + 4, distinct.size);
    let at = start + 8;
    for (const byte of bytes) {
      if (byte === SPACE) at = this.#endWord(at);
      else this.#bytes[at++] = byte;
    }
    this.#end = this.#endWord(at);
    this.#view.setInt32(start, this.#end - start - 4);
    return this;
  }

  /** Writes the zero that ends a word, and how many places follow. @returns Where it goes on. */
  #endWord(at: number): number {
    this.#bytes.fill(0, at, at + WORD_END_BYTES);
    return at + WORD_END_BYTES;
  }

  /** The rows, whole; the next ones begin anew. Valid until then. */
  take(): Uint8Array {
    this.#room(END_BYTES);
    this.#view.setInt16(this.#end, -1);
    const taken = this.#bytes.subarray(0, this.#end + END_BYTES);
    this.clear();
    return taken;
  }

  /** Forgets the rows. */
  clear(): void {
    this.#end = HEADER_BYTES;
    this.#rows = 0;
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#end + bytes));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
