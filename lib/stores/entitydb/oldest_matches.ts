import { Buffer } from "node:buffer";
import type { ResultPlace } from "../../chain/query/page.ts";
import type { ServiceEntity } from "./wire.ts";

/** A match with the block that its version begins at. */
export interface Match {
  readonly entity: ServiceEntity;
  readonly fromBlock: number;
}

/** One page in the order (from_block, entity_key) out of matches that come in any order; memory is that of a few pages. */
export class OldestMatches {
  readonly #limit: number;
  readonly #after: ResultPlace | null;
  #kept: Match[] = [];

  /** @param after Where the page begins: past this place. */
  constructor(limit: number, after: ResultPlace | null) {
    this.#limit = limit;
    this.#after = after;
  }

  add(entity: ServiceEntity, fromBlock: number): void {
    if (this.#after !== null && compare(entity.key, fromBlock, this.#after) <= 0) return;
    this.#kept.push({ entity, fromBlock });
    if (this.#kept.length > 4 * (this.#limit + 1)) this.#cut();
  }

  /** `more`: whether matches follow those found. */
  page(): { readonly found: readonly Match[]; readonly more: boolean } {
    this.#cut();
    return { found: this.#kept.slice(0, this.#limit), more: this.#kept.length > this.#limit };
  }

  /** One more than the page is kept, to know whether there is one. */
  #cut(): void {
    this.#kept.sort((a, b) =>
      compare(a.entity.key, a.fromBlock, { key: b.entity.key, fromBlock: b.fromBlock })
    );
    this.#kept.length = Math.min(this.#kept.length, this.#limit + 1);
  }
}

function compare(key: Uint8Array, fromBlock: number, other: ResultPlace): number {
  return fromBlock - other.fromBlock || Buffer.compare(key, other.key);
}
