import type pl from "nodejs-polars";
import { ASK_KINDS } from "../../bench/matching/asker.ts";
import {
  cycleFigures,
  type MatchingFigures,
  matchingFigures,
} from "../../bench/matching/matching_figures.ts";
import type { MatchingResult } from "../../bench/matching/measure_matching.ts";
import { commandLine } from "../../text/command_line.ts";
import type { Provenance } from "../charts/provenance.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task match` keeps. */
interface MatchBody {
  readonly state: string;
  readonly scale: number;
  readonly seed: string;
  readonly most: number | null;
  readonly arrivals: number;
  readonly results: readonly MatchingResult[];
}

/** A scheduler's cycles as measured: frames of them, their figures, and what a caption says of them. */
export interface MatchResult extends KeptResult<MatchBody> {
  /** First and steady cycles of each store and way, of the first file, as `deno task match` prints them. */
  readonly figures: readonly MatchingFigures[];
  /** Whether its first cycle is the one that the target is of: of the whole balanced market, without a limit. */
  readonly isTarget: boolean;
  /** A row a cycle: how long it took and where the time went, ms; what it asked, matched and left. */
  cycles(): pl.DataFrame;
  /** A row a query of a cycle: what it was for, how many it returned, and its time in the store, ms. */
  queries(): pl.DataFrame;
}

/**
 * Opens what `deno task match` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @param besides A run that they are shown beside: of a rescaled one there are none.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openMatch(
  named?: string,
  besides?: { readonly provenance: Provenance },
): Promise<MatchResult> {
  const kept = await openKept<MatchBody>("match", { named, commandOf, besides });
  const cycles = kept.files.flatMap(({ body: { state, scale, results } }) =>
    results.flatMap(({ contestant, way, rounds }) =>
      rounds.flatMap(({ cycles }, round) =>
        cycles.map((cycle, n) => ({
          of: { state, scale, store: contestant, way, round: round + 1, cycle: n + 1 },
          cycle,
        }))
      )
    )
  );
  const first = kept.files[0]?.body;
  return {
    ...kept,
    figures: matchingFigures(first?.results ?? []),
    isTarget: first !== undefined && isTarget(first),
    cycles: () =>
      resultFrame(
        CYCLES,
        cycles.map(({ of, cycle }) => {
          const { ms, limit, blocks: _, ...counts } = cycleFigures(cycle);
          return {
            ...{ ...of, ...counts, limit },
            ...{ total_ms: ms.total, cpu_ms: ms.cpu },
            ...{ queries_ms: ms.queries, pairing_ms: ms.pairing, writes_ms: ms.writes },
          };
        }),
      ),
    queries: () =>
      resultFrame(
        QUERIES,
        cycles.flatMap(({ of, cycle }) =>
          ASK_KINDS.flatMap((kind) =>
            cycle.asked[kind].ms.map((ms, i) => ({ ...of, kind, ms, results: cycle.asked[kind].results[i]! }))
          )
        ),
      ),
  };
}

const CYCLE = {
  ...texts("state"),
  ...numbers("scale"),
  ...texts("store", "way"),
  ...numbers("round", "cycle"),
};
const CYCLES = {
  ...CYCLE,
  ...numbers(
    "total_ms",
    "cpu_ms",
    "queries_ms",
    "pairing_ms",
    "writes_ms",
    "queries",
    "matches",
    "entities",
    "waiting",
    "free",
  ),
  ...texts("end", "limit"),
};
const QUERIES = {
  ...CYCLE,
  ...texts("kind"),
  ...numbers("results", "ms"),
};

/** Whether the first cycle is the one of the target: of the whole balanced market, without a limit. */
export function isTarget({ state, scale, most }: Pick<MatchBody, "state" | "scale" | "most">): boolean {
  return state === "balanced" && scale >= 1 && most === null;
}

/** The command that measures the same again. */
function commandOf({ state, scale, seed, most, arrivals, results }: MatchBody): string {
  const flags = {
    contestants: [...new Set(results.map(({ contestant }) => contestant))].join(","),
    ...{ state, scale: String(scale), ask: [...new Set(results.map(({ way }) => way))].join(",") },
    cycles: String(results[0]?.rounds[0]?.cycles.length ?? 0),
    rounds: String(results[0]?.rounds.length ?? 0),
    most: most === null ? undefined : String(most),
    ...{ arrivals: String(arrivals), seed },
  };
  return commandLine("match", flags, Object.keys(flags) as (keyof typeof flags)[]);
}
