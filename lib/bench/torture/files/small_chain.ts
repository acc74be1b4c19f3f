import { createHash } from "node:crypto";
import type { Block } from "../../../chain/block.ts";
import { encodeBlock } from "../../../chain/codec/encode_block.ts";
import type { Operation } from "../../../chain/operation.ts";

const BLOCKS = 12;
const OWNERS = ["ab", "cd"].map((digits) => "0x" + digits.repeat(20)) as [string, string];

/** A chain with every kind of operation: each block creates an entity and changes the ones of the blocks before. */
export const SMALL_CHAIN: readonly Block[] = Array.from({ length: BLOCKS }, (_, at) => blockOf(at + 5, at));

function blockOf(number: number, at: number): Block {
  const operations: Operation[] = [contents("create", at, number)];
  const place = (opIndex: number) => ({ txIndex: 1, opIndex });
  if (at >= 1) operations.push({ ...contents("update", at - 1, number), ...place(0) });
  if (at >= 2) operations.push({ type: "extend", ...place(1), key: keyOf(at - 2), btl: 5000n });
  if (at >= 3) operations.push({ type: "change_owner", ...place(2), key: keyOf(at - 3), owner: OWNERS[1] });
  if (at >= 4) operations.push({ type: "delete", ...place(3), key: keyOf(at - 4) });
  return { number, operations };
}

function contents(type: "create" | "update", entity: number, block: number) {
  return {
    ...{ type, txIndex: 0, opIndex: 0, key: keyOf(entity), owner: OWNERS[0], contentType: "text/plain" },
    btl: 1000n,
    payload: new Uint8Array(60).fill(block),
    strings: [["status", type], ["größe <&>", `"${block}"`]] as const,
    numbers: [["block", BigInt(block)], ["most", 2n ** 64n - 1n]] as const,
  };
}

function keyOf(entity: number): Uint8Array {
  return new Uint8Array(32).fill(entity + 1);
}

/** What blocks say, a line a block. */
export function chainFacts(blocks: Iterable<Block>): string[] {
  return Array.from(
    blocks,
    (block) => `${block.number} ${createHash("sha256").update(encodeBlock(block)).digest("hex")}`,
  );
}
