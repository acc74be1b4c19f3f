import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import {
  ASCII_FLAG,
  BLOCK_HEADER_BYTES,
  BTL_BYTES,
  CONTENTS_BYTES,
  KEY_BYTES,
  NUMBER_BYTES,
  OPERATION_BYTES,
  OPERATION_TYPES,
  OWNER_BYTES,
  STRING_BYTES,
} from "./block_layout.ts";
import type { EncodedBlock, EncodedOperation, Int64 } from "./encoded_block.ts";

/**
 * Reads the binary form of a block (layout: block_layout.ts). Keys and payloads are views of `bytes`, not copies.
 * @throws {HeadroomError} Bytes that are not one whole block.
 */
export function decodeBlock(bytes: Uint8Array): EncodedBlock {
  return { ...decodeBlockAs(bytes, (operation) => operation), byteLength: bytes.length };
}

/** `decodeBlock` with each operation turned into something else at once, so that a large block is not held twice. */
export function decodeBlockAs<Made>(
  bytes: Uint8Array,
  make: (operation: EncodedOperation) => Made,
): { readonly number: number; readonly operations: Made[] } {
  return new BlockDecoder(bytes).decode(make);
}

class BlockDecoder {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #text: TextReader;
  readonly #number: number;
  readonly #operationCount: number;
  readonly #fieldsEnd: number;
  #at = BLOCK_HEADER_BYTES;
  #payloadAt: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < BLOCK_HEADER_BYTES) this.#refuse(`${BLOCK_HEADER_BYTES} or more bytes`);
    const [number, operationCount, fieldBytes, textBytes, payloadBytes, flags] = [0, 4, 8, 12, 16, 20].map((
      at,
    ) => this.#view.getUint32(at, true)) as [number, number, number, number, number, number];
    const size = BLOCK_HEADER_BYTES + fieldBytes + textBytes + payloadBytes;
    if (size !== bytes.length) this.#refuse(`${size} bytes, as its header says`);
    this.#number = number;
    this.#operationCount = operationCount;
    this.#fieldsEnd = BLOCK_HEADER_BYTES + fieldBytes;
    this.#payloadAt = this.#fieldsEnd + textBytes;
    this.#text = new TextReader(
      this.#bytes.subarray(this.#fieldsEnd, this.#payloadAt),
      (flags & ASCII_FLAG) !== 0,
    );
  }

  decode<Made>(make: (operation: EncodedOperation) => Made) {
    const operations: Made[] = [];
    try {
      for (let i = 0; i < this.#operationCount; i++) operations.push(make(this.#operation()));
    } catch (error) {
      if (error instanceof RangeError) this.#refuse("fields for every operation");
      throw error;
    }
    if (this.#at !== this.#fieldsEnd || !this.#text.done || this.#payloadAt !== this.#bytes.length) {
      this.#refuse("sections that its operations fill");
    }
    return { number: this.#number, operations };
  }

  #operation(): EncodedOperation {
    const at = this.#at;
    const type = OPERATION_TYPES[this.#view.getUint8(at)];
    if (type === undefined || type === null) return this.#refuse("an operation type from 1 to 6");
    const txIndex = this.#view.getUint16(at + 2, true);
    const opIndex = this.#view.getUint16(at + 4, true);
    const key = this.#bytes.subarray(at + OPERATION_BYTES - KEY_BYTES, at + OPERATION_BYTES);
    this.#at += OPERATION_BYTES;
    switch (type) {
      case "create":
      case "update":
        return { type, txIndex, opIndex, key, ...this.#contents() };
      case "extend":
        this.#at += BTL_BYTES;
        return { type, txIndex, opIndex, key, btl: this.#view.getBigUint64(this.#at - BTL_BYTES, true) };
      case "change_owner":
        return { type, txIndex, opIndex, key, owner: this.#text.take(OWNER_BYTES) };
      case "delete":
      case "expire":
        return { type, txIndex, opIndex, key };
    }
  }

  #contents() {
    const view = this.#view;
    const start = this.#at;
    const payloadLength = view.getUint32(start + 8, true);
    const stringCount = view.getUint16(start + 24, true);
    const numberCount = view.getUint16(start + 26, true);
    const owner = this.#text.take(OWNER_BYTES);
    const contentType = this.#text.take(view.getUint32(start + 12, true));
    let at = start + CONTENTS_BYTES;
    const strings: [string, string][] = new Array(stringCount);
    for (let i = 0; i < stringCount; i++, at += STRING_BYTES) {
      strings[i] = [this.#text.take(view.getUint32(at, true)), this.#text.take(view.getUint32(at + 4, true))];
    }
    const numbers: [string, Int64][] = new Array(numberCount);
    for (let i = 0; i < numberCount; i++, at += NUMBER_BYTES) {
      numbers[i] = [this.#text.take(view.getUint32(at, true)), readInt64(view, at + 4)];
    }
    this.#at = at;
    const payload = this.#bytes.subarray(this.#payloadAt, this.#payloadAt + payloadLength);
    this.#payloadAt += payloadLength;
    const stringsJson = this.#text.take(view.getUint32(start + 16, true));
    const numbersJson = this.#text.take(view.getUint32(start + 20, true));
    const btl = view.getBigUint64(start, true);
    return { owner, contentType, btl, payload, strings, numbers, stringsJson, numbersJson };
  }

  #refuse(expected: string): never {
    throw new HeadroomError(
      `Cannot read ${this.#bytes.length} bytes as a block: expected ${expected}`,
      {
        expected,
        actual: `${this.#bytes.length} bytes`,
        next: "Write the block again; these bytes are damaged.",
      },
    );
  }
}

/** Takes one text after the other. ASCII is decoded once for the whole block and then sliced: far fewer calls. */
class TextReader {
  readonly #section: Buffer;
  readonly #ascii: string | null;
  #at = 0;

  constructor(section: Buffer, ascii: boolean) {
    this.#section = section;
    this.#ascii = ascii ? section.toString("latin1") : null;
  }

  /** Whether exactly the whole section was taken. */
  get done(): boolean {
    return this.#at === this.#section.length;
  }

  take(length: number): string {
    const start = this.#at;
    this.#at += length;
    return this.#ascii?.slice(start, this.#at) ?? this.#section.toString("utf8", start, this.#at);
  }
}

/** A number where it holds the value exactly, else a bigint. */
function readInt64(view: DataView, at: number): Int64 {
  const high = view.getInt32(at + 4, true);
  if (high >= -0x1f_ffff && high <= 0x1f_ffff) return high * 0x1_0000_0000 + view.getUint32(at, true);
  return view.getBigInt64(at, true);
}
