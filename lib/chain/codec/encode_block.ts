import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { cacheText, inCacheOrder } from "./cache_text.ts";
import {
  ASCII_FLAG,
  BLOCK_HEADER_BYTES,
  BTL_BYTES,
  CONTENTS_BYTES,
  KEY_BYTES,
  NUMBER_BYTES,
  OPERATION_BYTES,
  OPERATION_TYPES,
  STRING_BYTES,
} from "./block_layout.ts";
import type { Create, Operation, Update } from "../operation.ts";
import { BlockValidator } from "../validate_block.ts";

const ENCODER = new TextEncoder();
// deno-lint-ignore no-control-regex -- the question is exactly whether every unit is below 0x80
const ASCII = /^[\x00-\x7f]*$/;

/** Most bytes of an encoded block. choice: a block is written and read whole, and takes several times its bytes meanwhile. */
export const BLOCK_BYTES_MAX = 512 * 2 ** 20;

/** Operations encoded at a time, so that the objects of a large block need not all be in memory together. */
const SLICE_OPERATIONS = 512;

/**
 * Turns a block into its binary form (layout: block_layout.ts), JSON caches included. Pure; off a store's clock.
 * @throws {HeadroomError} See `validateBlock`: what is encoded is valid as far as one block can tell. Or it is too large.
 */
export function encodeBlock(block: Block): Uint8Array<ArrayBuffer> {
  return encodeOperations(block.number, block.operations);
}

/**
 * `encodeBlock` for operations generated on demand: memory is twice the encoded block. Throws as `encodeBlock`.
 * @param allocate Gives the memory that the block is written to, of just so many bytes.
 */
export function encodeOperations(
  number: number,
  operations: Iterable<Operation>,
  allocate = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(bytes),
): Uint8Array<ArrayBuffer> {
  const validator = new BlockValidator(number);
  const slices: Slice[] = [];
  let [count, bytes] = [0, 0];
  let slice: Operation[] = [];
  const add = (operations: readonly Operation[]) => {
    const encoded = encodeSlice(operations);
    bytes += encoded.fields.length + encoded.text.length + encoded.payloads.length;
    if (bytes > BLOCK_BYTES_MAX) refuseLarge(number);
    slices.push(encoded);
  };
  for (const operation of operations) {
    validator.check(operation);
    count++;
    slice.push(operation);
    if (slice.length < SLICE_OPERATIONS) continue;
    add(slice);
    slice = [];
  }
  if (slice.length > 0) add(slice);
  return joinSlices({ number, count, slices }, allocate);
}

function refuseLarge(number: number): never {
  throw HeadroomError.unmet(`encode block ${number}`, {
    expected: `at most ${BLOCK_BYTES_MAX} bytes in a block`,
    actual: "more",
    next: "Spread its operations over more blocks.",
  });
}

/** The parts of the three sections that consecutive operations make. */
interface Slice {
  readonly fields: Uint8Array;
  readonly text: Uint8Array;
  readonly payloads: Uint8Array;
  readonly ascii: boolean;
}

function encodeSlice(operations: readonly Operation[]): Slice {
  const caches = operations.map(jsonCaches);
  const text = sliceText(operations, caches);
  const ascii = ASCII.test(text);
  const size = operations.reduce((sum, operation) => sum + fieldSize(operation), 0);
  const fields = new FieldWriter(size, ascii ? (part) => part.length : utf8Length);
  operations.forEach((operation, i) => fields.add(operation, caches[i]!));
  return { fields: fields.bytes, text: ENCODER.encode(text), payloads: joinPayloads(operations), ascii };
}

