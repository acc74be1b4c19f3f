import { type ArchiveSummary, ArchiveWriter } from "../../chain/archive/write_archive.ts";
import { Turns } from "../../turns.ts";
import { type Chain, emptyChain } from "../../inspect/open_chain.ts";

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
  const turns = new Turns();
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
      await turns.take();
    }
    if (blocks === 0) throw emptyChain(chain.path);
    return writer.close();
  } catch (error) {
    writer.abort();
    throw error;
  }
}
