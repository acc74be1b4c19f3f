import type { Block } from "../block.ts";
import { decodeBlockAs } from "./decode_block.ts";
import type { EncodedBlock, EncodedOperation, Int64 } from "./encoded_block.ts";
import type { Operation } from "../operation.ts";

/** The block behind a decoded one: numbers as unsigned bigints, no JSON caches. Keys and payloads stay the same bytes. */
export function toBlock({ number, operations }: EncodedBlock): Block {
  return { number, operations: operations.map(toOperation) };
}

/** The block behind its binary form. @throws {HeadroomError} Bytes that are not one whole block. */
export function readBlock(bytes: Uint8Array): Block {
  return decodeBlockAs(bytes, toOperation);
}

function toOperation(operation: EncodedOperation): Operation {
  switch (operation.type) {
    case "create":
    case "update": {
      const { type, stringsJson: _, numbersJson: __, numbers, ...rest } = operation;
      return { type, ...rest, numbers: numbers.map(([name, value]) => [name, unsigned(value)] as const) };
    }
    case "delete":
    case "expire":
      return { ...operation, type: operation.type };
    default:
      return operation;
  }
}

function unsigned(value: Int64): bigint {
  return BigInt.asUintN(64, BigInt(value));
}
