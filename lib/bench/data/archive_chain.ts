import { type ArchiveSummary, ArchiveWriter } from "../../chain/archive/write_archive.ts";
import { withExpiries } from "../../chain/archive/with_expiries.ts";
import type { Block } from "../../chain/block.ts";
import { Turns } from "../../turns.ts";
import { type Chain, emptyChain } from "../../inspect/open_chain.ts";

/**
 * Writes a chain from any source as Arkiv's block archive, with the expire operations of all lives that end by themselves. The
 * file appears under its path only when complete; memory is one block, and what `withExpiries` needs.
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
    for await (const block of allOperations(chain)) {
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

/** The blocks of a chain with all expiries. A database's history has them. */
function allOperations(chain: Chain): Iterable<Block> | AsyncIterable<Block> {
  if (chain.kind === "database") return chain.blocks();
  return withExpiries(chain.blocks(), chain.blockCount());
}
