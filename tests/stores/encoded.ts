import type { Block } from "../../lib/chain/block.ts";
import { decodeBlock } from "../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";

/** A block as a store takes it. */
export const encoded = (block: Block) => decodeBlock(encodeBlock(block));
