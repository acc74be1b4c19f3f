import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { digestVersions } from "../../chain/digest_versions.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import { HeadroomError } from "../../errors.ts";
import { drawQueries, type NamedQuery } from "../../inspect/draw_queries.ts";
import { sampleLiveKeys } from "./sample_live_keys.ts";
import { QueryIndex } from "../../synth/queries/query_index.ts";
import type { ExpectedQuery } from "./expectations.ts";
import { openLiveState } from "./live_state.ts";

/** A database's newest block, its live entities there, and the queries with the answers it must give. */
export interface DatabaseQueries {
  readonly atBlock: number;
  readonly live: number;
  readonly queries: readonly ExpectedQuery[];
}

interface SurveyOptions {
  /** The queries to ask, or null for a mix drawn from the database itself. */
  readonly queries: readonly NamedQuery[] | null;
  readonly limit: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly interrupted: AbortSignal;
}

/** Entities that a mix is drawn from. choice: about 80 queries, as many as a quick run asks. */
const SAMPLED = 20;
/** Versions read between two looks at an interruption. */
const YIELD_EVERY = 4096;

/**
 * Computes what a store's file or an Arkiv database must answer at its newest block: every live version is read once and tested in
 * JavaScript against its JSON caches, without the indexes and the SQL that a store uses. The file is only read.
 * @returns null after an interruption.
 * @throws {HeadroomError} As `openLiveState`; an empty database. @throws {QuerySyntaxError} A query that is none.
 */
export async function surveyDatabase(path: string, options: SurveyOptions): Promise<DatabaseQueries | null> {
  for (const { text } of options.queries ?? []) parseQuery(text);
  const state = await openLiveState(path);
  try {
    const { atBlock } = state;
    if (atBlock === null) throw nothingIn(path);
    const versionsOf = (keys: readonly Uint8Array[]) => Promise.all(keys.map((key) => state.version(key)));
    const keys = await sampleLiveKeys(state.keys(), SAMPLED);
    if (keys.live === 0) throw nothingIn(path);
    const named = options.queries ?? drawQueries(await versionsOf(keys.sample));
    const matching = named.map((): Found[] => []);
    const index = new QueryIndex<Found[]>(named.map(({ text }, i) => [parseQuery(text), matching[i]!]));
    let read = 0;
    for await (const version of state.versions()) {
      for (const found of index.matching(version)) found.push(version);
      if (++read % YIELD_EVERY !== 0) continue;
      options.onProgress?.(read, keys.live);
      await setImmediate();
      if (options.interrupted.aborted) return null;
    }
    const queries = await Promise.all(named.map(async (query, i): Promise<ExpectedQuery> => {
      const found = matching[i]!.sort(byPlace);
      const digest = createHash("sha256");
      for (const { key } of found) digest.update(key);
      const page = found.slice(0, options.limit).map(({ key }) => key);
      return {
        ...query,
        atBlock,
        limit: options.limit,
        matching: found.length,
        keys: page,
        digest: digest.digest("hex"),
        versionsDigest: digestVersions(await versionsOf(page)),
      };
    }));
    return { atBlock, live: keys.live, queries };
  } finally {
    await state.close();
  }
}

/** What is kept of a version that meets a query. */
interface Found {
  readonly key: Uint8Array;
  readonly fromBlock: number;
}

function byPlace(a: Found, b: Found): number {
  return a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key);
}

function nothingIn(path: string): HeadroomError {
  return HeadroomError.unmet(`query "${path}"`, {
    expected: "a database with live entities",
    actual: "none",
    next: "Name another file.",
  });
}
