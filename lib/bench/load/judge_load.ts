import { NOISE_LIMITS } from "../../runs/noise.ts";
import { shareInterval } from "../../stats/share_interval.ts";
import { formatNumber, formatPercent } from "../../text/numbers.ts";
import type { LoadFigures, LogFigures } from "./load_figures.ts";
import type { PointRows } from "./load_points.ts";
import type { LoadTrial } from "./measure_load.ts";
import { ALLOWED_SHARE, type OverLimit, type Times } from "./response_times.ts";

/** What a load is judged by. */
export type LoadCriterion =
  | "writes"
  | "late blocks"
  | "commit p99"
  | "reads"
  | "query p99"
  | "log"
  | "torn reads";
/** Whether a criterion was met. */
type LoadVerdict = "pass" | "fail" | "not proven";

/** One criterion of a load, judged. */
export interface JudgedCriterion {
  readonly what: LoadCriterion;
  /** The requirement that asks for it; null where none is named. */
  readonly id: string | null;
  /** In the unit; `value` is null where nothing was measured. */
  readonly need: number;
  readonly value: number | null;
  /** Whether it is the longest time instead of a p99, of which there are too few samples. */
  readonly isLongest?: boolean;
  readonly unit: "entities/s" | "blocks" | "ms" | "queries/s" | "bytes" | "answers";
  readonly verdict: LoadVerdict;
  /** Why it is not proven; null otherwise. */
  readonly reason: string | null;
  /** What the figures say by themselves, where the machine or the end of the run keeps them from proving anything. */
  readonly asMeasured: LoadVerdict;
}

/** A criterion that the store failed, and since when, s; null where that has no moment. */
export interface Breakage {
  readonly what: LoadCriterion;
  readonly sinceS: number | null;
}

/** A trial, judged. */
export interface JudgedLoad {
  readonly verdict: LoadVerdict;
  readonly criteria: readonly JudgedCriterion[];
  /** What the store failed, the first to break first. */
  readonly broke: readonly Breakage[];
  /** Whether the load was not offered as it was meant, so that a criterion is open which the store alone might have met. */
  readonly isGeneratorBound: boolean;
}

/** Share of a rate that has to be offered, or answered in time. choice: arrivals at random differ by as much. */
const NEARLY = 0.99;
const GENERATOR = "the generator was late itself";

/** What a criterion comes to, without its name. */
type Outcome = Omit<JudgedCriterion, "what" | "id" | "asMeasured">;

/** Judges a trial by what it recorded. Times of a machine that was busy with something else, or of a run that ended early, prove nothing. */
export function judgeLoad({ load, end, problems, figures }: LoadTrial, rows: PointRows = {}): JudgedLoad {
  const { commits, queries, log, check } = figures;
  const since: Partial<Record<LoadCriterion, number | null>> = {
    "late blocks": commits?.lateSinceS ?? null,
    writes: commits?.lateSinceS ?? null,
    "commit p99": commits?.over.sinceS ?? null,
    "query p99": queries?.over.sinceS ?? null,
    reads: load.seconds,
    log: log?.overSinceS ?? null,
  };
  const withheld = end !== "whole" || problems.length > 0 ? "the run ended early" : busyReason(figures);
  const exact = (what: LoadCriterion, outcome: Outcome, id: string | null = null): JudgedCriterion => ({
    ...{ what, id, ...outcome, asMeasured: outcome.verdict },
  });
  const timed = (what: LoadCriterion, id: string | undefined, outcome: Outcome): JudgedCriterion => ({
    ...exact(what, outcome, id ?? null),
    ...withheld === null ? {} : { verdict: "not proven", reason: withheld },
  });
  const criteria: JudgedCriterion[] = [
    ...load.writePerS === null ? [] : [
      timed("writes", rows.writes, writesOutcome(load.writePerS, figures)),
      timed("late blocks", undefined, lateOutcome(figures)),
      timed(
        "commit p99",
        rows.commits,
        p99Outcome(commits?.blocks ?? 0, commits ?? none(load.commitP99Ms), figures),
      ),
    ],
    ...load.readPerS === null ? [] : [
      ...load.readPerS === "max" ? [] : [timed("reads", rows.reads, readsOutcome(load.readPerS, figures))],
      timed(
        "query p99",
        rows.queries,
        p99Outcome(queries?.asked ?? 0, queries ?? none(load.queryP99Ms), figures),
      ),
    ],
    ...log === null || log.boundBytes === null ? [] : [exact("log", logOutcome(log, log.boundBytes))],
    ...load.readPerS === null ? [] : [exact("torn reads", tornOutcome(check))],
  ];
  const failed = criteria.filter(({ verdict }) => verdict === "fail");
  const broke = failed.map(({ what }): Breakage => ({ what, sinceS: since[what] ?? null }))
    .sort((a, b) => (a.sinceS ?? Infinity) - (b.sinceS ?? Infinity));
  return {
    verdict: failed.length > 0
      ? "fail"
      : criteria.every(({ verdict }) => verdict === "pass")
      ? "pass"
      : "not proven",
    criteria,
    broke,
    isGeneratorBound: criteria.some(({ reason }) => reason === GENERATOR),
  };
}

