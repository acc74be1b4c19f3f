import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { HeadroomError } from "../../errors.ts";
import { type AreaPlace, isWithin } from "../../stores/area/area_query.ts";
import { boxQuery, degreesOf, placeOf } from "../../stores/area/places.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import {
  type AreaQuestion,
  digestPlaces,
  type ExpectedPlaces,
  QUESTION_SIZES,
  type QuestionSize,
} from "./area_question.ts";
import { AREA_WAYS, type AreaWay } from "./plan_area.ts";

/** One way's file in one round: a block warms up, the next one is measured, then everything is asked. */
export interface RoundTask {
  readonly way: AreaWay;
  readonly path: string;
  /** A block file with the round's two blocks. */
  readonly blocks: string;
  readonly questions: readonly AreaQuestion[];
  readonly expected: readonly ExpectedPlaces[];
  readonly expectedBefore: readonly ExpectedPlaces[];
}

/** A large answer read page by page. */
interface Walk {
  /** Of all pages together, ms. */
  readonly ms: number;
  readonly pages: number;
}

/** What one way took in one round. */
export interface RoundTrial {
  readonly appendMs: number;
  readonly appendCpuMs: number;
  /** Time of each call that answers at once, ms; null where there is no such call. So is what follows. */
  readonly callMs: Readonly<Record<QuestionSize, readonly number[]>> | null;
  /** Processor time of a large call, the mean. */
  readonly largeCpuMs: number | null;
  /** A large answer of the block before the newest one, at once, ms. */
  readonly behindMs: number | null;
  readonly walks: readonly Walk[];
  /** In the query language, where the way is one of ranges: whole versions, of the box around the circle. */
  readonly languageWalks: readonly Walk[];
  /** Answers that were compared with the expected ones, all alike. */
  readonly compared: number;
}

/** Results of a page. Source: 002:L600; data/reference/arkiv.md "Query language". */
const PAGE_RESULTS = 200;
/** Calls of a size in a round: with six rounds, what a p99 takes. Fewer, but some, where they take longer than the target allows. */
const CALLS = 50;
const CALLS_MIN = 5;
const CALLS_MS = 5_000;

interface Asked {
  readonly question: AreaQuestion;
  readonly expected: ExpectedPlaces;
}

/**
 * Appends a round's blocks and asks its questions. On the clock: the store's calls alone. Every answer is compared before a time of its
 * question counts. @throws {HeadroomError} One is wrong.
 */
export async function runRound(task: RoundTask): Promise<RoundTrial> {
  const { way, questions } = task;
  const { atOnce, language } = AREA_WAYS[way];
  const kind = await findEntityStore(AREA_WAYS[way].store);
  const store = await kind.open(task.path, { variant: Object.keys(kind.variants)[0]! });
  const [warmUp, block] = [...decodedBlocks(task.blocks)] as [EncodedBlock, EncodedBlock];
  await store.appendBlock(warmUp);
  const cpuBefore = cpuMs(store);
  const appendMs = await timed(() => store.appendBlock(block));
  const appendCpuMs = cpuMs(store) - cpuBefore;
  const atBlock = block.number;
  let compared = 0;
  const compare = (places: readonly AreaPlace[], asked: Asked) => {
    checkAnswer(places, way, asked);
    compared++;
  };
  const asked = questions.map((question, i): Asked => ({ question, expected: task.expected[i]! }));
  const callMs: Record<QuestionSize, number[]> = { large: [], small: [] };
  const first = questions.findIndex(({ size }) => size === "large");
  let [behindMs, largeCpuMs]: [number | null, number | null] = [null, null];
  const [walks, languageWalks]: [Walk[], Walk[]] = [[], []];
  if (atOnce) {
    for (const size of QUESTION_SIZES) {
      const own = asked.filter(({ question }) => question.size === size);
      for (const one of own) compare((await store.within!(one.question, atBlock)).places, one);
      const [began, cpuBegan] = [performance.now(), cpuMs(store)];
      for (let call = 0; call < CALLS; call++) {
        if (call >= CALLS_MIN && performance.now() - began > CALLS_MS) break;
        const one = own[call % own.length]!;
        let places: readonly AreaPlace[] = [];
        callMs[size].push(
          await timed(async () => places = (await store.within!(one.question, atBlock)).places),
        );
        if (places.length !== one.expected.count) compare(places, one);
      }
      if (size === "large") largeCpuMs = (cpuMs(store) - cpuBegan) / callMs.large.length;
    }
    const before = { question: questions[first]!, expected: task.expectedBefore[first]! };
    let places: readonly AreaPlace[] = [];
    behindMs = await timed(async () => places = (await store.within!(before.question, warmUp.number)).places);
    compare(places, before);
    const { places: read, ...walk } = await walkArea(store, asked[first]!.question, atBlock);
    compare(read, asked[first]!);
    walks.push(walk);
  }
  if (language) {
    const { places: read, ...walk } = await walkLanguage(store, asked[first]!.question, atBlock);
    compare(read, asked[first]!);
    languageWalks.push(walk);
  }
  await store.close();
  return {
    appendMs,
    appendCpuMs,
    callMs: atOnce ? callMs : null,
    largeCpuMs,
    behindMs,
    walks,
    languageWalks,
    compared,
  };
}

/** Processor time of this thread and the store's own threads or server, ms. */
function cpuMs(store: EntityStore): number {
  return threadCpuMs() + (store.engineState().threadsCpuMs ?? 0);
}

/** Time of work, ms. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

type ReadWalk = Walk & { readonly places: readonly AreaPlace[] };

function walkArea(store: EntityStore, question: AreaQuestion, atBlock: number): Promise<ReadWalk> {
  return walkPages(
    (page) => store.within!(question, atBlock, page),
    ({ places }) => places,
  );
}

/** Pages of the box; who is in the circle is for the one who asks, off the clock. */
function walkLanguage(store: EntityStore, question: AreaQuestion, atBlock: number): Promise<ReadWalk> {
  const compiled = store.compile(boxQuery(question, question.filter));
  return walkPages(
    (page) => store.run(compiled, atBlock, page),
    ({ versions }) =>
      versions.flatMap(({ key, numbers }) => {
        const place = placeOf(numbers);
        return place === null || !isWithin(question, place) ? [] : [{ key, ...degreesOf(place) }];
      }),
  );
}

async function walkPages<Answer extends { readonly cursor?: string }>(
  ask: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Answer>,
  placesOf: (answer: Answer) => readonly AreaPlace[],
): Promise<ReadWalk> {
  const places: AreaPlace[] = [];
  let [ms, pages] = [0, 0];
  let cursor: string | undefined;
  do {
    const start = performance.now();
    const answer = await ask({ limit: PAGE_RESULTS, ...cursor === undefined ? {} : { cursor } });
    ms += performance.now() - start;
    pages++;
    places.push(...placesOf(answer));
    cursor = answer.cursor;
  } while (cursor !== undefined);
  return { ms, pages, places };
}

function checkAnswer(places: readonly AreaPlace[], way: AreaWay, { question, expected }: Asked): void {
  if (places.length === expected.count && digestPlaces(places) === expected.digest) return;
  const { lat, lng, radiusM } = question;
  throw new HeadroomError(
    `${way} answers otherwise than the data says within ${radiusM} m of ${lat}, ${lng}: no figure counts`,
    {
      expected: `${expected.count} drivers with SHA-256 ${expected.digest}`,
      actual: `${places.length} with ${digestPlaces(places)}`,
      next: "Report this with the command and the seed.",
    },
  );
}
