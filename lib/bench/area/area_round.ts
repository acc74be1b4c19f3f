import { decodedBlocks } from "../../chain/codec/block_file.ts";
import { HeadroomError } from "../../errors.ts";
import { type AreaPlace, isWithin } from "../../stores/area/area_query.ts";
import { boxQuery, degreesOf, placeOf } from "../../stores/area/places.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import {
  type AreaQuestion,
  digestPlaces,
  type ExpectedPlaces,
  QUESTION_SIZES,
  type QuestionSize,
} from "./area_question.ts";
import { AREA_WAYS, type AreaWay } from "./plan_area.ts";

/** One way's file in one round: a block is appended, then everything is asked. */
export interface RoundTask {
  readonly way: AreaWay;
  readonly path: string;
  /** A block file with the round's one block. */
  readonly blocks: string;
  readonly questions: readonly AreaQuestion[];
  readonly expected: readonly ExpectedPlaces[];
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
  /** Time of each call that answers at once, ms; null where there is no such call. */
  readonly callMs: Readonly<Record<QuestionSize, readonly number[]>> | null;
  readonly walks: readonly Walk[];
  /** Answers that were compared with the expected ones, all alike. */
  readonly compared: number;
}

/** Results of a page. Source: 002:L600; data/reference/arkiv.md "Query language". */
export const PAGE_RESULTS = 200;
/** Calls of a size in a round: with six rounds, what a p99 takes. Fewer, but some, where they take longer than so many ms. */
const CALLS = 50;
const CALLS_MIN = 5;
const CALLS_MS = 3_000;
/** Large questions whose answer is read by pages in a round. choice: seconds. */
const WALKS = 2;

/**
 * Appends a round's block and asks its questions. On the clock: the store's calls alone. Every answer is compared before a time of its
 * question counts. @throws {HeadroomError} One is wrong.
 */
export async function runRound(task: RoundTask): Promise<RoundTrial> {
  const kind = await findEntityStore(AREA_WAYS[task.way].store);
  const store = await kind.open(task.path, { variant: Object.keys(kind.variants)[0]! });
  const [block] = [...decodedBlocks(task.blocks)];
  const start = performance.now();
  await store.appendBlock(block!);
  const appendMs = performance.now() - start;
  const asked = task.questions.map((question, i) => ({ question, expected: task.expected[i]! }));
  let compared = 0;
  const compare = (places: readonly AreaPlace[], { question, expected }: typeof asked[number]) => {
    checkAnswer(places, { way: task.way, question, expected });
    compared++;
  };
  const callMs: Record<QuestionSize, number[]> = { large: [], small: [] };
  if (AREA_WAYS[task.way].atOnce) {
    for (const size of QUESTION_SIZES) {
      const own = asked.filter(({ question }) => question.size === size);
      for (const one of own) compare((await store.within!(one.question, block!.number)).places, one);
      const began = performance.now();
      for (let call = 0; call < CALLS; call++) {
        if (call >= CALLS_MIN && performance.now() - began > CALLS_MS) break;
        const { question, expected } = own[call % own.length]!;
        const start = performance.now();
        const { places } = await store.within!(question, block!.number);
        callMs[size].push(performance.now() - start);
        if (places.length !== expected.count) compare(places, { question, expected });
      }
    }
  }
  const walks: Walk[] = [];
  for (const one of asked.filter(({ question }) => question.size === "large").slice(0, WALKS)) {
    const { places, ...walk } = await walkPages(store, task.way, { ...one, atBlock: block!.number });
    compare(places, one);
    walks.push(walk);
    if (walk.ms > CALLS_MS) break;
  }
  await store.close();
  return { appendMs, callMs: AREA_WAYS[task.way].atOnce ? callMs : null, walks, compared };
}

/** Reads an answer by pages: of the area, or of the box around it where only the query language is asked. */
async function walkPages(
  store: EntityStore,
  way: AreaWay,
  { question, atBlock }: { readonly question: AreaQuestion; readonly atBlock: number },
): Promise<Walk & { readonly places: readonly AreaPlace[] }> {
  const compiled = AREA_WAYS[way].pagesOfBox ? store.compile(boxQuery(question, question.filter)) : null;
  const places: AreaPlace[] = [];
  let cursor: string | undefined;
  let [ms, pages] = [0, 0];
  do {
    const page = { limit: PAGE_RESULTS, ...cursor === undefined ? {} : { cursor } };
    const start = performance.now();
    const found = compiled === null
      ? await store.within!(question, atBlock, page)
      : await store.run(compiled, atBlock, page);
    ms += performance.now() - start;
    pages++;
    cursor = found.cursor;
    if ("places" in found) places.push(...found.places);
    else {
      for (const { key, numbers } of found.versions) {
        const place = placeOf(numbers);
        if (place !== null && isWithin(question, place)) places.push({ key, ...degreesOf(place) });
      }
    }
  } while (cursor !== undefined);
  return { ms, pages, places };
}

function checkAnswer(
  places: readonly AreaPlace[],
  { way, question, expected }: {
    readonly way: AreaWay;
    readonly question: AreaQuestion;
    readonly expected: ExpectedPlaces;
  },
): void {
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
