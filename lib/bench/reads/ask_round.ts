import type { EntityStore, QueryResult } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import { dropCachedPages, readThrough } from "../environment/page_cache.ts";
import { isExpected, isPagedAsExpected } from "../trial/check_answers.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { readKnown } from "./known_queries.ts";
import type { AskedRound, AskTask } from "./reads_task.ts";

/** Of these queries one is paged to its end, besides the first of each kind. choice: as in trials. */
const PAGED_EVERY = 10;

/** Opens a store's file to ask it, with the settings of its variant. */
export async function openToAsk({ store, variant, path }: StoreFile): Promise<EntityStore> {
  return await (await findEntityStore(store)).open(path, { variant, readOnly: true });
}

/** A time in ms as a sample that is kept: in us, to a tenth, as the clock tells no more and a file of samples is half as long. */
export function sampleUs(ms: number): number {
  return Math.round(ms * 1e4) / 10;
}

/** Asks a query as a client does: it is compiled, then run for the first time. */
export function askOnce(store: EntityStore, { text, atBlock, limit }: ExpectedQuery): Promise<QueryResult> {
  return store.run(store.compile(text), atBlock, { limit });
}

/**
 * Reads the file through and asks one draw of a mix to warm up, then another one on the clock; every answer is compared, some to the last page, and a query of
 * each kind is asked cold. On the clock: compiling and running, as the queries of no two draws have to be the same.
 * @throws {HeadroomError} The store failed.
 */
export async function askRound({ file, files, paged, cold }: AskTask): Promise<AskedRound> {
  const [warm, queries] = [readKnown(files.warm.known), readKnown(files.asked.known)];
  // What was asked cold in the turn before has emptied the cache.
  await readThrough(file.path);
  const store = await openToAsk(file);
  const [us, compileUs, wrong]: [number[], number[], Set<string>] = [[], [], new Set()];
  for (const query of warm) if (!isExpected(await askOnce(store, query), query)) wrong.add(query.text);
  for (const query of queries) {
    const start = performance.now();
    const compiled = store.compile(query.text);
    const ready = performance.now();
    const result = await store.run(compiled, query.atBlock, { limit: query.limit });
    us.push(sampleUs(performance.now() - start));
    compileUs.push(sampleUs(ready - start));
    if (!isExpected(result, query)) wrong.add(query.text);
  }
  const firsts = firstOfKinds(queries);
  const followed = paged ? queries.filter((query, i) => i % PAGED_EVERY === 0 || firsts.includes(query)) : [];
  for (const query of followed) {
    if (!await isPagedAsExpected(store, { query, compiled: store.compile(query.text) })) {
      wrong.add(query.text);
    }
  }
  const plans: Record<string, readonly string[]> = {};
  for (const { type, text, atBlock } of firsts) {
    plans[type] = await store.explain(store.compile(text), atBlock);
  }
  await store.close();
  const coldUs = cold ? await askCold(file, firsts, wrong) : null;
  const compared = warm.length + queries.length + (coldUs === null ? 0 : firsts.length);
  return { us, compileUs, compared, paged: followed.length, wrong: [...wrong], plans, coldUs };
}

function firstOfKinds(queries: readonly ExpectedQuery[]): ExpectedQuery[] {
  return [...new Map(queries.toReversed().map((query) => [query.type, query])).values()];
}

/** Each query of a store just opened, nothing of its file cached; null where the pages stay. */
async function askCold(
  file: StoreFile,
  queries: readonly ExpectedQuery[],
  wrong: Set<string>,
): Promise<Record<string, number> | null> {
  const us: Record<string, number> = {};
  for (const query of queries) {
    if (await dropCachedPages(file.path, new AbortController().signal) !== 0) return null;
    const store = await openToAsk(file);
    const start = performance.now();
    const result = await askOnce(store, query);
    us[query.type] = (performance.now() - start) * 1000;
    await store.close();
    if (!isExpected(result, query)) wrong.add(query.text);
  }
  return us;
}
