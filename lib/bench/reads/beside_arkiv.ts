import { toHex } from "../../chain/hex.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { median } from "../../stats/quantile.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import type { PrintedQuery } from "./arkiv_printed.ts";
import type { DrawnMix } from "./draw_mix.ts";
import type { MixFigures } from "./read_figures.ts";

/**
 * How Arkiv's answer compares with the computed one. `cut`: there are more results than the computed page or Arkiv's holds, so that
 * their number is as computed and, up to 200, those of the page are among them, but not all were compared.
 */
export type ArkivVerdict = "same" | "other" | "cut";

/** A query that was asked of one of Arkiv's stores, with its times there. */
export interface BesideArkiv {
  readonly text: string;
  /** Of each time that it was asked, microseconds: `cmd/query` asks the first query of a process. */
  readonly us: readonly number[];
  readonly verdict: ArkivVerdict;
}

/**
 * Arkiv's times for the queries, and whether its answers are right. Arkiv returns up to 200 results, whatever the limit, newest first,
 * and its bitmap store knows the newest block alone: the queries are of that block, and best of 200 results a page.
 * @param queries With their computed answers, in the order of what was printed.
 */
export function besideArkiv(
  printed: readonly PrintedQuery[],
  queries: readonly Pick<ExpectedQuery, "matching" | "keys">[],
): BesideArkiv[] {
  return printed.map(({ text, answers }, i) => {
    const verdicts = answers.map(({ keys }) => judge(keys, queries[i]!));
    return {
      text,
      us: answers.map(({ us }) => us),
      verdict: verdicts.find((verdict) => verdict === "other") ?? verdicts[0]!,
    };
  });
}

function judge(
  found: readonly string[],
  { matching, keys }: Pick<ExpectedQuery, "matching" | "keys">,
): ArkivVerdict {
  const theirs = new Set(found);
  const count = Math.min(matching, PAGE_LIMIT_MAX);
  if (found.length !== count || theirs.size !== count) return "other";
  if (matching > PAGE_LIMIT_MAX) return "cut";
  if (!keys.every((key) => theirs.has(toHex(key)))) return "other";
  return keys.length === matching ? "same" : "cut";
}

const mixOf = (query: number) => `arkiv-${query + 1}`;

/** A mix of each query alone, with nothing asked before it, so that it is the first one of its process, as in Arkiv's program. */
export function firstQueries(queries: readonly ExpectedQuery[], rounds: number): DrawnMix[] {
  return queries.map((query, i) => ({
    id: mixOf(i),
    about: query.text,
    kinds: [{ type: query.type, weight: 1 }],
    draws: [[], ...Array.from({ length: rounds }, () => [query])],
  }));
}

/** A query as Arkiv and as our contestants answer it, each time as the first one of a process. Medians, microseconds. */
export interface ArkivFigures {
  readonly query: string;
  /** Results of the page that contestants were asked for. */
  readonly rows: number;
  readonly verdict: ArkivVerdict;
  /** How often Arkiv was asked it. */
  readonly n: number;
  readonly arkivUs: number;
  readonly contestants: readonly {
    readonly name: string;
    readonly us: number;
    /** Arkiv's time as a multiple of it: they were not asked in turns, so that it has no interval. */
    readonly timesAsFast: number;
  }[];
}

/** Every query of `firstQueries` beside Arkiv's times; none where none were asked. @param mixes As measured. */
export function arkivFigures(
  beside: readonly BesideArkiv[],
  mixes: readonly MixFigures[],
): ArkivFigures[] {
  return beside.map(({ text, us, verdict }, i) => {
    const own = mixes.filter(({ mix }) => mix === mixOf(i));
    const arkivUs = median(us);
    return {
      ...{ query: text, rows: own[0]!.slowest.rows, verdict, n: us.length, arkivUs },
      contestants: own.map(({ contestant, slowest: { p50Us } }) => ({
        name: contestant,
        us: p50Us,
        timesAsFast: arkivUs / p50Us,
      })),
    };
  });
}
