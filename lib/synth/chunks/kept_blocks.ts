import type { KeptBlock } from "../../chain/files/kept_blocks.ts";
import type { Dataset } from "../dataset.ts";
import type { ChunkForm } from "./chunk.ts";
import { makeChunk } from "./make_chunk.ts";
import { sameBytes } from "./same_bytes.ts";

/** Whether blocks found in an unfinished file of a form are the same blocks of this dataset. */
export function areBlocksOf(dataset: Dataset, kept: readonly KeptBlock[], form: ChunkForm): boolean {
  const [first, end] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to];
  return kept.every((block) => {
    if (block.number < first || block.number >= end) return false;
    const made = makeChunk(dataset, block.number, block.number + 1, form);
    return sameBytes(form === "blocks" ? made.encoded : made.members, block.read());
  });
}
