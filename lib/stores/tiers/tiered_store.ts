import { Buffer } from "node:buffer";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import { encodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { CompiledQuery, EntityStore, Page, QueryResult } from "../entity_store.ts";
import type { ColdTier } from "./cold_tier.ts";

/** A chain in two tiers: a store that lacks what ended long ago, and that. Answers are those of one store with all. */
export class TieredStore {
  readonly #hot: EntityStore;
  readonly #cold: ColdTier;

  constructor(hot: EntityStore, cold: ColdTier) {
    this.#hot = hot;
    this.#cold = cold;
  }

  compile(text: string): CompiledQuery {
    return this.#hot.compile(text);
  }

  /** As `EntityStore.run`; a block before the cold tier's last asks both. */
  async run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    const hot = await this.#hot.run(query, atBlock, page);
    // An entity has one version at a block: where it is found, it is not elsewhere.
    const isFound = hot.versions.length > 0 && askedKey(parseQuery(query.text)) !== null;
    if (atBlock >= this.#cold.upTo || isFound) return hot;
    const cold = await this.#cold.run(query.text, atBlock, page);
    const merged = mergeVersions(hot.versions, cold.versions);
    const versions = merged.slice(0, page.limit);
    const more = merged.length > page.limit || hot.cursor !== undefined || cold.cursor !== undefined;
    return more ? { versions, cursor: encodeCursor(versions.at(-1)!, query.text) } : { versions };
  }

  /** As `EntityStore.get`. */
  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    const hot = await this.#hot.get(key, atBlock);
    return hot !== null || atBlock >= this.#cold.upTo ? hot : await this.#cold.get(key, atBlock);
  }
}

/** Both lists in the order of results; a version that is in both is taken once, since a move that was cut off leaves it in both. */
function mergeVersions(a: readonly EntityVersion[], b: readonly EntityVersion[]): EntityVersion[] {
  const all = [...a, ...b].sort(compare);
  return all.filter((version, i) => i === 0 || compare(all[i - 1]!, version) !== 0);
}

function compare(a: EntityVersion, b: EntityVersion): number {
  return a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key);
}
