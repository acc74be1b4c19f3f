import type { EntityStore } from "../../stores/entity_store.ts";
import { UnsupportedError } from "../../stores/unsupported_error.ts";
import type { Expectations, ExpectedQuery } from "../data/expectations.ts";
import { poissonSchedule, runOpenLoop } from "../load/open_loop.ts";
import { type CheckedQuery, isExpected, isPagedAsExpected, sameKeys } from "./check_answers.ts";
import type { TrialContext } from "./trial_context.ts";

/** How often the mix is run, in both loops. */
interface QueryLoad {
  /** Measured rounds of the closed loop, after one of warmup. */
  readonly rounds: number;
  /** Arrivals of the open loop at `openRatePerS`; 0 for none. */
  readonly openArrivals: number;
  readonly openRatePerS: number;
  /** Seeds the open loop's arrivals. */
  readonly seed: number;
  readonly context: TrialContext;
}

/** Number of queries and of wrong answers; time inside the store and comparing, milliseconds. */
interface QueryLoadResult {
  readonly queries: number;
  readonly wrong: number;
  readonly storeMs: number;
  readonly checkMs: number;
}

/** One in this many queries is paged to its end. `choice:` */
const PAGED_EVERY = 10;

/**
 * Runs every query of the mix on a loaded store and compares every answer with the expected one.
 *
 * Closed loop: one round of warmup, then the measured rounds, one query after another. Then an open loop with Poisson
 * arrivals, where a rate is given. On the clock: `run`, and in the open loop extracting the keys; not compiling and
 * comparing. Queries outside the store's language are skipped and named in a check; history queries are skipped on a store
 * without history.
 */
export async function runQueries(
  store: EntityStore,
  expected: Pick<Expectations, "queries" | "history">,
  load: QueryLoad,
): Promise<QueryLoadResult> {
  const { recorder, clock } = load.context;
  const mix = compileMix(store, expected.queries, recorder);
  const past = store.capabilities.history === "all" ? compileMix(store, expected.history) : [];
  await recordPlans(store, mix, recorder);
  const closed = await closedLoop(store, mix, load);
  const open = await openLoop(store, mix, load);
  const checkStart = clock.nowUs();
  const paged = mix.filter((_, index) => index % PAGED_EVERY === 0);
  const of = { total: paged.length + past.length, unit: "queries" };
  const checked = load.context.checks.begin("pages and past of some queries", of);
  const wrongPages = await followPages(store, paged, checked);
  const wrongHistory = await followPages(store, past, (done) => checked(paged.length + done));
  const wrong = closed.wrong + open.wrong + wrongPages + wrongHistory;
  const queries = closed.queries + open.queries;
  recorder.check("query answers equal the computed ones", wrong === 0, {
    expected: `${queries} answers right, every page of one in ${PAGED_EVERY}, ${past.length} in the past`,
    actual:
      `wrong: ${closed.wrong} closed loop, ${open.wrong} open loop, ${wrongPages} paged, ${wrongHistory} in the past`,
  });
  return {
    queries,
    wrong,
    storeMs: closed.storeMs + open.storeMs,
    checkMs: closed.checkMs + open.checkMs + (clock.nowUs() - checkStart) / 1000,
  };
}

/** Compiles the queries that a store supports; the others are named in a check where a recorder is given. */
function compileMix(
  store: EntityStore,
  queries: readonly ExpectedQuery[],
  recorder?: TrialContext["recorder"],
): CheckedQuery[] {
  const refused = new Set<string>();
  const mix = queries.flatMap((query) => {
    try {
      return [{ query, compiled: store.compile(query.text) }];
    } catch (error) {
      if (!(error instanceof UnsupportedError) || store.capabilities.language === "full") throw error;
      refused.add(query.type);
      return [];
    }
  });
  if (refused.size > 0) {
    const actual = `left out, outside the store's language: ${[...refused].join(", ")}`;
    recorder?.check("queries within the store's language", true, { expected: "all, or named", actual });
  }
  return mix;
}

