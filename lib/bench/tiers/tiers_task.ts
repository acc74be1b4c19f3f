import * as fs from "node:fs";
import { join } from "node:path";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { HeadroomError, UsageError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { QueryResult } from "../../stores/entity_store.ts";
import { POSTING } from "../../stores/sqlite/posting.ts";
import { HotVersions } from "../../stores/tiers/hot_versions.ts";
import { type OpenTiers, openTiers, type TierName } from "../../stores/tiers/open_tiers.ts";
import type { TierSize } from "../../stores/tiers/tier.ts";
import { TieredStore } from "../../stores/tiers/tiered_store.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { moveDown, type TierMove } from "./move_down.ts";
import { endedInDay, type EndedSize, HOT_STORE, type TiersPlan } from "./plan_tiers.ts";
import { LOWER_TIERS } from "./tier_cases.ts";
import { tierSpans } from "./tier_spans.ts";
import { answerOf, drawTiersQuestions, type TierSpan, type TiersQuestion } from "./tiers_question.ts";

/** The work of one process. */
export type TiersTask =
  | {
    readonly make: Pick<TiersPlan, "scenario" | "scale" | "to" | "keep"> & {
      readonly seed: string;
      readonly folder: string;
    };
  }
  | {
    readonly round: {
      readonly folder: string;
      readonly spans: readonly TierSpan[];
      /** The file of the questions. */
      readonly questions: string;
    };
  };

/** A chain untiered, and what is asked of it. */
export interface MadeTiers {
  readonly first: number;
  readonly tip: number;
  /** What each lower tier is to hold, the newest of what is over first. */
  readonly spans: readonly TierSpan[];
  readonly versions: number;
  readonly rows: number;
  readonly fileBytes: number;
  /** What ends in a day at full size, or null where no rates are declared. */
  readonly day: EndedSize | null;
  readonly questions: readonly TiersQuestion[];
}

/** How long a question took, ms: the median of its calls, untiered and in tiers; of one tier alone there is no other. */
export interface AskedQuestion {
  readonly untieredMs: number | null;
  readonly tieredMs: number;
}

/** What a lower tier holds after the moves. */
interface HeldTier extends TierSize {
  readonly tier: TierName;
}

/** Moves on a fresh copy, and questions after them. */
export interface TiersTrial {
  readonly moves: readonly TierMove[];
  /** Of the hot tier's file after the moves, and once it was written again without gaps. */
  readonly hotBytes: number;
  readonly vacuumedBytes: number;
  readonly vacuumMs: number;
  /** In the order of the spans. */
  readonly held: readonly HeldTier[];
  /** In the order of the questions. */
  readonly asked: readonly AskedQuestion[];
}

/** Calls of a question in a round, after one whose answer is compared. choice: a median that one slow call does not move. */
const CALLS = 5;

/** Does one piece of work. @throws {HeadroomError} A tier answers wrongly, a server has ended, or a file cannot be written. */
export async function runTiersTask(task: TiersTask): Promise<MadeTiers | TiersTrial> {
  return "make" in task ? await make(task.make) : await round(task.round);
}

async function make(
  { scenario: name, scale, seed, to, keep, folder }: Extract<TiersTask, { make: unknown }>["make"],
): Promise<MadeTiers> {
  const scenario = findEntityScenario(name, "blocks");
  const dataset = openDataset(scenario, scale, BigInt(seed));
  const { phases } = dataset;
  const [first, tip] = [phases[0]!.from, phases.at(-1)!.to - 1];
  const spans = tierSpans({ first, changing: (phases[1] ?? phases[0]!).from, tip }, to, keep);
  const path = join(folder, "untiered.db");
  function* blocks(): Generator<EncodedBlock> {
    for (const block of dataset.blocks()) yield decodeBlock(encodeBlock(block));
  }
  const store = await POSTING.open(path, HOT_STORE);
  const { versions } = await store.bulkLoad(blocks());
  const questions = await drawTiersQuestions(store, { tip, spans });
  await store.close();
  const size = dataset.size();
  return {
    ...{ first, tip, spans, versions, rows: size.stringRows + size.numberRows + size.versions, questions },
    ...{ fileBytes: fs.statSync(path).size, day: endedInDay(scenario) },
  };
}

async function round(
  { folder, spans, questions }: Extract<TiersTask, { round: unknown }>["round"],
): Promise<TiersTrial> {
  const [untieredPath, own] = [join(folder, "untiered.db"), fs.mkdtempSync(join(folder, "round-"))];
  const path = join(own, "hot.db");
  fs.copyFileSync(untieredPath, path);
  try {
    await using lower = await openTiers(own, spans.map(({ tier }) => tier));
    const moved = await move(path, lower, spans);
    const untiered = await POSTING.open(untieredPath, { ...HOT_STORE, readOnly: true });
    const hot = await POSTING.open(path, { ...HOT_STORE, readOnly: true });
    const tiered = new TieredStore(hot, lower.tiers);
    const asked: AskedQuestion[] = [];
    for (const question of JSON.parse(Deno.readTextFileSync(questions)) as TiersQuestion[]) {
      const { text, atBlock, area } = question;
      const page = { limit: PAGE_LIMIT_MAX };
      const [one, two] = [untiered.compile(text), tiered.compile(text)];
      const alone = spans.findIndex(({ tier }) => LOWER_TIERS[tier].role === area);
      const ask = alone < 0
        ? () => tiered.run(two, atBlock, page)
        : () => lower.tiers[alone]!.run(text, atBlock, page);
      const other = alone < 0 ? () => untiered.run(one, atBlock, page) : null;
      compare(await ask(), question);
      if (other !== null) compare(await other(), question);
      const [own, theirs]: [number[], number[]] = [[], []];
      for (let call = 0; call < CALLS; call++) {
        own.push(await timed(ask));
        if (other !== null) theirs.push(await timed(other));
      }
      asked.push({ untieredMs: other === null ? null : middle(theirs), tieredMs: middle(own) });
    }
    await untiered.close();
    await hot.close();
    return { ...moved, asked };
  } finally {
    fs.rmSync(own, { recursive: true, force: true });
  }
}

/** Questions are asked of a file without gaps, as that of the chain untiered is. */
async function move(path: string, lower: OpenTiers, spans: readonly TierSpan[]) {
  using hot = new HotVersions(path);
  const moves = await moveDown(hot, lower.tiers, spans);
  const hotBytes = fs.statSync(path).size;
  const start = performance.now();
  const vacuumedBytes = hot.shrink("vacuum");
  const vacuumMs = performance.now() - start;
  const held = await Promise.all(
    lower.tiers.map(async (tier, i) => ({ tier: spans[i]!.tier, ...await tier.size() })),
  );
  refuseEmpty(held, spans);
  let problem = hot.problem();
  for (const tier of lower.tiers) problem ??= await tier.problem();
  if (problem === null) return { moves, hotBytes, vacuumedBytes, vacuumMs, held };
  throw new HeadroomError(`A tier is damaged after the move: ${problem}`, {
    expected: "tiers that their engines' own checks find whole",
    actual: problem,
    next: "Report this with the command and the seed.",
  });
}

/** @throws {UsageError} Nothing ended in a span. */
function refuseEmpty(held: readonly HeldTier[], spans: readonly TierSpan[]): void {
  const empty = held.findIndex(({ versions }) => versions === 0);
  if (empty < 0) return;
  const { tier, upTo } = spans[empty]!;
  const below = spans[empty + 1];
  const between = below === undefined ? `by block ${upTo}` : `from block ${below.upTo + 1} to ${upTo}`;
  throw new UsageError(`No version of the chain ended ${between}`, {
    expected: `something to move to ${LOWER_TIERS[tier].title}`,
    actual: "nothing",
    next: "Choose another --keep, a larger --scale, or a scenario whose entities change.",
  });
}

function compare(found: QueryResult, { text, atBlock, answer, results, area }: TiersQuestion): void {
  if (answerOf(found) === answer) return;
  throw new HeadroomError(
    `The tiers answer otherwise than the chain untiered (${area}): ${text} at block ${atBlock}`,
    {
      expected: `${results} results as before the move`,
      actual: `${found.versions.length}`,
      next: "Report this with the command and the seed: no figure counts.",
    },
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