const PASS = { verdict: "pass", reason: null } as const;
const FAIL = { verdict: "fail", reason: null } as const;
const open = (reason: string) => ({ verdict: "not proven", reason }) as const;
const none = (limitMs: number) => ({
  response: null,
  over: { limitMs, measured: 0, ofStore: 0, sinceS: null },
});

/** Share of all processors from which on they are what is short. choice: all but the gaps between blocks. */
const FULL = 0.9;

/** What only the generator's lateness makes a criterion miss: the store's own doing where that left it no processor. */
function missedLate({ processors }: LoadFigures) {
  return (processors?.busy ?? 0) >= FULL ? FAIL : open(GENERATOR);
}

function busyReason({ processors }: LoadFigures): string | null {
  const others = processors?.others ?? null;
  return others !== null && others >= NOISE_LIMITS.othersCpu
    ? `busy machine: other programs used ${formatPercent(others)} of the processors`
    : null;
}

function writesOutcome(need: number, figures: LoadFigures): Outcome {
  const { commits } = figures;
  const about = { need, value: commits?.perS ?? null, unit: "entities/s" } as const;
  if (commits === null) return { ...about, ...open("no block was written") };
  if (commits.offeredPerS < NEARLY * need) {
    return {
      ...about,
      ...open(`the mix offered ${formatNumber(commits.offeredPerS)} a second at this scale`),
    };
  }
  // Behind by no more than the block that is under way.
  if (commits.unwritten === 0 && commits.perS >= NEARLY * commits.offeredPerS) return { ...about, ...PASS };
  return { ...about, ...commits.late > 0 && commits.lateOfStore === 0 ? missedLate(figures) : FAIL };
}

function lateOutcome(figures: LoadFigures): Outcome {
  const { commits } = figures;
  const about = { need: 0, value: commits?.late ?? null, unit: "blocks" } as const;
  if (commits === null) return { ...about, ...open("no block was written") };
  if (commits.lateOfStore > 0) return { ...about, ...FAIL };
  return { ...about, ...commits.late > 0 ? missedLate(figures) : PASS };
}

function readsOutcome(need: number, { queries }: LoadFigures): Outcome {
  const about = { need, value: queries?.perS ?? null, unit: "queries/s" } as const;
  if (queries === null) return { ...about, ...open("no query was answered") };
  const { asked, unasked, emptyShare } = queries;
  if (emptyShare !== null && emptyShare > 0.5) {
    return { ...about, ...open(`${formatPercent(emptyShare)} of the answers were empty`) };
  }
  return { ...about, ...asked >= NEARLY * (asked + unasked) ? PASS : FAIL };
}

/**
 * A p99 is under its limit where the share of times over it is shown to be a hundredth at most: by its 95 % interval.
 * Without what the generator was late by itself where that decides.
 */
function p99Outcome(
  samples: number,
  { response, over: { limitMs, measured, ofStore } }: {
    readonly response: Times | null;
    readonly over: OverLimit;
  },
  figures: LoadFigures,
): Outcome {
  const us = response === null ? null : response.p99Us ?? response.maxUs;
  const isLongest = response !== null && response.p99Us === null;
  const about = { need: limitMs, value: us === null ? null : us / 1000, unit: "ms", isLongest } as const;
  if (samples === 0) return { ...about, ...open("nothing was measured") };
  const [, highest] = shareInterval(measured, samples);
  if (highest <= ALLOWED_SHARE) return { ...about, ...PASS };
  const [low, high] = shareInterval(ofStore, samples);
  if (low > ALLOWED_SHARE) return { ...about, ...FAIL };
  const [lowest] = shareInterval(measured, samples);
  if (high <= ALLOWED_SHARE || lowest > ALLOWED_SHARE) return { ...about, ...missedLate(figures) };
  const reason = measured === 0
    ? `${samples} samples are too few: a p99 takes ${fewest()} of which none is over`
    : `${measured} of ${samples} were over, which shows neither`;
  return { ...about, ...open(reason) };
}

/** Fewest samples of which none is over the limit that show a p99. */
function fewest(): number {
  let samples = 1;
  while (shareInterval(0, samples)[1] > ALLOWED_SHARE) samples++;
  return samples;
}

function logOutcome({ maxBytes, overSinceS }: LogFigures, boundBytes: number): Outcome {
  return { need: boundBytes, value: maxBytes, unit: "bytes", ...overSinceS === null ? PASS : FAIL };
}

function tornOutcome(check: LoadFigures["check"]): Outcome {
  const about = { need: 0, value: check?.torn.length ?? null, unit: "answers" } as const;
  if (check === null || check.compared === 0) return { ...about, ...open("no answer was compared") };
  return { ...about, ...check.torn.length > 0 ? FAIL : PASS };
}
