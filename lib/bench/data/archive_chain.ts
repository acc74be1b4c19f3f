import { setImmediate } from "node:timers";
import { type ArchiveSummary, ArchiveWriter } from "../../chain/archive/write_archive.ts";
import { type Chain, emptyChain } from "../../inspect/open_chain.ts";

/** Blocks between two yields to the event loop, so that an interruption is noticed. */
const BLOCKS_PER_TURN = 16;

/**
 * Writes a chain from any source as Arkiv's block archive. The file appears under its path only when complete; memory is one
 * block.
 * @returns What was written, or null after an interruption, which leaves no file.
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
