import { Buffer } from "node:buffer";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import { encodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { CompiledQuery, EntityStore, Page, QueryResult } from "../entity_store.ts";
import type { LowerTier } from "./tier.ts";

/** A chain in tiers: a store that lacks what ended long ago, and what holds that. Answers are those of one store with all. */
export class TieredStore {
  readonly #hot: EntityStore;
  readonly #lower: readonly LowerTier[];

  /** @param lower What was moved to last comes last. */
  constructor(hot: EntityStore, lower: readonly LowerTier[]) {
    this.#hot = hot;
    this.#lower = lower;
  }

  compile(text: string): CompiledQuery {
    return this.#hot.compile(text);
  }

  /** As `EntityStore.run`; a block before a tier's last asks that tier, too. */
  async run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    let found = await this.#hot.run(query, atBlock, page);
    const asksKey = askedKey(parseQuery(query.text)) !== null;
    for (const tier of this.#asked(atBlock)) {
      // An entity has one version at a block: where it is found, it is not elsewhere.
      if (asksKey && found.versions.length > 0) break;
      found = merge(found, await tier.run(query.text, atBlock, page), {
        text: query.text,
        limit: page.limit,
      });
    }
    return found;
  }

  /** As `EntityStore.get`. */
  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    let found = await this.#hot.get(key, atBlock);
    for (const tier of this.#asked(atBlock)) found ??= await tier.get(key, atBlock);
    return found;
  }

  /** Lower tiers that may hold what was valid at a block. */
  #asked(atBlock: number): readonly LowerTier[] {
    return this.#lower.filter(({ upTo }) => atBlock < upTo);
  }
}

/** Two pages as one; a version that is in both is taken once, since a move that was cut off leaves it in both. */
function merge(
  a: QueryResult,
  b: QueryResult,
  { text, limit }: { readonly text: string; readonly limit: number },
): QueryResult {
  const all = [...a.versions, ...b.versions].sort(compare)
    .filter((version, i, sorted) => i === 0 || compare(sorted[i - 1]!, version) !== 0);
  const versions = all.slice(0, limit);
  const more = all.length > limit || a.cursor !== undefined || b.cursor !== undefined;
  return more ? { versions, cursor: encodeCursor(versions.at(-1)!, text) } : { versions };
}

function compare(a: EntityVersion, b: EntityVersion): number {
  return a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key);
}
