import type { Block } from "../../lib/chain/block.ts";
import type { Operation } from "../../lib/chain/operation.ts";

const OWNER = "0x" + "ab".repeat(20);

/** Block n of a chain without end: creates entity n and updates entity n - 1, each with one attribute of each kind. */
export function growingBlock(number: number): Block {
  const operations: Operation[] = [operation("create", { entity: number, block: number, opIndex: 0 })];
  if (number > 0) operations.push(operation("update", { entity: number - 1, block: number, opIndex: 1 }));
  return { number, operations };
}

function operation(
  type: "create" | "update",
  { entity, block, opIndex }: { readonly entity: number; readonly block: number; readonly opIndex: number },
): Operation {
  const key = new Uint8Array(32);
  // Within the first 20 bytes, which some stores tell entities apart by, and at the end, which samples are drawn by.
  for (const at of [16, 28]) new DataView(key.buffer).setUint32(at, entity);
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
