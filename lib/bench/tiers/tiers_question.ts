import { createHash } from "node:crypto";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { UsageError } from "../../errors.ts";
import { drawQueries, drawRangeQueries } from "../../inspect/draw_queries.ts";
import type { EntityStore, QueryResult } from "../../stores/entity_store.ts";
import type { TierName } from "../../stores/tiers/open_tiers.ts";
import { LOWER_TIERS } from "./tier_cases.ts";

/**
 * Where a question's answer lies: `newest` in the hot tier alone, `recent` in that and the warm one where a cold one follows, `past`
 * in all; `warm` and `cold` what one tier has of such an answer.
 */
export const QUESTION_AREAS = ["newest", "recent", "past", "warm", "cold"] as const;
/** One of them. */
export type QuestionArea = (typeof QUESTION_AREAS)[number];

/** What a lower tier is to hold, and the block that is asked about to reach it. */
export interface TierSpan {
  readonly tier: TierName;
  /** Versions that ended at this block or before are here or lower. */
  readonly upTo: number;
  readonly past: number;
}

/** A query with the answer that the chain untiered gives. */
export interface TiersQuestion {
  readonly area: QuestionArea;
  readonly type: string;
  readonly text: string;
  readonly atBlock: number;
  /** Results of the first page, whether more follow, and both as a digest. */
  readonly results: number;
  readonly answer: string;
}

/** Versions that queries are drawn from. choice: some of every kind of query. */
const DRAWN_FROM = 6;
/** Pages that are walked for them, and for what the cold tier has of an answer. choice: 20,000 versions. */
const PAGES_MAX = 100;

/** A first page as a digest: the versions in order, and whether more follow. */
export function answerOf({ versions, cursor }: QueryResult): string {
  return createHash("sha256").update(digestVersions(versions)).update(cursor === undefined ? "." : "+")
    .digest("hex");
}

/**
 * Questions about the newest block, and about one of each lower tier.
 * @throws {UsageError} Nothing was valid at that block.
 */
export async function drawTiersQuestions(
  store: EntityStore,
  { tip, spans }: { readonly tip: number; readonly spans: readonly TierSpan[] },
): Promise<TiersQuestion[]> {
  const last = spans.at(-1);
  const asked: readonly (readonly [QuestionArea, number, TierSpan | null])[] = [
    ["newest", tip, null],
    ...spans.map((span) => [span === last ? "past" : "recent", span.past, span] as const),
  ];
  const questions: TiersQuestion[] = [];
  for (const [area, atBlock, span] of asked) {
    const sample = await sampleAt(store, atBlock);
    for (const { type, text } of [...drawQueries(sample), ...drawRangeQueries(sample)]) {
      const query = store.compile(text);
      const whole = await store.run(query, atBlock, { limit: PAGE_LIMIT_MAX });
      const of = (area: QuestionArea, result: QueryResult): TiersQuestion => ({
        ...{ area, type, text, atBlock },
        ...{ results: result.versions.length, answer: answerOf(result) },
      });
      questions.push(of(area, whole));
      if (span === null) continue;
      const own = await ofTier(store, { text, atBlock, upTo: span.upTo });
      if (own !== null) questions.push(of(LOWER_TIERS[span.tier].role, own));
    }
  }
  return questions;
}

/** What of an answer ended by a block, so is in the tier of the asked block, as a first page; null where nothing did, or it takes too many pages to tell. */
async function ofTier(
  store: EntityStore,
  { text, atBlock, upTo }: { readonly text: string; readonly atBlock: number; readonly upTo: number },
): Promise<QueryResult | null> {
  const versions: EntityVersion[] = [];
  let follows = false;
  for await (const page of pagesOf(store, text, atBlock)) {
    versions.push(...page.versions.filter(({ toBlock }) => toBlock <= BigInt(upTo)));
    if (versions.length > PAGE_LIMIT_MAX) {
      return { versions: versions.slice(0, PAGE_LIMIT_MAX), cursor: "more" };
    }
    follows = page.cursor !== undefined;
  }
  return versions.length === 0 || follows ? null : { versions };
}

/** Some versions that were valid at a block, spread over the first pages of them. */
async function sampleAt(store: EntityStore, atBlock: number): Promise<EntityVersion[]> {
  const found: EntityVersion[] = [];
  for await (const { versions } of pagesOf(store, "$all", atBlock)) {
    found.push(...versions.filter((_, i) => i % 37 === 0));
  }
  if (found.length > 0) {
    const step = Math.max(1, Math.floor(found.length / DRAWN_FROM));
    return found.filter((_, i) => i % step === 0).slice(0, DRAWN_FROM);
  }
  throw new UsageError(`Nothing was valid at block ${atBlock}`, {
    expected: "a chain with entities there",
    actual: "none",
    next: "Choose a larger --scale, or a smaller --keep.",
  });
}

/** The first pages of an answer. */
async function* pagesOf(store: EntityStore, text: string, atBlock: number): AsyncGenerator<QueryResult> {
  const query = store.compile(text);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const found = await store.run(query, atBlock, {
      limit: PAGE_LIMIT_MAX,
      ...cursor === undefined ? {} : { cursor },
    });
    yield found;
    cursor = found.cursor;
    if (cursor === undefined) return;
  }
}
