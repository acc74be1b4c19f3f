import { readBlockFile } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { toHex } from "../../chain/hex.ts";

/**
 * Share of a chain, by bytes, that is loaded at once before blocks follow. choice: what is left rewrites a tenth of it and then
 * shows what it costs to go on.
 */
const LOADED_SHARE = 0.75;

/**
 * Share of the entities of a file loaded at once that blocks must write before it counts as grown: until then its pages are
 * fuller than those of a file that grew by blocks. choice: a page of an index holds some 40 entries, so that each was split.
 */
const REWRITTEN_SHARE = 0.1;

/** The first block that is not loaded at once. Reads the file once. @param first The number of the file's first block. */
export function startOfRewriting(blocksPath: string, first: number): number {
  const ends: number[] = [];
  let bytes = 0;
  for (const block of readBlockFile(blocksPath).blocks) ends.push(bytes += block.length);
  const loaded = ends.findIndex((end) => end > LOADED_SHARE * bytes);
  return first + Math.max(1, loaded);
}

/** Follows the blocks after a load at once, until they have written enough of its entities: anew, or in addition. */
export class Rewriting {
  /** Entities that must be written. */
  readonly asked: number;
  readonly #keys = new Set<string>();

  /** @param loaded Entities that were loaded at once. */
  constructor(loaded: number) {
    this.asked = Math.ceil(REWRITTEN_SHARE * loaded);
  }

  get written(): number {
    return this.#keys.size;
  }

  get isDone(): boolean {
    return this.written >= this.asked;
  }

  /** Takes the next block. @returns Whether it belongs to the rewriting: it was not done before. */
  follow({ operations }: EncodedBlock): boolean {
    if (this.isDone) return false;
    for (const { key } of operations) this.#keys.add(toHex(key));
    return true;
  }
}
