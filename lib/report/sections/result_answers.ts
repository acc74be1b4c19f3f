import { schedulerName } from "../../bench/matching/scheduler_name.ts";
import { areaAnswerLines } from "../terminal/area_lines.ts";
import { loadAnswerLines } from "../terminal/load_lines.ts";
import { matchingAnswerLines } from "../terminal/matching_lines.ts";
import { mixAnswer, offeredLines } from "../terminal/read_lines.ts";
import { referenceAnswers } from "../terminal/reference_lines.ts";
import { filesAnswer } from "../terminal/torture_file_lines.ts";
import { boundText, namesOf, SHOWN, tortureAnswers } from "../terminal/torture_lines.ts";
import { binomialBounds } from "../../stats/binomial_bounds.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import type { AreaResult } from "../results/area_result.ts";
import type { KeptResult } from "../results/kept_results.ts";
import type { LoadResult } from "../results/load_result.ts";
import type { MatchResult } from "../results/match_result.ts";
import type { ReadsResult } from "../results/reads_result.ts";
import type { ReferencesResult } from "../results/references_result.ts";
import type { MutationsResult } from "../results/mutations_result.ts";
import type { TortureResult } from "../results/torture_result.ts";
import { answerBlock, type Block, missingBlock, notesBlock, together } from "./block.ts";

/** Whether each store held what readers and a writer asked of it at once, what broke first, and where that was measured: the largest first. */
export function loadAnswer(result: LoadResult): Block {
  return answered(
    result,
    result.files.toSorted((a, b) => b.body.scale - a.body.scale).flatMap((
      { body: { scenario, scale, measured } },
    ) =>
      measured.flatMap((point) =>
        loadAnswerLines(point).map((line) => `${scenario} at scale ${scale}: ${line.trim()}.`)
      )
    ),
  );
}

/** Which index finds the drivers within a radius, what it takes, whom others miss, and where that was measured. */
export function areaAnswer(result: AreaResult): Block {
  return answered(
    result,
    result.files.length === 0 ? [] : areaAnswerLines(result.figures).map((line) => `${line}.`),
  );
}

/** Whether a scheduler's cycles fit, what limits them, how stores compare, and where that was measured: the quickest scheduler first. */
export function matchAnswer(result: MatchResult): Block {
  const [quickest] = result.figures.toSorted((a, b) => a.firstMs.median - b.firstMs.median);
  const lines = matchingAnswerLines(result.figures, result.isTarget);
  const isFirst = (line: string) => quickest !== undefined && line.startsWith(`${schedulerName(quickest)}:`);
  const ordered = [...lines.filter(isFirst), ...lines.filter((line) => !isFirst(line))];
  return answered(result, ordered.map((line) => `${sentenceCase(line.replace(/\.$/, ""))}.`));
}

/** Which of the rates that are asked hold, each kind alone and all together, how fast each mix is, and where that was measured. */
export function readsAnswer(result: ReadsResult): Block {
  const offered = offeredLines(result.offered);
  const lines = [...offered.slice(-1), ...offered.slice(0, -1), ...result.mixes.map(mixAnswer)];
  return answered(result, lines.map((line) => `${sentenceCase(line)}.`));
}

/** Whether integer ids or a reference table would be worth it, and where that was measured. */
export function referencesAnswer(result: ReferencesResult): Block {
  return answered(result, referenceAnswers(result.chains).map((line) => `${sentenceCase(line)}.`));
}

/** What was lost of how many kills, deaths of servers and cuts of power, and how sure that is; then what failed, with the command for it. */
export function tortureAnswer(result: TortureResult): Block {
  const failures = result.cells.flatMap(({ store, variant, operation, failures }) =>
    failures.map(({ trial, problem, command }) =>
      `${store}:${variant}, ${operation}, trial ${trial}: ${problem}. Again: ${command}`
    )
  );
  return answered(result, [
    ...tortureAnswers(result.cells).map((line) => `${line}.`),
    ...failures.slice(0, SHOWN),
  ]);
}

/** How many mutated files were believed wrongly or ended what read them, and how sure that is; then which. */
export function mutationsAnswer(result: MutationsResult): Block {
  const answer = filesAnswer(result.kinds);
  const failures = result.kinds.flatMap(({ kind, failures }) =>
    failures.map(({ trial, what, detail }) => `${kind}, trial ${trial}, ${what}: ${detail.split("\n")[0]}.`)
  );
  return answered(result, answer === null ? [] : [`${answer}.`, ...failures.slice(0, SHOWN)]);
}

/** What the trials leave open: what was not tried or not audited, and how rare a loss would go unseen in the smallest row. */
export function tortureGaps({ cells, missing }: TortureResult): Block {
  if (cells.length === 0) return missingBlock(missing);
  const tried = cells.filter(({ trials }) => trials > 0);
  const unaudited = tried.filter(({ audited }) => audited === 0);
  const least = Math.min(...tried.map(({ trials }) => trials));
  const untried = Map.groupBy(cells.filter(({ notTried }) => notTried !== null), ({ notTried }) => notTried);
  return notesBlock([
    ...[...untried].map(([why, own]) => `No power was cut of ${namesOf(own)}: ${why}.`),
    ...unaudited.length === 0
      ? []
      : [`Only what it says itself is known of ${namesOf(unaudited)}: no auditor reads its files.`],
    ...tried.length === 0 ? [] : [
      `Rare losses: of the operation with the fewest trials, ${least}, no loss only says that it is ` +
      `${boundText(binomialBounds(0, least))}; of 1,000 (deno task torture --kills 1000) that it is ` +
      `${boundText(binomialBounds(0, 1000))}.`,
    ],
  ]);
}

/** Sentences of an answer; more are notes below it. choice: what is read at a glance. */
const ANSWERS = 2;

function answered(result: KeptResult<unknown>, sentences: readonly string[]): Block {
  if (sentences.length === 0) return missingBlock(result.missing);
  return together([
    answerBlock(sentences.slice(0, ANSWERS)),
    notesBlock([...sentences.slice(ANSWERS), whereNote(result)]),
  ]);
}

/** Where the samples come from, and how to have them of the reader's own machine. */
function whereNote({ files, provenance: { run, machine, command } }: KeptResult<unknown>): string {
  return files.some(({ isReference }) => isReference)
    ? `Committed beside the reference run (${run}), measured on ${machine}. On your machine: ${command}`
    : `Measured on ${machine} (${run}). Again: ${command}`;
}