function joinSlices(
  { number, count, slices }: {
    readonly number: number;
    readonly count: number;
    readonly slices: readonly Slice[];
  },
  allocate: (bytes: number) => Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const sections = (["fields", "text", "payloads"] as const).map((name) =>
    slices.map((slice) => slice[name])
  );
  const lengths = sections.map((parts) => parts.reduce((sum, { length }) => sum + length, 0));
  const bytes = allocate(BLOCK_HEADER_BYTES + lengths.reduce((a, b) => a + b, 0));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const flags = slices.every(({ ascii }) => ascii) ? ASCII_FLAG : 0;
  [number, count, ...lengths, flags].forEach((value, i) => view.setUint32(4 * i, value, true));
  let at = BLOCK_HEADER_BYTES;
  for (const part of sections.flat()) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

interface JsonCaches {
  readonly strings: string;
  readonly numbers: string;
}

const NO_CACHES: JsonCaches = { strings: "", numbers: "" };

function jsonCaches(operation: Operation): JsonCaches {
  if (!hasContents(operation)) return NO_CACHES;
  let strings = "";
  for (const [name, value] of inCacheOrder(operation.strings)) {
    strings += `${strings === "" ? "" : ","}${cacheText(name)}:${cacheText(value)}`;
  }
  let numbers = "";
  for (const [name, value] of inCacheOrder(operation.numbers)) {
    numbers += `${numbers === "" ? "" : ","}${cacheText(name)}:${value}`;
  }
  return { strings, numbers };
}

function sliceText(operations: readonly Operation[], caches: readonly JsonCaches[]): string {
  let text = "";
  operations.forEach((operation, index) => {
    if (operation.type === "change_owner") text += operation.owner;
    if (!hasContents(operation)) return;
    text += operation.owner + operation.contentType;
    for (const [name, value] of operation.strings) text += name + value;
    for (const [name] of operation.numbers) text += name;
    text += caches[index]!.strings + caches[index]!.numbers;
  });
  return text;
}

function fieldSize(operation: Operation): number {
  if (operation.type === "extend") return OPERATION_BYTES + BTL_BYTES;
  if (!hasContents(operation)) return OPERATION_BYTES;
  return OPERATION_BYTES + CONTENTS_BYTES + STRING_BYTES * operation.strings.length +
    NUMBER_BYTES * operation.numbers.length;
}

/** Writes the fields of operations one after the other. */
class FieldWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sizeOf: (text: string) => number;
  #at = 0;

  /** @param sizeOf Bytes of a text in UTF-8. */
  constructor(size: number, sizeOf: (text: string) => number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
    this.#sizeOf = sizeOf;
  }

  add(operation: Operation, caches: JsonCaches): void {
    const at = this.#at;
    this.#view.setUint8(at, OPERATION_TYPES.indexOf(operation.type));
    this.#view.setUint16(at + 2, operation.txIndex, true);
    this.#view.setUint16(at + 4, operation.opIndex, true);
    this.bytes.set(operation.key, at + OPERATION_BYTES - KEY_BYTES);
    this.#at += OPERATION_BYTES;
    if (operation.type === "extend") {
      this.#view.setBigUint64(this.#at, operation.btl, true);
      this.#at += BTL_BYTES;
    } else if (hasContents(operation)) this.#contents(operation, caches);
  }

  #contents(operation: Create | Update, caches: JsonCaches): void {
    const [view, sizeOf, start] = [this.#view, this.#sizeOf, this.#at];
    view.setBigUint64(start, operation.btl, true);
    view.setUint32(start + 8, operation.payload.length, true);
    view.setUint32(start + 12, sizeOf(operation.contentType), true);
    view.setUint32(start + 16, sizeOf(caches.strings), true);
    view.setUint32(start + 20, sizeOf(caches.numbers), true);
    view.setUint16(start + 24, operation.strings.length, true);
    view.setUint16(start + 26, operation.numbers.length, true);
    let at = start + CONTENTS_BYTES;
    for (const [name, value] of operation.strings) {
      view.setUint32(at, sizeOf(name), true);
      view.setUint32(at + 4, sizeOf(value), true);
      at += STRING_BYTES;
    }
    for (const [name, value] of operation.numbers) {
      view.setUint32(at, sizeOf(name), true);
      view.setBigUint64(at + 4, value, true);
      at += NUMBER_BYTES;
    }
    this.#at = at;
  }
}

function joinPayloads(operations: readonly Operation[]): Uint8Array {
  return Buffer.concat(operations.flatMap((operation) => hasContents(operation) ? [operation.payload] : []));
}

function hasContents(operation: Operation): operation is Create | Update {
  return operation.type === "create" || operation.type === "update";
}

function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
