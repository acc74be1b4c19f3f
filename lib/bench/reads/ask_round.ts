import { HeadroomError } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import { dropCachedPages } from "../environment/page_cache.ts";
import { type CheckedQuery, isExpected, isPagedAsExpected } from "../trial/check_answers.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { readKnown } from "./known_queries.ts";
import type { AskedRound, AskTask } from "./reads_task.ts";

/** One in this many queries is paged to its end. choice: as in trials. */
const PAGED_EVERY = 10;

/** Opens a store's file to ask it, with the settings of its variant. */
export async function openToAsk({ store, variant, path }: StoreFile): Promise<EntityStore> {
  return await (await findEntityStore(store)).open(path, { variant, readOnly: true });
}

/** Compiles queries, off the clock. */
export function compileAll(store: EntityStore, queries: readonly ExpectedQuery[]): CheckedQuery[] {
  return queries.map((query) => ({ query, compiled: store.compile(query.text) }));
}

/**
 * Asks every query of a mix once to warm up, then once on the clock; every answer is compared, some to the last page, and a
 * query of each kind is asked cold. On the clock: `run` alone.
 * @throws {HeadroomError} The store failed.
 */
export async function askRound({ file, known, paged, cold }: AskTask): Promise<AskedRound> {
  const queries = readKnown(known);
  const store = await openToAsk(file);
  const asked = compileAll(store, queries);
  const [us, wrong]: [number[], Set<number>] = [[], new Set()];
  const ask = async (i: number) => {
    const { query, compiled } = asked[i]!;
    const start = performance.now();
    const result = await store.run(compiled, query.atBlock, { limit: query.limit });
    const own = (performance.now() - start) * 1000;
    if (!isExpected(result, query)) wrong.add(i);
    return own;
  };
  for (const i of asked.keys()) await ask(i);
  for (const i of asked.keys()) us.push(await ask(i));
  const pagedAsked = paged ? [...asked.keys()].filter((i) => i % PAGED_EVERY === 0) : [];
  for (const i of pagedAsked) if (!await isPagedAsExpected(store, asked[i]!)) wrong.add(i);
  const firsts = firstOfKinds(asked);
  const plans: Record<string, readonly string[]> = {};
  for (const { query, compiled } of firsts) plans[query.type] = await store.explain(compiled, query.atBlock);
  await store.close();
  const coldUs = cold ? await askCold(file, firsts.map(({ query }) => query)) : null;
  return { us, wrong: [...wrong], paged: pagedAsked.length, plans, coldUs };
}

function firstOfKinds(asked: readonly CheckedQuery[]): CheckedQuery[] {
  return [...new Map(asked.toReversed().map((one) => [one.query.type, one])).values()];
}

/** Each query of a store just opened, nothing of its file cached; null where the pages stay. */
async function askCold(
  file: StoreFile,
  queries: readonly ExpectedQuery[],
): Promise<Record<string, number> | null> {
  const us: Record<string, number> = {};
  for (const query of queries) {
    if (await dropCachedPages(file.path, new AbortController().signal) !== 0) return null;
    const store = await openToAsk(file);
    const compiled = store.compile(query.text);
    const start = performance.now();
    const result = await store.run(compiled, query.atBlock, { limit: query.limit });
    us[query.type] = (performance.now() - start) * 1000;
    await store.close();
    if (!isExpected(result, query)) {
      throw new HeadroomError(`A cold store answers "${query.text}" otherwise than its data says`, {
        expected: `${query.matching} versions match`,
        actual: `${result.versions.length} on its first page, or others`,
      });
    }
  }
  return us;
}
