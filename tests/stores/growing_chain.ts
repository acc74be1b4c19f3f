import type { Block } from "../../lib/chain/block.ts";
import type { Operation } from "../../lib/chain/operation.ts";

const OWNER = "0x" + "ab".repeat(20);

/** Block n of a chain without end: creates entity n and updates entity n - 1, each with one attribute of each kind. */
export function growingBlock(number: number): Block {
  const operations: Operation[] = [operation("create", number, number, 0)];
  if (number > 0) operations.push(operation("update", number - 1, number, 1));
  return { number, operations };
}

function operation(type: "create" | "update", entity: number, block: number, opIndex: number): Operation {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(28, entity);
  return {
    type,
    txIndex: 0,
    opIndex,
    key,
    owner: OWNER,
    contentType: "text/plain",
    btl: 1_000_000n,
    payload: new Uint8Array(100).fill(block % 256),
    strings: [["status", type]],
    numbers: [["block", BigInt(block)]],
  };
}
