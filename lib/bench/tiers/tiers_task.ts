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
import { ColdTier } from "../../stores/tiers/cold_tier.ts";
import { HotVersions } from "../../stores/tiers/hot_versions.ts";
import { type Moved, moveVersions } from "../../stores/tiers/move_versions.ts";
import { TieredStore } from "../../stores/tiers/tiered_store.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { HOT_STORE, type TiersPlan } from "./plan_tiers.ts";
import { answerOf, drawTiersQuestions, type TiersQuestion } from "./tiers_question.ts";

/** The work of one process. */
export type TiersTask =
  | {
    readonly make: Pick<TiersPlan, "scenario" | "scale" | "keep"> & {
      readonly seed: string;
      readonly folder: string;
    };
  }
  | {
    readonly round: {
      readonly folder: string;
      readonly upTo: number;
      readonly questions: readonly TiersQuestion[];
    };
  };

/** A chain untiered, and what is asked of it. */
export interface MadeTiers {
  readonly first: number;
  readonly tip: number;
  /** Versions that ended at this block or before are moved. */
  readonly upTo: number;
  readonly versions: number;
  readonly rows: number;
  readonly fileBytes: number;
  readonly questions: readonly TiersQuestion[];
}

/** How long a question took, ms: the median of its calls, untiered and in tiers; of the cold tier alone there is no other. */
export interface AskedQuestion {
  readonly untieredMs: number | null;
  readonly tieredMs: number;
}

/** One move on a fresh copy, and questions after it. */
export interface TiersTrial {
  readonly moved: Moved;
  /** Of the hot tier's file after the move, and once it was written again without gaps. */
  readonly hotBytes: number;
  readonly vacuumedBytes: number;
  readonly vacuumMs: number;
  readonly coldBytes: number;
  readonly coldVersions: number;
  /** In the order of the questions. */
  readonly asked: readonly AskedQuestion[];
}

/** Calls of a question in a round, after one whose answer is compared. choice: a median that one slow call does not move. */
const CALLS = 5;

/** Does one piece of work. @throws {HeadroomError} A tier answers wrongly, or a file cannot be written. */
export async function runTiersTask(task: TiersTask): Promise<MadeTiers | TiersTrial> {
  return "make" in task ? await make(task.make) : await round(task.round);
}

async function make(
  { scenario, scale, seed, keep, folder }: Extract<TiersTask, { make: unknown }>["make"],
): Promise<MadeTiers> {
  const dataset = openDataset(findEntityScenario(scenario, "blocks"), scale, BigInt(seed));
  const [first, tip] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to - 1];
  const upTo = tip - (keep ?? Math.ceil((tip + 1 - first) / 4));
  if (upTo < first) {
    throw new UsageError(`--keep ${keep} leaves nothing to move`, {
      expected: `fewer than the chain's ${tip + 1 - first} blocks`,
      actual: String(keep),
    });
  }
  const path = join(folder, "untiered.db");
  function* blocks(): Generator<EncodedBlock> {
    for (const block of dataset.blocks()) yield decodeBlock(encodeBlock(block));
  }
  const store = await POSTING.open(path, HOT_STORE);
  const { versions } = await store.bulkLoad(blocks());
  const past = first + Math.floor((upTo - first) * 2 / 3);
  const questions = await drawTiersQuestions(store, { tip, past, upTo });
  await store.close();
  const size = dataset.size();
  return {
    ...{ first, tip, upTo, versions, rows: size.stringRows + size.numberRows + size.versions, questions },
    fileBytes: fs.statSync(path).size,
  };
}

async function round(
  { folder, upTo, questions }: Extract<TiersTask, { round: unknown }>["round"],
): Promise<TiersTrial> {
  const [untieredPath, own] = [join(folder, "untiered.db"), fs.mkdtempSync(join(folder, "round-"))];
  const path = join(own, "hot.db");
  fs.copyFileSync(untieredPath, path);
  const cold = await ColdTier.open(own);
  try {
    const { moved, ...sizes } = await move(path, cold, upTo);
    const untiered = await POSTING.open(untieredPath, { ...HOT_STORE, readOnly: true });
    const hot = await POSTING.open(path, { ...HOT_STORE, readOnly: true });
    const tiered = new TieredStore(hot, cold);
    const asked: AskedQuestion[] = [];
    for (const question of questions) {
      const { text, atBlock, area } = question;
      const page = { limit: PAGE_LIMIT_MAX };
      const [one, two] = [untiered.compile(text), tiered.compile(text)];
      const ask = area === "cold"
        ? () => cold.run(text, atBlock, page)
        : () => tiered.run(two, atBlock, page);
      const other = area === "cold" ? null : () => untiered.run(one, atBlock, page);
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
    const { bytes: coldBytes, versions: coldVersions } = cold;
    return { moved, ...sizes, coldBytes, coldVersions, asked };
  } finally {
    cold.close();
    fs.rmSync(own, { recursive: true, force: true });
  }
}

/** Questions are asked of a file without gaps, as that of the chain untiered is. */
async function move(path: string, cold: ColdTier, upTo: number) {
  using hot = new HotVersions(path);
  const moved = await moveVersions(hot, cold, { upTo });
  const hotBytes = fs.statSync(path).size;
  const start = performance.now();
  const vacuumedBytes = hot.shrink("vacuum");
  const vacuumMs = performance.now() - start;
  const problem = hot.problem();
  if (problem === null && moved.versions > 0) return { moved, hotBytes, vacuumedBytes, vacuumMs };
  if (problem === null) {
    throw new UsageError(`No version of the chain ended by block ${upTo}`, {
      expected: "something to move",
      actual: "nothing",
      next: "Choose a smaller --keep, a larger --scale, or a scenario whose entities change.",
    });
  }
  throw new HeadroomError(`The hot tier is damaged after the move: ${problem}`, {
    expected: "a file that SQLite's own check finds whole",
    actual: problem,
    next: "Report this with the command and the seed.",
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
