import { type Timed, totalMs } from "../../runs/service_time.ts";
import { subjectOf } from "../../runs/subject.ts";
import { median } from "../../stats/mod.ts";
import type { Curve, Metric } from "../assessment.ts";
import { APPEND_LAW, type AppendGroup } from "../laws/append_law.ts";
import { COMMIT_LAW, type CommitGroup } from "../laws/commit_law.ts";
import { type FittedLaw, overTrials } from "../laws/fit_law.ts";
import { byScale, type LawKind, totalPredictedMs, type TrialSamples } from "../laws/trial_group.ts";
import { callMs, commitMs, scaledCosts, slowestCommitMs } from "../predict.ts";
import { type EntityLaws, MENDOZA_ROWS } from "./law_projections.ts";
import { METRICS } from "../../reference/metrics.ts";
import { askLaw, type LawQuestion } from "./projection.ts";

/** Windows that a measured trial is divided into along its size. choice: enough to see a bend, each with many commits. */
const WINDOWS = 8;

/** Points of the law's curve. */
const CURVE_POINTS = 48;

/** A limit drawn across a curve. */
export type Limit = Curve["limits"][number];

/** What a chain's curves show beside its laws. */
interface EntityCurveParts {
  /** What trials measured (`commitWindows`). */
  readonly windows: readonly Window[];
  readonly limits: { readonly rate: readonly Limit[]; readonly commit: readonly Limit[] };
  /** Name of the size asked about; the scenario's full size where left out. */
  readonly needName?: string;
}

/** Sustained entities/s and mean commit time against rows in the store. Empty without a law. */
export function entityCurves(
  { fullRows, commits, payloadTimes = 1 }: EntityLaws,
  { windows, limits, needName = `${commits.subject.scenario} 1x` }: EntityCurveParts,
): Curve[] {
  const { fitted, blocks: { steady: { phase, shape } } } = commits;
  if (fitted === null || !(shape.versions > 0)) return [];
  const marks: Curve["marks"] = [
    { size: MENDOZA_ROWS, label: "Mendoza 1x", kind: "mendoza" },
    { size: fullRows, label: needName, kind: "need" },
  ];
  const make = (metric: Metric, of: (ms: number) => number, drawn: readonly Limit[]) =>
    curve(metric, {
      windows,
      fitted,
      question: (size) => ({
        size,
        shape,
        times: payloadTimes,
        ...phase === undefined ? {} : { phase },
        question: (c) => of(commitMs(c, shape, size)),
        slowest: (c, measuredTo) => of(slowestCommitMs(c, shape, { size, measuredTo })),
      }),
      marks,
      limits: drawn,
    });
  return [
    make(METRICS.entitiesPerS, (ms) => 1000 * shape.versions / ms, limits.rate),
    make(METRICS.commitMs, (ms) => ms, limits.commit),
  ];
}

/** What the commits of trials measured, in windows along their size; none without a law. */
export function commitWindows({ fitted, calibration, validation }: CommitGroup): Window[] {
  const end = ({ sizeAtEnd }: TrialSamples<unknown>) => sizeAtEnd;
  return fitted === null ? [] : windowsOf({ calibration, validation, kind: COMMIT_LAW, end, fitted });
}

/** Append time per key event against events in the organisation's log. Empty without a law. */
export function appendCurves(group: AppendGroup, agents: number, limits: readonly Limit[]): Curve[] {
  const { fitted, shape } = group;
  if (fitted === null) return [];
  const perCall = shape.eventsPerAgent / shape.callsPerAgent;
  return [
    curve(METRICS.msPerEvent, {
      windows: windowsOf({
        ...group,
        kind: APPEND_LAW,
        end: ({ samples }) => samples.reduce((most, call) => Math.max(most, call.log_events_before), 1),
        fitted,
      }),
      fitted,
      question: (size) => ({ size, question: (c) => callMs(c, shape, size) / perCall }),
      marks: [{
        size: shape.rootEventsPerAgent * agents,
        label: `${agents.toLocaleString("en-US")} agents`,
        kind: "need",
      }],
      limits,
    }),
  ];
}

/** The question about the metric at a size. */
type Question = (size: number) => LawQuestion;

interface CurveParts {
  readonly windows: readonly Window[];
  readonly fitted: FittedLaw;
  readonly question: Question;
  readonly marks: Curve["marks"];
  readonly limits: readonly Limit[];
}

