import { apportion } from "../../scenarios/builders/apportion.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import { monotonicClock } from "../load/clock.ts";
import { poissonSchedule, runOpenLoop } from "../load/open_loop.ts";
import { shuffle } from "../plan/shuffle.ts";
import { sameKeys } from "../trial/check_answers.ts";
import { askOnce, openToAsk, sampleUs } from "./ask_round.ts";
import { readKnown } from "./known_queries.ts";
import type { OfferedOutcome, OfferTask } from "./reads_task.ts";

/** A store that is far too slow is offered only as many queries as it answers in this time, s, and these at least. choice: it shows. */
const LONGEST_S = 2;
const FEWEST = 50;

/**
 * Offers queries of one draw with Poisson arrivals at a rate, after those of another one were asked. Response times count from the
 * moment that a query is due. Keys are compared after the loop, so that comparing delays no arrival.
 */
export async function offerLoad(
  { file, files, load, arrivals: most, seed }: OfferTask,
): Promise<OfferedOutcome> {
  const store = await openToAsk(file);
  const [warm, queries] = [files.warm, files.asked].map(({ known }) =>
    readKnown(known).filter(({ type }) => type in load.weights)
  ) as [ExpectedQuery[], ExpectedQuery[]];
  const start = performance.now();
  for (const query of warm) await askOnce(store, query);
  const meanS = (performance.now() - start) / 1000 / warm.length;
  const count = Math.min(most, Math.max(FEWEST, Math.ceil(LONGEST_S / meanS)));
  const order = orderOf(queries, load.weights, { count, seed });
  const answers: Uint8Array[][] = [];
  const { arrivals, saturated, generatorLimited } = await runOpenLoop(
    poissonSchedule(load.ratePerS, count, seed),
    monotonicClock(),
    async (arrival) => {
      const { versions } = await askOnce(store, queries[order[arrival]!]!);
      answers.push(versions.map(({ key }) => key));
    },
  );
  await store.close();
  return {
    responseUs: arrivals.map(({ endUs, scheduledUs }) => sampleUs((endUs - scheduledUs) / 1000)),
    wrong: answers.filter((keys, at) => !sameKeys(keys, queries[order[at]!]!.keys)).length,
    kept: !saturated && !generatorLimited,
    generatorLimited,
  };
}

/** Indexes of queries in the order that they are offered: kinds by their weights, each one's queries in turn. */
export function orderOf(
  queries: readonly Pick<ExpectedQuery, "type">[],
  weights: Readonly<Record<string, number>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): number[] {
  const counts = apportion(Object.values(weights), count);
  const order = Object.keys(weights).flatMap((type, kind) => {
    const own = [...queries.keys()].filter((i) => queries[i]!.type === type);
    return Array.from({ length: counts[kind]! }, (_, n) => own[n % own.length]!);
  });
  shuffle(order, BigInt(seed));
  return order;
}
