import { BLOCK_BYTES_MAX } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";

/** Blocks `from` to `to` (exclusive). */
interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** Most operations in one block. choice: a block is encoded whole; twice its bytes must fit in memory. */
const BLOCK_OPERATIONS_MAX = 131_072;

/**
 * Refuses blocks that cannot be made whole, before anything is written; the first block of a phase is as large as any of it,
 * pulses included. They are only planned, not made, and no further than to the limit.
 * @param part Blocks that are to be made; phases without any of them are not looked at.
 * @throws {HeadroomError} A block with too many operations, or too large.
 */
export function refuseHugeBlocks(dataset: Dataset, part: BlockRange = { from: 0, to: Infinity }): void {
  for (const { name, from, to } of dataset.phases) {
    if (to <= part.from || from >= part.to) continue;
    let [operations, bytes] = [0, 0];
    for (const size of dataset.operationBytes(from)) {
      operations++;
      bytes += size;
      if (operations > BLOCK_OPERATIONS_MAX) refuse(dataset, name, `${BLOCK_OPERATIONS_MAX} operations`);
      if (bytes > BLOCK_BYTES_MAX) refuse(dataset, name, `${BLOCK_BYTES_MAX} bytes`);
    }
  }
}

function refuse({ scenario, scale }: Dataset, phase: string, most: string): never {
  throw new HeadroomError(
    `Cannot make "${scenario.id}" at scale ${scale}: a block of its phase "${phase}" has over ${most}`,
    {
      expected: `at most ${most} a block`,
      actual: "more",
      next: "use a smaller --scale, or lower entitiesPerLoadBlock or the payloads of your scenario",
    },
  );
}
