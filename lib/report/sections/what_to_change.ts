import type { Assessment } from "../../model/assessment.ts";
import type { UseCaseAnswer } from "../../model/verdicts/answer.ts";
import {
  type Interval,
  NOT_PROVEN_REASONS,
  type NotProvenReason,
  type Verdict,
} from "../../model/verdicts/verdict.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatRough } from "../../text/numbers.ts";
import { headroomInterval, tightestOf } from "./headroom.ts";
import { AXES, type Axis, axisOf } from "./need_words.ts";

/** Most readers that are worth naming. choice: beyond, an application asks less or keeps answers, and adds no readers. */
const MOST_READERS = 100;

/** What to do where nothing fails and the tightest need is open. */
const OPEN: Readonly<Partial<Record<NotProvenReason, string>>> = {
  "beyond-tested-range": "measure larger: the tightest need lies beyond what was tested",
  "machine-busy": "measure again: the machine was busy",
  "too-few-trials": "measure more trials (--profile full)",
  "too-few-samples": "measure more trials (--profile full)",
  "interval-crosses-threshold": "measure more trials: the interval includes what is asked",
};

/**
 * What would let a use case fit on this store, made from its verdicts: another store of the run where fewer needs fail, else as
 * `actionsOf`. Empty where the run does not hold it.
 */
export function whatToChange(row: UseCaseAnswer, assessment: Judged): string {
  if (row.scenario === null) return "";
  const { answer: { useCases }, verdicts } = assessment;
  const better = useCases.filter(({ scenario, failed }) => scenario === row.scenario && failed < row.failed)
    .toSorted((a, b) => a.failed - b.failed)[0];
  return better === undefined
    ? actionsOf(row, assessment).join("; ")
    : insteadText(row, better, (of) => needsOf(of, verdicts));
}

/**
 * For each axis whose tightest need is missed, the tightest first, how much more it takes to hold that, a clause each; "?" where
 * that is not proven. Where none is missed, what is open.
 */
export function actionsOf(row: UseCaseAnswer, { verdicts }: Judged): string[] {
  const missed = AXES.flatMap((axis) => {
    const own = tightestOf(needsOf(row, verdicts).filter((one) => axisOf(one) === axis));
    return own === null || own.verdict === "pass" || own.headroom! >= 1 ? [] : [{ axis, own }];
  }).sort((a, b) => a.own.headroom! - b.own.headroom!);
  return missed.length === 0
    ? [nothingText(row)]
    : missed.map(({ axis, own }) => `${actionText(axis, own, row)}${own.verdict === "fail" ? "" : " ?"}`);
}

/** What advice is made from. */
export type Judged = Pick<Assessment, "answer" | "verdicts">;

/** The needs that decide on a row, as they were judged. */
export function needsOf({ scenario, store }: UseCaseAnswer, verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter((one) => one.scenario === scenario && (one.store || null) === store && one.decides);
}

function nothingText({ fits, why, breaksFirst }: UseCaseAnswer): string {
  if (fits === "yes") return "nothing: all that was judged passes";
  const reason = why ?? breaksFirst?.reason ?? null;
  if (reason !== null) return OPEN[reason] ?? NOT_PROVEN_REASONS[reason];
  return fits === "no" ? "" : "measure more: some needs are open";
}

/** Another store: how many needs fail there, and of what is sure how much more it holds, and at what cost. */
function insteadText(
  row: UseCaseAnswer,
  better: UseCaseAnswer,
  needsOf: (row: UseCaseAnswer) => readonly Verdict[],
): string {
  const [gains, costs]: [string[], string[]] = [[], []];
  for (const axis of AXES) {
    const own = tightestOf(needsOf(row).filter((one) => axisOf(one) === axis));
    const there = needsOf(better).find(({ id }) => id === own?.id);
    if (own === null || there === undefined || there.headroom === null) continue;
    const [before, after] = [headroomInterval(own), headroomInterval(there)];
    const times = there.headroom / own.headroom!;
    if (isAbove(after, before)) gains.push(`${axis} ${timesText(times)}`);
    if (isAbove(before, after)) costs.push(`${axis} ${timesText(times)}`);
  }
  if (row.disk !== null && better.disk !== null) {
    const disk = `disk ${timesText(better.disk.value / row.disk.value)}`;
    if (isAbove(row.disk.interval, better.disk.interval)) gains.push(disk);
    if (isAbove(better.disk.interval, row.disk.interval)) costs.push(disk);
  }
  const sure = [
    ...gains.length > 0 ? [gains.join(", ")] : [],
    ...costs.length > 0 ? [`but ${costs.join(", ")}`] : [],
  ];
  return `${better.store} instead: ${countText(better.failed, "need")} fail, not ${row.failed}` +
    (sure.length === 0 ? "" : ` (${sure.join("; ")})`);
}

/** "25x", "1/3". */
export function timesText(times: number): string {
  return times >= 1 ? `${formatRough(times)}x` : `1/${formatRough(1 / times)}`;
}

function isAbove(high: Interval, low: Interval): boolean {
  return high !== null && low !== null && high[0] > low[1];
}

/** What it takes to hold the tightest need of an axis. */
function actionText(axis: Axis, own: Verdict, { chains }: UseCaseAnswer): string {
  const times = 1 / own.headroom!;
  const interval = headroomInterval(own);
  const range = interval === null
    ? ""
    : ` [${formatRough(1 / interval[1])}, ${formatRough(1 / interval[0])}]`;
  const isTime = own.unit === "ms";
  switch (axis) {
    case "reads":
      if (isTime) return `queries ${formatRough(times)}x${range} faster`;
      return times > MOST_READERS
        ? `reads ${formatRough(times)}${range} times fewer or cheaper`
        : `reads over ${Math.ceil(times)}${range} readers`;
    case "writes": {
      if (isTime) return `blocks that commit ${formatRough(times)}x${range} faster`;
      if (chains === null || chains.value <= 1) {
        return `writes over ${formatRough(Math.ceil(times))}${range} chains`;
      }
      const spread = chains.interval === null ? "" : ` [${chains.interval.map(formatRough).join(", ")}]`;
      return `writes over ${formatRough(chains.value)}${spread} chains`;
    }
    case "disk":
      return `${formatRough(times)}x${range} the disk`;
    case "sync":
      return `sync over ${formatRough(Math.ceil(times))}${range} chains or at once (append --bulk)`;
  }
}
