import { readFileSync } from "node:fs";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { messageOf, UsageError } from "../../errors.ts";
import { findEntityStore, openToRead, recogniseEntityStore } from "../../stores/mod.ts";
import { surveyDatabase } from "../data/database_queries.ts";
import type { ExpectedQuery } from "../data/expectations.ts";
import { type PrintedQuery, readArkivPrinted } from "./arkiv_printed.ts";
import { type BesideArkiv, besideArkiv, firstQueries } from "./beside_arkiv.ts";
import { type ChosenReads, contestantsFrom, type ReadsFlags } from "./choose_reads.ts";
import type { DrawnMix } from "./draw_mix.ts";
import { estimateReads } from "./plan_reads.ts";

/** Results of a page of what is drawn from a file. choice: as `query --from`. */
const DRAWN_PAGE = 100;

/** Flags that belong to a chain that is made. */
const OF_CHAINS = [
  ...["scenario", "scale", "seed", "only", "queries", "page", "at", "stream", "offered"] as const,
];

/**
 * A file to be asked as it is: queries drawn from it, or those that Arkiv's own program was asked. @returns Null after an interruption.
 * @throws {UsageError} Flags that belong to a chain that is made, or what was printed is of another chain. @throws {HeadroomError} As `surveyDatabase`.
 */
export async function chooseFile(
  from: string,
  flags: ReadsFlags,
  { rounds, interrupted }: { readonly rounds: number; readonly interrupted: AbortSignal },
): Promise<ChosenReads | null> {
  const other = OF_CHAINS.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (other !== undefined) {
    throw new UsageError(`--${other} cannot be given with --from`, {
      expected: "--from with --contestants, --rounds and --arkiv",
      actual: `--${other} ${flags[other]}`,
      next: "A file is asked as it is, with queries drawn from it: leave the flag out.",
    });
  }
  const printed = flags.arkiv === undefined ? null : printedIn(flags.arkiv);
  const { readers, programs } = await contestantsFrom(flags.contestants ?? recogniseEntityStore(from).name);
  for (const { name, store, statistics } of readers) {
    await (await openToRead(from, await findEntityStore(store))).close();
    if (statistics === null) continue;
    throw new UsageError(`${name}: a file that is given is not changed`, {
      expected: "stores without + with --from",
      actual: name,
      next: "deno task upkeep --from measures statistics on a copy.",
    });
  }
  const survey = await surveyDatabase(from, {
    ...printed === null
      ? { queries: null, limit: DRAWN_PAGE }
      : { queries: printed.map(({ text }) => ({ type: "printed", text })), limit: PAGE_LIMIT_MAX },
    interrupted,
  });
  if (survey === null) return null;
  const { queries, live, atBlock } = survey;
  const arkiv = printed === null ? [] : compared(printed, queries, from);
  const mixes = printed === null ? [drawnMix(queries, rounds)] : firstQueries(queries, rounds);
  return {
    ...{ readers, programs, mixes, offered: [], scenario: null, seed: 0n, arkiv },
    data: { from, known: queries },
    title: `${from}: ${live.toLocaleString("en-US")} entities visible at block ${atBlock}; ` +
      `${queries.length} queries a round`,
    made: { from, ...flags.arkiv === undefined ? {} : { printed: flags.arkiv } },
    estimate: estimateReads({ readers, programs, mixes, rounds, offered: [], made: null }),
  };
}

/** Queries drawn from a file: the same ones in each round. */
function drawnMix(queries: readonly ExpectedQuery[], rounds: number): DrawnMix {
  const types = Map.groupBy(queries, ({ type }) => type);
  return {
    id: "drawn",
    about: "drawn from the file",
    kinds: [...types].map(([type, own]) => ({ type, weight: own.length / queries.length })),
    draws: Array.from({ length: rounds + 1 }, () => queries),
  };
}

function printedIn(path: string): PrintedQuery[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`Cannot read "${path}": ${messageOf(cause)}`, { next: "Correct --arkiv." });
  }
  return readArkivPrinted(text, path);
}

/** @throws {UsageError} Not one of Arkiv's answers is this file's. */
function compared(
  printed: readonly PrintedQuery[],
  queries: readonly ExpectedQuery[],
  from: string,
): BesideArkiv[] {
  const beside = besideArkiv(printed, queries);
  if (beside.some(({ verdict }) => verdict !== "other")) return beside;
  const [{ keys }] = printed[0]!.answers as [PrintedQuery["answers"][number]];
  throw new UsageError(`What Arkiv's store answered is of another chain than "${from}"`, {
    expected: `for ${printed[0]!.text}: ${queries[0]!.matching} results`,
    actual: keys.length === queries[0]!.matching ? "as many others" : String(keys.length),
    next: "Load the same archive into both: data/reference/arkiv.md has the commands.",
  });
}
