import { digestVersions } from "../../chain/digest_versions.ts";
import { HeadroomError } from "../../errors.ts";
import { KeySample } from "../../migrate/key_sample.ts";
import { openHistory } from "../../stores/sqlite/open_history.ts";
import { Turns } from "../../turns.ts";
import { surveyDatabase } from "../data/database_queries.ts";
import type { KnownQuery } from "./upkeep_task.ts";

/** Keys that a chain's are sampled to. choice: a multiple of what an hour of reorganisation deletes of a marketplace (some 22,000). */
export const KEYS = 50_000;
/** Queries of the mix that are asked. */
export const QUERIES = 40;
/** Results of a page. */
const LIMIT = 100;

/** What is known of a chain without a store. */
export interface KnownChain {
  /** Newest block. */
  readonly tip: number;
  /** Some of the keys that it creates, or of those that are live at the newest block. */
  readonly keys: readonly Uint8Array[];
  /** An entity that is live at the newest block, with the digest of its version there. */
  readonly entity: { readonly key: Uint8Array; readonly digest: string };
}

/** What is known of a given file: read without the SQL of its store. Throws as `openHistory`, and where it is interrupted. */
export async function knownChainOf(path: string, interrupted: AbortSignal): Promise<KnownChain> {
  const history = openHistory(path);
  try {
    const { stored } = history;
    const tip = stored.tip() ?? 0;
    const [keys, turns] = [new KeySample(KEYS), new Turns()];
    for (const key of stored.liveKeys(tip)) {
      keys.add(Uint8Array.from(key));
      await turns.take();
      interrupted.throwIfAborted();
    }
    const [key] = keys.keys();
    if (key === undefined) throw nothingLives(tip);
    return {
      tip,
      keys: keys.keys(),
      entity: { key, digest: digestVersions([stored.liveVersion(key, tip)!]) },
    };
  } finally {
    history.close();
  }
}

/** Queries drawn from a given file, with their answers. Throws as `surveyDatabase`, and where it is interrupted. */
export async function knownQueriesOf(path: string, interrupted: AbortSignal): Promise<KnownQuery[]> {
  const survey = await surveyDatabase(path, { queries: null, limit: LIMIT, interrupted });
  interrupted.throwIfAborted();
  return survey!.queries.slice(0, QUERIES).map(withoutKeys);
}

/** A query without the keys of its answer: processes are told it. */
export function withoutKeys(
  { type, text, atBlock, limit, matching, versionsDigest }: KnownQuery,
): KnownQuery {
  return { type, text, atBlock, limit, matching, versionsDigest };
}

/** No entity lives past a block. */
export function nothingLives(until: number): HeadroomError {
  return new HeadroomError(`Cannot measure upkeep: no entity lives past block ${until}`, {
    expected: "entities that can still be deleted then",
    actual: "none",
    next: "Choose fewer --blocks, another scenario or a larger scale.",
  });
}
