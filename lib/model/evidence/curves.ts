import { type Timed, totalMs } from "../../runs/service_time.ts";
import { subjectOf } from "../../runs/subject.ts";
import { median } from "../../stats/mod.ts";
import type { Curve, Metric } from "../assessment.ts";
import { APPEND_LAW, type AppendGroup } from "../laws/append_law.ts";
import { COMMIT_LAW } from "../laws/commit_law.ts";
import { type FittedLaw, overTrials } from "../laws/fit_law.ts";
import {
  byScale,
  type LawKind,
  totalPredictedMs,
  type TrialGroup,
  type TrialSamples,
} from "../laws/trial_group.ts";
import { callMs, type Coefficients, commitMs, slowestCommitMs } from "../predict.ts";
import type { EntityModel } from "./entity_model.ts";
import { MENDOZA_ROWS } from "./entity_projections.ts";
import { METRICS } from "../../reference/metrics.ts";
import { askLaw, type LawQuestion } from "./projection.ts";

/** Windows that a measured trial is divided into along its size. choice: enough to see a bend, each with many commits. */
const WINDOWS = 8;

/** Points of the law's curve. */
const CURVE_POINTS = 48;

/** A limit drawn across a curve. */
export type Limit = Curve["limits"][number];

/** Sustained entities/s and mean commit time against rows in the store. Empty without a law. */
export function entityCurves(
  model: EntityModel,
  limits: { rate: readonly Limit[]; commit: readonly Limit[] },
): Curve[] {
  const { fitted, blocks: { steady: { phase, shape } } } = model.commits;
  if (fitted === null || !(shape.versions > 0)) return [];
  const marks: Curve["marks"] = [
    { size: MENDOZA_ROWS, label: "Mendoza 1x", kind: "mendoza" },
    { size: model.fullRows, label: `${model.scenario.id} 1x`, kind: "need" },
  ];
  const make = (metric: Metric, of: (ms: number) => number, drawn: readonly Limit[]) =>
    curve(metric, {
      group: model.commits,
      kind: COMMIT_LAW,
      end: ({ sizeAtEnd }) => sizeAtEnd,
      fitted,
      question: (size) => ({
        size,
        shape,
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

/** Append time per key event against events in the organisation's log. Empty without a law. */
export function appendCurves(group: AppendGroup, agents: number, limits: readonly Limit[]): Curve[] {
  const { fitted, shape } = group;
  if (fitted === null) return [];
  const perCall = shape.eventsPerAgent / shape.callsPerAgent;
  return [
    curve(METRICS.msPerEvent, {
      group,
      kind: APPEND_LAW,
      end: ({ samples }) => samples.reduce((most, call) => Math.max(most, call.log_events_before), 1),
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

interface CurveParts<Sample extends Timed> {
  readonly group: TrialGroup<Sample>;
  readonly kind: LawKind<Sample>;
  /** The size at the end of a trial's last window. */
  readonly end: (trial: TrialSamples<Sample>) => number;
  readonly fitted: FittedLaw;
  readonly question: Question;
  readonly marks: Curve["marks"];
  readonly limits: readonly Limit[];
}

function curve<Sample extends Timed>(metric: Metric, parts: CurveParts<Sample>): Curve {
  const { fitted, question, marks, limits } = parts;
  const windows = windowsOf(parts);
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
  const from = Math.max(1, windows[0]?.size ?? law.fittedTo / WINDOWS);
  return {
    ...subjectOf(law),
    metric: metric.id,
    metricTitle: metric.title,
    unit: metric.unit,
    sizeUnit: law.sizeUnit,
    measured: windows,
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

/** One window of one trial: its median size, and its measured time divided by the law's prediction. */
interface Stretch {
  readonly size: number;
  readonly slowness: number;
}

/**
 * Measured points standardised to the mean block (or call): blocks differ along a chain, so the time of each window is
 * divided by the law's prediction for the same blocks, and the law's value for the mean block at that size is scaled by
 * this ratio.
 */
function windowsOf<Sample extends Timed>(
  { group: { calibration, validation }, kind, end, fitted, question }: CurveParts<Sample>,
): Curve["measured"] {
  const stretches = (trial: TrialSamples<Sample>) => {
    const parts = Array.from({ length: WINDOWS }, (): Sample[] => []);
    const last = end(trial);
    for (const sample of kind.counted(trial.samples)) {
      parts[Math.min(WINDOWS - 1, Math.floor(WINDOWS * kind.sizeBefore(sample) / last))]!.push(sample);
    }
    return parts.map((part): Stretch | null =>
      part.length === 0 ? null : {
        size: Math.max(1, median(part.map(kind.sizeBefore))),
        slowness: totalMs(part) / totalPredictedMs(fitted, part, kind),
      }
    );
  };
  const points = (role: Role, trials: readonly TrialSamples<Sample>[]) =>
    byScale(trials).flatMap((own) => pointsOf(own.map(stretches), role, { fitted, question }));
  return [...points("calibration", calibration), ...points("validation", validation)];
}

type Role = Curve["measured"][number]["role"];

/** Median over trials of one size of each window, with its interval; the full range where there are too few trials for one. */
function pointsOf(
  stretches: readonly (readonly (Stretch | null)[])[],
  role: Role,
  { fitted, question }: { readonly fitted: FittedLaw; readonly question: Question },
): Curve["measured"] {
  const pointAt = (window: number) => {
    const own = stretches.flatMap((trial) => trial[window] ?? [])
      .filter((s) => Number.isFinite(s.slowness) && s.slowness > 0);
    if (own.length === 0) return [];
    const size = Math.max(1, median(own.map((s) => s.size)));
    const { question: answer } = question(size);
    const expected = answer(fitted.coefficients);
    // A rate falls where the store is slower, a time rises.
    const falls = answer(scaled(fitted.coefficients, 2)) < expected;
    const values = own.map((s) => falls ? expected / s.slowness : expected * s.slowness);
    const value = median(values);
    const [low, high] = overTrials(value, values) ?? [Math.min(...values), Math.max(...values)];
    return [{ size, value, low, high, n: own.length, role }];
  };
  return Array.from({ length: WINDOWS }, (_, window) => pointAt(window)).flat();
}

function scaled(coefficients: Coefficients, factor: number): Coefficients {
  return Object.fromEntries(Object.entries(coefficients).map(([name, value]) => [name, factor * value]));
}
