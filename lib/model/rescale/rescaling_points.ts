import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { type Subject, subjectKey, subjectOf } from "../../runs/subject.ts";
import { median } from "../../stats/mod.ts";
import { entityModels } from "../evidence/entity_model.ts";
import { trialPoints } from "../evidence/held_out.ts";
import { appendGroups } from "../evidence/kel_model.ts";
import { widened } from "../evidence/projection.ts";
import { selectTrials } from "../evidence/select_trials.ts";
import type { AssessInput } from "../input.ts";
import { APPEND_LAW } from "../laws/append_law.ts";
import { predict } from "../laws/fit_law.ts";
import type { Interval } from "../verdicts/verdict.ts";
import type { Widening } from "./rescaled.ts";
import { wideningOf } from "./as_rescaled.ts";

/** Largest median error asked of each kind of time. choice: what a decision about a server needs. */
const RESCALING_TARGETS = { commits: 0.25, appends: 0.25, "query p50": 0.35 } as const;
/** Least share of the intervals that hold what is measured then. choice: intervals of 95 %, with room for what no passport tells. */
export const RESCALING_COVERAGE = 0.85;

/** A kind of time that is tested. */
type RescalingKind = keyof typeof RESCALING_TARGETS;

/** A time of a run there, as a run here and two passports foretell it, beside what was measured. Milliseconds. */
export interface RescalingPoint extends Subject {
  readonly kind: RescalingKind;
  /** Phase of the blocks, or metric of the query. */
  readonly what: string;
  readonly scale: number;
  /** As the laws of the run here have it where nothing is rescaled. */
  readonly unscaled: number;
  readonly predicted: number;
  /** 95 %, widened; null with too few trials for one. */
  readonly interval: Interval;
  /** The median of the trials there. */
  readonly measured: number;
  readonly trials: number;
}

type Told = Omit<RescalingPoint, "unscaled" | "trials">;

/**
 * What a rescaled run says of the trials of another one, which nothing of it has seen: of each subject and size, times of commits, of
 * calls and queries. @param run The run here as it was measured. @param rescaled The same to the machine of `measured`.
 */
export function rescalingPoints(
  { run, rescaled, measured }: Record<"run" | "rescaled" | "measured", AssessInput>,
): RescalingPoint[] {
  const keyOf = (point: Told) => [subjectKey(point), point.kind, point.what, point.scale].join(" ");
  const unscaled = Map.groupBy(toldOf(run, measured), keyOf);
  return [...Map.groupBy(toldOf(rescaled, measured), keyOf)].flatMap(([key, own]) => {
    const before = unscaled.get(key);
    if (before === undefined) return [];
    const of = (points: readonly Told[], value: (point: Told) => number) => median(points.map(value));
    const [first] = own as [Told];
    const bounds = own.every(({ interval }) => interval !== null);
    return [{
      ...first,
      unscaled: of(before, ({ predicted }) => predicted),
      predicted: of(own, ({ predicted }) => predicted),
      interval: bounds
        ? [of(own, ({ interval }) => interval![0]), of(own, ({ interval }) => interval![1])] as const
        : null,
      measured: of(own, ({ measured }) => measured),
      trials: own.length,
    }];
  });
}

/** What the laws of `known` say of each usable trial of `measured`. */
function toldOf(known: AssessInput, measured: AssessInput): Told[] {
  const [own, theirs] = [selectTrials(known).trials, selectTrials(measured).trials];
  const byTrial = {
    commits: Map.groupBy(measured.commits, ({ trial }) => trial),
    queries: Map.groupBy(measured.queries, ({ trial }) => trial),
  };
  return known.scenarios.flatMap(({ scenario, fullSize }) => {
    const isOf = (trial: Row<"trials">) => trial.scenario === scenario.id;
    if (scenario.kind === "kels" || fullSize === null) {
      return callsTold([known, own.filter(isOf)], [measured, theirs.filter(isOf)]);
    }
    const models = entityModels({ scenario, fullSize }, own.filter(isOf), known);
    return theirs.filter(isOf).flatMap((held): Told[] => {
      const model = models.find(({ commits }) => subjectKey(commits.subject) === subjectKey(held));
      if (model === undefined) return [];
      const commits = byTrial.commits.get(held.trial) ?? [];
      const queries = byTrial.queries.get(held.trial) ?? [];
      const { writes, reads } = factorsOf(known, held);
      return trialPoints(model, { held, commits, queries, sizes: [] }).flatMap((point): Told[] => {
        const { kind, what, scale, predicted, measured } = point;
        if (kind !== "commits" && kind !== "query p50") return [];
        const interval = widened(point.interval, kind === "commits" ? writes : reads);
        return [{ ...subjectOf(held), kind, what, scale, predicted, interval, measured }];
      });
    });
  });
}

type TrialsOf = readonly [input: AssessInput, trials: readonly Row<"trials">[]];

/** The same of a registry's calls. */
function callsTold([known, own]: TrialsOf, [measured, theirs]: TrialsOf): Told[] {
  const groups = appendGroups(own, known);
  return appendGroups(theirs, measured).flatMap(({ subject, calibration, validation, others }) => {
    const law = groups.find((group) => subjectKey(group.subject) === subjectKey(subject))?.fitted;
    const { writes } = factorsOf(known, subject);
    return [...calibration, ...validation, ...others].flatMap(({ trial: { scale }, samples }): Told[] => {
      const calls = APPEND_LAW.counted(samples);
      if (law === undefined || law === null || calls.length === 0) return [];
      const { value: predicted, interval } = predict(
        law,
        (c) => calls.reduce((ms, call) => ms + APPEND_LAW.predictedMs(c, call), 0),
      );
      const told = { interval: widened(interval, writes), measured: totalMs(calls), predicted };
      return [{ ...subject, kind: "appends", what: "onboard", scale, ...told }];
    });
  });
}

function factorsOf({ rescaled }: AssessInput, subject: Subject): Widening {
  return rescaled === undefined ? { writes: 1, reads: 1 } : wideningOf(rescaled, subject);
}

/** How good such predictions were, by kind. */
export interface RescalingSummary {
  readonly kind: RescalingKind;
  readonly points: number;
  /** Median of |measured / predicted - 1|; null without a point. The same without rescaling. */
  readonly medianError: number | null;
  readonly unscaledError: number | null;
  readonly target: number;
  /** Share of the intervals that hold what was measured; null where none has an interval. */
  readonly coverage: number | null;
}

/** The predictions by kind. */
export function summariseRescaling(points: readonly RescalingPoint[]): RescalingSummary[] {
  return (Object.keys(RESCALING_TARGETS) as RescalingKind[]).map((kind) => {
    const own = points.filter((point) => point.kind === kind);
    const errors = (of: (point: RescalingPoint) => number) =>
      own.length === 0 ? null : median(own.map((point) => Math.abs(point.measured / of(point) - 1)));
    const judged = own.filter(({ interval }) => interval !== null);
    return {
      kind,
      points: own.length,
      medianError: errors(({ predicted }) => predicted),
      unscaledError: errors(({ unscaled }) => unscaled),
      target: RESCALING_TARGETS[kind],
      coverage: judged.length === 0 ? null : judged.filter(isHeld).length / judged.length,
    };
  });
}

/** Whether the interval holds what was measured. */
export function isHeld({ interval, measured }: Pick<RescalingPoint, "interval" | "measured">): boolean {
  return interval !== null && measured >= interval[0] && measured <= interval[1];
}
