import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { toHex } from "../../chain/hex.ts";

/**
 * Share of the entities of a file loaded at once that blocks must rewrite before it counts as grown: until then its pages are
 * fuller than those of a file that grew by blocks. choice: a page of an index holds some 40 entries, so that each was split.
 */
const REWRITTEN_SHARE = 0.1;

/** Follows the blocks after a load at once, until they have rewritten enough of its entities. What they create is none of them. */
export class Rewriting {
  /** Entities that must be rewritten. */
  readonly asked: number;
  readonly #created = new Set<string>();
  readonly #rewritten = new Set<string>();

  /** @param loaded Entities that were loaded at once. */
  constructor(loaded: number) {
    this.asked = Math.ceil(REWRITTEN_SHARE * loaded);
  }

  /** Entities of the load that blocks have changed or ended since. */
  get rewritten(): number {
    return this.#rewritten.size;
  }

  get isDone(): boolean {
    return this.rewritten >= this.asked;
  }

  /** Takes the next block. @returns Whether it belongs to the rewriting: it was not done before. */
  follow({ operations }: EncodedBlock): boolean {
    if (this.isDone) return false;
    for (const { type, key } of operations) {
      const entity = toHex(key);
      if (type === "create") this.#created.add(entity);
      else if (!this.#created.has(entity)) this.#rewritten.add(entity);
    }
    return true;
  }
}
