import * as fs from "node:fs";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { UnsupportedError } from "../../stores/unsupported_error.ts";
import type { EntityStore, QueryResult } from "../../stores/entity_store.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { openToAsk } from "../reads/ask_round.ts";
import { readQueries } from "../reads/known_queries.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { answerLine } from "./checked_answers.ts";
import { QUERY_RECORD, type ReaderEnd, type ReadTask } from "./load_task.ts";
import { RecordWriter } from "./record_file.ts";

/** What a run's threads tell each other, by place in an array that all see: readers that are ready, and 1 where to begin and to stop. */
export const RUN_CELLS = { ready: 0, begun: 1, stopped: 2 } as const;

/** What a reader is started with. */
export interface ReaderData extends Omit<ReadTask, "readers"> {
  readonly file: StoreFile;
  readonly seconds: number;
  readonly cells: Int32Array<SharedArrayBuffer>;
  /** Files for its records, and for the answers that are compared. */
  readonly records: string;
  readonly answers: string;
}

/**
 * Queries of each kind that are compared: so that computing the truth follows a few hundred texts, however long the run; they warm
 * up, too. choice: a quarter of them.
 */
const COMPARED = 25;
/** Longest time to warm up, ms. choice: what a slow store answers in it is enough. */
const WARM_MS = 5_000;

/** A kind of query, with its place in the weights. */
interface Kind {
  readonly upTo: number;
  readonly queries: readonly QueryInstance[];
}

/**
 * Reads beside the writer: asks at the newest block, on a Poisson schedule of its own or as fast as it is answered, until the time is
 * over or it is stopped. On the clock: learning the newest block, compiling, running. It waits asleep, without a last spin: the
 * processors are the store's.
 * @throws {HeadroomError} The store failed.
 */
export async function readLoad(data: ReaderData): Promise<ReaderEnd> {
  const { file, cells, ratePerS, checkEveryMs } = data;
  const store = await openToAsk(file);
  const kinds = kindsOf(readQueries(data.queries), data.weights);
  await warmUp(store, kinds);
  const records = new RecordWriter(data.records, QUERY_RECORD.length);
  const answers = fs.openSync(data.answers, "w");
  const random = xoroshiro128plus(data.seed);
  const uniform = () => uniformFloat64(random);
  Atomics.add(cells, RUN_CELLS.ready, 1);
  Atomics.wait(cells, RUN_CELLS.begun, 0);
  const zero = performance.now();
  const nowUs = () => 1000 * (performance.now() - zero);
  const endUs = 1e6 * data.seconds;
  let [dueUs, checkUs, empty, checkMs] = [0, 1000 * checkEveryMs * uniform(), 0, 0];
  try {
    for (;;) {
      dueUs = ratePerS === "max" ? nowUs() : dueUs - Math.log1p(-uniform()) * 1e6 / ratePerS;
      if (dueUs < endUs) sleepUntil(dueUs);
      if (dueUs >= endUs || nowUs() >= endUs || isStopped()) break;
      const kind = pick(kinds, uniform());
      const n = Math.floor(uniform() * kinds[kind]!.queries.length);
      const query = kinds[kind]!.queries[n]!;
      const startUs = nowUs();
      const [atBlock, result] = await askAtHead(store, query);
      const doneUs = nowUs();
      records.add([dueUs, startUs, doneUs, kind]);
      if (result.versions.length === 0) empty++;
      if (doneUs >= checkUs && n < COMPARED) {
        fs.writeSync(answers, answerLine({ ...query, atBlock }, result));
        checkUs = doneUs + 1000 * checkEveryMs;
        checkMs += (nowUs() - doneUs) / 1000;
      }
    }
  } finally {
    // What was measured outlives a store that fails.
    records.close();
    fs.closeSync(answers);
  }
  const overUs = isStopped() ? Math.min(nowUs(), endUs) : endUs;
  await store.close();
  const unasked = ratePerS === "max" || dueUs >= overUs
    ? 0
    : 1 + Math.round((overUs - dueUs) / 1e6 * ratePerS);
  return { unasked, checkMs, empty };

  function isStopped(): boolean {
    return Atomics.load(cells, RUN_CELLS.stopped) === 1;
  }

  function sleepUntil(atUs: number): void {
    const ms = (atUs - nowUs()) / 1000;
    if (ms > 0) Atomics.wait(cells, RUN_CELLS.stopped, 0, ms);
  }
}

/** Asks at the newest block there is. A store without history may lose it to the writer meanwhile: then the next one is asked. */
async function askAtHead(
  store: EntityStore,
  { text, limit }: QueryInstance,
): Promise<readonly [atBlock: number, result: QueryResult]> {
  for (;;) {
    const tip = store.tip!;
    try {
      return [tip, await store.run(store.compile(text), tip, { limit })];
    } catch (error) {
      if (!(error instanceof UnsupportedError) || store.tip === tip) throw error;
    }
  }
}

function kindsOf(queries: readonly QueryInstance[], weights: ReaderData["weights"]): Kind[] {
  const all = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let upTo = 0;
  return Object.entries(weights).map(([type, weight]) => ({
    upTo: upTo += weight / all,
    queries: queries.filter((query) => query.type === type),
  }));
}

function pick(kinds: readonly Kind[], at: number): number {
  const found = kinds.findIndex(({ upTo }) => at < upTo);
  return found < 0 ? kinds.length - 1 : found;
}

async function warmUp(store: EntityStore, kinds: readonly Kind[]): Promise<void> {
  const until = performance.now() + WARM_MS;
  for (let n = 0; n < COMPARED; n++) {
    for (const { queries } of kinds) {
      const query = queries[n];
      if (performance.now() > until) return;
      if (query !== undefined) await askAtHead(store, query);
    }
  }
}