async function recordPlans(
  store: EntityStore,
  mix: readonly CheckedQuery[],
  recorder: TrialContext["recorder"],
): Promise<void> {
  const firstOfType = new Map(mix.toReversed().map((asked) => [asked.query.type, asked]));
  for (const [type, { query, compiled }] of firstOfType) {
    recorder.plan(type, await store.explain(compiled, query.atBlock));
  }
}

async function closedLoop(
  store: EntityStore,
  mix: readonly CheckedQuery[],
  { rounds, context: { recorder, clock, host } }: QueryLoad,
): Promise<QueryLoadResult> {
  let [wrong, storeUs, asked] = [0, 0, 0];
  const loopStart = clock.nowUs();
  for (let round = 0; round <= rounds; round++) {
    const phase = round === 0 ? "warmup" : "query";
    for (const { query, compiled } of mix) {
      const page = { limit: query.limit };
      const startUs = clock.nowUs();
      const result = await store.run(compiled, query.atBlock, page);
      const endUs = clock.nowUs();
      storeUs += endUs - startUs;
      const correct = isExpected(result, query);
      if (!correct) wrong++;
      const answer = { phase, resultRows: result.versions.length, correct };
      recorder.query(query, answer, { scheduledUs: null, startUs, endUs });
      host.progress({
        step: "asking queries",
        done: ++asked,
        total: mix.length * (rounds + 1),
        unit: "queries",
      });
    }
    await host.yieldNow();
  }
  const checkMs = (clock.nowUs() - loopStart - storeUs) / 1000;
  return { queries: mix.length * (rounds + 1), wrong, storeMs: storeUs / 1000, checkMs };
}

/** Collects keys and compares them after the loop, so that comparing does not delay the next arrival. */
async function openLoop(
  store: EntityStore,
  mix: readonly CheckedQuery[],
  { openArrivals, openRatePerS, seed, context: { recorder, clock, host } }: QueryLoad,
): Promise<QueryLoadResult> {
  if (openArrivals === 0 || mix.length === 0) return { queries: 0, wrong: 0, storeMs: 0, checkMs: 0 };
  const answers: Uint8Array[][] = [];
  // Nothing more is reported until it ends: arrivals are due at their time.
  const step = `asking ${openArrivals} queries at ${openRatePerS} a second`;
  host.progress({ step, done: 0, total: 0, unit: "queries" });
  const schedule = poissonSchedule(openRatePerS, openArrivals, seed);
  const asked = (index: number) => mix[index % mix.length]!;
  const loop = await runOpenLoop(schedule, clock, async (index) => {
    const { query, compiled } = asked(index);
    const result = await store.run(compiled, query.atBlock, { limit: query.limit });
    answers.push(result.versions.map((version) => version.key));
  });
  const checkStart = clock.nowUs();
  let [wrong, storeUs] = [0, 0];
  loop.arrivals.forEach((arrival, index) => {
    const { query } = asked(index);
    const correct = sameKeys(answers[index]!, query.keys);
    if (!correct) wrong++;
    storeUs += arrival.endUs - arrival.startUs;
    recorder.query(query, { phase: "query", resultRows: answers[index]!.length, correct }, arrival);
  });
  const value = openRatePerS;
  recorder.event("lag", "99th percentile of the open loop's own lateness, us", { value: loop.lagP99Us });
  if (loop.generatorLimited) {
    recorder.event("saturated", "the generator could not offer this rate, queries/s", { value });
  }
  if (loop.saturated) {
    recorder.event("saturated", "the store could not keep up with this rate, queries/s", { value });
  }
  const checkMs = (clock.nowUs() - checkStart) / 1000;
  return { queries: schedule.length, wrong, storeMs: storeUs / 1000, checkMs };
}

/** Pages queries to the end. Returns how many are not answered as computed. */
async function followPages(
  store: EntityStore,
  queries: readonly CheckedQuery[],
  checked: (done: number) => void,
): Promise<number> {
  let wrong = 0;
  for (const [at, asked] of queries.entries()) {
    if (!await isPagedAsExpected(store, asked)) wrong++;
    checked(at + 1);
  }
  return wrong;
}
