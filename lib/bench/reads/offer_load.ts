import { apportion } from "../../scenarios/builders/apportion.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import { monotonicClock } from "../load/clock.ts";
import { poissonSchedule, runOpenLoop } from "../load/open_loop.ts";
import { shuffle } from "../plan/shuffle.ts";
import { sameKeys } from "../trial/check_answers.ts";
import { compileAll, openToAsk } from "./ask_round.ts";
import { readKnown } from "./known_queries.ts";
import { arrivalsAt, type OfferedLoad } from "./offered_loads.ts";
import type { OfferedOutcome, OfferTask } from "./reads_task.ts";

/**
 * Offers queries with Poisson arrivals at a rate, after each was asked once. Response times count from the moment that a query
 * is due. Keys are compared after the loop, so that comparing delays no arrival.
 */
export async function offerLoad({ file, known, load, seed }: OfferTask): Promise<OfferedOutcome> {
  const store = await openToAsk(file);
  const queries = readKnown(known).filter(({ type }) => type in load.weights);
  const asked = compileAll(store, queries);
  const run = (i: number) => {
    const { query, compiled } = asked[i]!;
    return store.run(compiled, query.atBlock, { limit: query.limit });
  };
  for (const i of asked.keys()) await run(i);
  const order = orderOf(queries, load, seed);
  const answers: Uint8Array[][] = [];
  const schedule = poissonSchedule(load.ratePerS, order.length, seed);
  const { arrivals, saturated, generatorLimited } = await runOpenLoop(
    schedule,
    monotonicClock(),
    async (arrival) => {
      const { versions } = await run(order[arrival]!);
      answers.push(versions.map(({ key }) => key));
    },
  );
  await store.close();
  return {
    responseUs: arrivals.map(({ endUs, scheduledUs }) => endUs - scheduledUs),
    wrong: answers.filter((keys, at) => !sameKeys(keys, queries[order[at]!]!.keys)).length,
    kept: !saturated && !generatorLimited,
    generatorLimited,
  };
}

/** Indexes of queries in the order that they are offered: kinds by their weights, each one's queries in turn. */
export function orderOf(
  queries: readonly Pick<ExpectedQuery, "type">[],
  { ratePerS, weights }: Pick<OfferedLoad, "ratePerS" | "weights">,
  seed: number,
): number[] {
  const counts = apportion(Object.values(weights), arrivalsAt(ratePerS));
  const order = Object.keys(weights).flatMap((type, kind) => {
    const own = [...queries.keys()].filter((i) => queries[i]!.type === type);
    return Array.from({ length: counts[kind]! }, (_, n) => own[n % own.length]!);
  });
  shuffle(order, BigInt(seed));
  return order;
}