function curve(metric: Metric, { windows, fitted, question, marks, limits }: CurveParts): Curve {
  const { law } = fitted;
  const need = Math.max(...marks.map(({ size }) => size));
  const breakpoints = limits.flatMap((limit) => {
    const edge = (s: number) => favourableEdge(lawPoint(fitted, question, s), limit);
    const size = crossing(edge, limit, [law.fittedTo, 10 * need]);
    return size === null
      ? []
      : [{ size, label: `certain to break ${limit.requirement}`, kind: "breakpoint" as const }];
  });
  const to = Math.max(1.5 * need, ...breakpoints.map(({ size }) => 1.1 * size));
  const measured = windows.map((window) => pointOf(window, { fitted, question }));
  const from = Math.max(1, measured[0]?.size ?? law.fittedTo / WINDOWS);
  return {
    ...subjectOf(law),
    metric: metric.id,
    metricTitle: metric.title,
    unit: metric.unit,
    sizeUnit: law.sizeUnit,
    measured,
    law: spaced(from, to).map((size) => lawPoint(fitted, question, size)),
    marks: [...marks, ...breakpoints],
    limits,
  };
}

/** Sizes from `from` to `to`, evenly spaced on a log axis. */
function spaced(from: number, to: number): number[] {
  return Array.from({ length: CURVE_POINTS }, (_, i) => from * (to / from) ** (i / (CURVE_POINTS - 1)));
}

/** A point of the law's curve. Without an interval over trials its band has no width. */
function lawPoint(fitted: FittedLaw, question: Question, size: number): Curve["law"][number] {
  const { value, interval, beyond } = askLaw(fitted, question(size));
  const [low, high] = interval ?? [value, value];
  return { size, value, low, high, tested: beyond <= 1 };
}

/** The edge of the interval in the store's favour: a limit breaks only where this edge misses it too. */
function favourableEdge({ low, high }: Curve["law"][number], limit: Limit): number {
  return limit.sense === "at-least" ? high : low;
}

/** Smallest size in a range at which the law misses a limit, by bisection; null where it meets it to the end, or never. */
function crossing(
  valueAt: (size: number) => number,
  limit: Limit,
  [from, to]: readonly [from: number, to: number],
): number | null {
  const holds = (size: number) =>
    limit.sense === "at-least" ? valueAt(size) >= limit.value : valueAt(size) <= limit.value;
  if (!holds(from) || holds(to)) return null;
  let [good, bad] = [from, to];
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(good * bad);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

type Role = Curve["measured"][number]["role"];

/** A window of the trials of one size: where along the store's growth it lies, and each trial's measured time / the law's. Plain data. */
export interface Window {
  readonly role: Role;
  readonly size: number;
  readonly slowness: readonly number[];
}

interface WindowParts<Sample extends Timed> {
  readonly calibration: readonly TrialSamples<Sample>[];
  readonly validation: readonly TrialSamples<Sample>[];
  readonly kind: LawKind<Sample>;
  /** The size at the end of a trial's last window. */
  readonly end: (trial: TrialSamples<Sample>) => number;
  readonly fitted: FittedLaw;
}

/** Measured times divided by the law's prediction for the same blocks (or calls): these differ along a chain. */
function windowsOf<Sample extends Timed>(
  { calibration, validation, kind, end, fitted }: WindowParts<Sample>,
): Window[] {
  const stretches = (trial: TrialSamples<Sample>) => {
    const parts = Array.from({ length: WINDOWS }, (): Sample[] => []);
    const last = end(trial);
    for (const sample of kind.counted(trial.samples)) {
      parts[Math.min(WINDOWS - 1, Math.floor(WINDOWS * kind.sizeBefore(sample) / last))]!.push(sample);
    }
    return parts.map((part) =>
      part.length === 0 ? null : {
        size: Math.max(1, median(part.map(kind.sizeBefore))),
        slowness: totalMs(part) / totalPredictedMs(fitted, part, kind),
      }
    );
  };
  const windows = (role: Role, trials: readonly TrialSamples<Sample>[]) =>
    byScale(trials).flatMap((sized) => {
      const all = sized.map(stretches);
      return Array.from({ length: WINDOWS }, (_, window) => {
        const own = all.flatMap((trial) => trial[window] ?? [])
          .filter(({ slowness }) => Number.isFinite(slowness) && slowness > 0);
        if (own.length === 0) return [];
        const size = Math.max(1, median(own.map((stretch) => stretch.size)));
        return [{ role, size, slowness: own.map(({ slowness }) => slowness) }];
      }).flat();
    });
  return [...windows("calibration", calibration), ...windows("validation", validation)];
}

/**
 * A window as a point of the curve, standardised to the block (or call) asked about: the law's value at its size, as much slower as the
 * trials were. Median over trials with its interval; the full range where there are too few trials for one.
 */
function pointOf(
  { role, size, slowness }: Window,
  { fitted, question }: Pick<CurveParts, "fitted" | "question">,
): Curve["measured"][number] {
  const { question: answer } = question(size);
  const expected = answer(fitted.coefficients);
  // A rate falls where the store is slower, a time rises.
  const falls = answer(scaledCosts(fitted.coefficients, 2)) < expected;
  const values = slowness.map((times) => falls ? expected / times : expected * times);
  const value = median(values);
  const [low, high] = overTrials(value, values) ?? [Math.min(...values), Math.max(...values)];
  return { size, value, low, high, n: values.length, role };
}
