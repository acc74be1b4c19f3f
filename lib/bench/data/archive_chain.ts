import { setImmediate } from "node:timers";
import { type ArchiveSummary, ArchiveWriter } from "../../chain/archive/write_archive.ts";
import { type Chain, emptyChain } from "../../inspect/open_chain.ts";

/** Blocks between two looks at the outside world, so that an interruption is heard. */
const BLOCKS_PER_TURN = 16;

/**
 * Writes a chain, whatever holds it, as Arkiv's block archive. It appears under its path only when whole; memory is one
 * block.
 * @returns What was written, or null where it was interrupted: then nothing is left.
 * @throws {HeadroomError} The path exists or cannot be written, or the chain is damaged or empty; no file is left behind.
 */
export async function archiveChain(
  chain: Chain,
  path: string,
  options: { readonly onBlock?: () => void; readonly interrupted?: AbortSignal } = {},
): Promise<ArchiveSummary | null> {
  const writer = ArchiveWriter.create(path);
  let blocks = 0;
  try {
    for (const block of chain.blocks()) {
      if (options.interrupted?.aborted) {
        writer.abort();
        return null;
      }
      writer.append(block);
      blocks++;
      options.onBlock?.();
      if (block.number % BLOCKS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (blocks === 0) throw emptyChain(chain.path);
    return writer.close();
  } catch (error) {
    writer.abort();
    throw error;
  }
}
