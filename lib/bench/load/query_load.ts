import { createHash } from "node:crypto";
import { digestVersions } from "../../chain/digest_versions.ts";
import { toHex } from "../../chain/hex.ts";
import type { CompiledQuery, EntityStore, QueryResult } from "../../stores/entity_store.ts";
import type { WaitingClock } from "./clock.ts";
import { poissonSchedule, runOpenLoop } from "./open_loop.ts";
import type { JobHost } from "../trial/job.ts";
import type { Recorder } from "../trial/recorder.ts";
import type { KnownQuery } from "../data/expected_answers.ts";

/** How often the mix is asked, in either loop. */
export interface QueryTrialOptions {
  readonly rounds: number;
  readonly openArrivals: number;
  readonly openRatePerS: number;
  /** Seeds the open loop's arrivals. */
  readonly seed: number;
}

/** Queries answered and how many wrongly; time inside the store and comparing, milliseconds. */
export interface QueryTrialResult {
  readonly queries: number;
  readonly wrong: number;
  readonly storeMs: number;
  readonly checkMs: number;
}

/** One in so many queries is followed page by page to its end. `choice:` */
const PAGED_EVERY = 10;

interface Asked {
  readonly query: KnownQuery;
  readonly compiled: CompiledQuery;
}

/**
 * Asks every query of the mix on a loaded store and compares every answer with the computed truth.
 *
 * Closed loop: one round of warmup, then the measured rounds, one query after another. Then an open loop with Poisson
 * arrivals, where a rate is given. On the clock: `run`, and in the open loop the picking of the keys. Compiling and
 * comparing are off it.
 */
export async function runQueries(
  store: EntityStore,
  known: readonly KnownQuery[],
  history: readonly KnownQuery[],
  options: QueryTrialOptions,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<QueryTrialResult> {
  const mix = known.map((query) => ({ query, compiled: store.compile(query.text) }));
  await recordPlans(store, mix, recorder);
  const closed = await closedLoop(store, mix, options.rounds, recorder, clock, host);
  const open = await openLoop(store, mix, options, recorder, clock);
  const checkStart = clock.nowUs();
  const wrongPages = await followPages(store, known.filter((_, index) => index % PAGED_EVERY === 0));
  const wrongHistory = await followPages(store, history);
  recorder.check(
    "query answers equal computed truth",
    closed.wrong + open.wrong + wrongPages + wrongHistory === 0,
    `${
      closed.queries + open.queries
    } answers right, every page of one in ${PAGED_EVERY}, ${history.length} in the past`,
    `wrong: ${closed.wrong} closed loop, ${open.wrong} open loop, ${wrongPages} paged, ${wrongHistory} in the past`,
  );
  return {
    queries: closed.queries + open.queries,
    wrong: closed.wrong + open.wrong + wrongPages + wrongHistory,
    storeMs: closed.storeMs + open.storeMs,
    checkMs: closed.checkMs + open.checkMs + (clock.nowUs() - checkStart) / 1000,
  };
}

async function recordPlans(store: EntityStore, mix: readonly Asked[], recorder: Recorder): Promise<void> {
  const seen = new Set<string>();
  for (const { query, compiled } of mix) {
    if (seen.has(query.type)) continue;
    seen.add(query.type);
    recorder.plan(query.type, await store.explain(compiled, query.atBlock));
  }
}

async function closedLoop(
  store: EntityStore,
  mix: readonly Asked[],
  rounds: number,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<QueryTrialResult> {
  let [wrong, storeUs] = [0, 0];
  const loopStart = clock.nowUs();
  for (let round = 0; round <= rounds; round++) {
    const phase = round === 0 ? "warmup" : "query";
    for (const { query, compiled } of mix) {
      const page = { limit: query.limit };
      const startUs = clock.nowUs();
      const result = await store.run(compiled, query.atBlock, page);
      const endUs = clock.nowUs();
      storeUs += endUs - startUs;
      const correct = answersTruth(result, query);
      if (!correct) wrong++;
      const times = { scheduledUs: null, startUs, endUs };
      recorder.query(query, phase, times, result.versions.length, correct);
    }
    host.progress(round, rounds);
    await host.breathe();
  }
  const checkMs = (clock.nowUs() - loopStart - storeUs) / 1000;
  return { queries: mix.length * (rounds + 1), wrong, storeMs: storeUs / 1000, checkMs };
}

/** Keys are kept and compared after the loop, so that comparing does not delay the next arrival. */
async function openLoop(
  store: EntityStore,
  mix: readonly Asked[],
  options: QueryTrialOptions,
  recorder: Recorder,
  clock: WaitingClock,
): Promise<QueryTrialResult> {
  if (options.openArrivals === 0 || mix.length === 0) return { queries: 0, wrong: 0, storeMs: 0, checkMs: 0 };
  const answers: Uint8Array[][] = [];
  const schedule = poissonSchedule(options.openRatePerS, options.openArrivals, options.seed);
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
    recorder.query(query, "query", arrival, answers[index]!.length, correct);
  });
  recorder.event("lag", "99th percentile of the open loop's own lateness, us", loop.lagP99Us);
  if (loop.generatorLimited) {
    recorder.event("saturated", "the generator could not offer this rate, queries/s", options.openRatePerS);
  }
  if (loop.saturated) {
    recorder.event(
      "saturated",
      "the store could not keep up with this rate, queries/s",
      options.openRatePerS,
    );
  }
  const checkMs = (clock.nowUs() - checkStart) / 1000;
  return { queries: schedule.length, wrong, storeMs: storeUs / 1000, checkMs };
}

function answersTruth(result: QueryResult, truth: KnownQuery): boolean {
  const keys = result.versions.map((version) => version.key);
  return sameKeys(keys, truth.keys) && (result.cursor !== undefined) === (truth.matching > truth.limit) &&
    digestVersions(result.versions) === truth.versionsDigest;
}

function sameKeys(found: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  return found.length === expected.length &&
    found.every((key, index) => toHex(key) === toHex(expected[index]!));
}

/** Pages through queries to the end; wrong where count, order, any key or the first page's contents differ from the truth. */
async function followPages(store: EntityStore, queries: readonly KnownQuery[]): Promise<number> {
  let wrong = 0;
  for (const query of queries) {
    const compiled = store.compile(query.text);
    const digest = createHash("sha256");
    let [found, cursor, contents] = [0, undefined as string | undefined, ""];
    do {
      const page = cursor === undefined ? { limit: query.limit } : { limit: query.limit, cursor };
      const result = await store.run(compiled, query.atBlock, page);
      for (const version of result.versions) digest.update(version.key);
      if (found === 0) contents = digestVersions(result.versions);
      found += result.versions.length;
      cursor = result.cursor;
    } while (cursor !== undefined && found <= query.matching);
    const right = found === query.matching && digest.digest("hex") === query.digest &&
      contents === query.versionsDigest;
    if (!right) wrong++;
  }
  return wrong;
}
