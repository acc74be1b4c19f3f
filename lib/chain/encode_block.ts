import { Buffer } from "node:buffer";
import type { Block } from "./block.ts";
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
import type { Create, Operation, Update } from "./operation.ts";
import { validateBlock } from "./validate_block.ts";

const ENCODER = new TextEncoder();
// deno-lint-ignore no-control-regex -- the question is exactly whether every unit is below 0x80
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Turns a block into its binary form (layout: block_layout.ts), JSON caches included. Pure; off a store's clock.
 * @throws {HeadroomError} See `validateBlock`: what is encoded is valid as far as one block can tell.
 */
export function encodeBlock(block: Block): Uint8Array {
  validateBlock(block);
  const caches = block.operations.map(jsonCaches);
  const text = blockText(block.operations, caches);
  const ascii = ASCII.test(text);
  const fieldBytes = block.operations.reduce((sum, operation) => sum + fieldSize(operation), 0);
  const textBytes = ascii ? text.length : Buffer.byteLength(text, "utf8");
  const payloadBytes = block.operations.reduce(
    (sum, operation) => sum + ("payload" in operation ? operation.payload.length : 0),
    0,
  );
  const bytes = new Uint8Array(BLOCK_HEADER_BYTES + fieldBytes + textBytes + payloadBytes);
  const view = new DataView(bytes.buffer);
  const header = [
    block.number,
    block.operations.length,
    fieldBytes,
    textBytes,
    payloadBytes,
    ascii ? ASCII_FLAG : 0,
  ];
  header.forEach((value, index) => view.setUint32(4 * index, value, true));
  writeFields(view, bytes, block.operations, caches, ascii ? (part) => part.length : utf8Length);
  ENCODER.encodeInto(text, bytes.subarray(BLOCK_HEADER_BYTES + fieldBytes));
  writePayloads(bytes, BLOCK_HEADER_BYTES + fieldBytes + textBytes, block.operations);
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
  for (const [name, value] of operation.strings) {
    strings += `${strings === "" ? "" : ","}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  let numbers = "";
  for (const [name, value] of operation.numbers) {
    numbers += `${numbers === "" ? "" : ","}${JSON.stringify(name)}:${value}`;
  }
  return { strings, numbers };
}

function blockText(operations: readonly Operation[], caches: readonly JsonCaches[]): string {
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

function writeFields(
  view: DataView,
  bytes: Uint8Array,
  operations: readonly Operation[],
  caches: readonly JsonCaches[],
  sizeOf: (text: string) => number,
): void {
  let at = BLOCK_HEADER_BYTES;
  operations.forEach((operation, index) => {
    view.setUint8(at, OPERATION_TYPES.indexOf(operation.type));
    view.setUint16(at + 2, operation.txIndex, true);
    view.setUint16(at + 4, operation.opIndex, true);
    bytes.set(operation.key, at + OPERATION_BYTES - KEY_BYTES);
    at += OPERATION_BYTES;
    if (operation.type === "extend") {
      view.setBigUint64(at, operation.btl, true);
      at += BTL_BYTES;
    } else if (hasContents(operation)) {
      at = writeContents(view, at, operation, caches[index]!, sizeOf);
    }
  });
}

function writeContents(
  view: DataView,
  start: number,
  operation: Create | Update,
  caches: JsonCaches,
  sizeOf: (text: string) => number,
): number {
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
  return at;
}

function writePayloads(bytes: Uint8Array, start: number, operations: readonly Operation[]): void {
  let at = start;
  for (const operation of operations) {
    if (!hasContents(operation)) continue;
    bytes.set(operation.payload, at);
    at += operation.payload.length;
  }
}

function hasContents(operation: Operation): operation is Create | Update {
  return operation.type === "create" || operation.type === "update";
}

function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
