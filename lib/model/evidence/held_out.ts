import { isLeftOut, isRewritten } from "../../runs/bulk_trials.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { type Subject, subjectKey } from "../../runs/subject.ts";
import { median } from "../../stats/mod.ts";
import type { AssessInput } from "../input.ts";
import { COMMIT_LAW } from "../laws/commit_law.ts";
import { queryGroup } from "../laws/query_law.ts";
import { blockOf, writesOrCloses } from "../laws/real_block.ts";
import { timesAt } from "../laws/scaled_times.ts";
import { byRole } from "../laws/trial_group.ts";
import { commitMs, fileBytes, slowestCommitMs, type StoredSize } from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";
import { type EntityModel, entityModels, storedBy } from "./entity_model.ts";
import { askLaw } from "./projection.ts";
import { selectTrials } from "./select_trials.ts";

/** Largest median error asked of each kind of prediction, at four times the largest size it knows and more. */
export const HELD_OUT_TARGETS = { sizes: 0.02, commits: 0.1, "query p50": 0.15, "query p99": 0.3 } as const;

/** A kind of prediction that is tested. */
type HeldOutKind = keyof typeof HELD_OUT_TARGETS;

/** One prediction of one trial by the laws of all smaller trials, beside what the trial measured. */
export interface HeldOutPoint extends Subject {
  readonly kind: HeldOutKind;
  /** "load", "file", "query-node_filter-service-p50-ms". */
  readonly what: string;
  readonly unit: "bytes" | "ms";
  readonly trial: string;
  readonly scale: number;
  /** Rows of the trial's store at its end, as a multiple of the largest that the laws knew. */
  readonly beyond: number;
  /** In `unit`, as `interval` and `measured` are. */
  readonly predicted: number;
  /** 95 %; null with too few trials for one. */
  readonly interval: Interval;
  readonly measured: number;
}

/** Measured / predicted - 1. */
export function errorOf({ measured, predicted }: HeldOutPoint): number {
  return measured / predicted - 1;
}

/** Least multiple of the known sizes that counts as beyond them. choice: four, less what scaled counts are rounded by. */
const BEYOND_LEAST = 3.8;

/**
 * Every trial of a run that is at least four times as large as all smaller ones of its subject, predicted by them: its bytes, the time
 * of its own blocks phase by phase, and its service times. The laws see no trial of its size or a larger one.
 *
 * A store that was loaded at once and then rewritten in part tests the stream after that and the queries: what an appended one of its
 * size does, `growth-two-ways` finds it to do as well. No law knows of it.
 */
export function heldOutPoints(input: AssessInput): HeldOutPoint[] {
  return eachSubject(input, ({ fit, predict }, trials) => {
    const fitted = new Map<number, Known>();
    return trials.filter(({ role }) => role === "validation").flatMap((held) => {
      const smaller = trials.filter((trial) => trial.scale < held.scale && !isLeftOut(trial));
      if (held.rows < BEYOND_LEAST * largestRows(smaller)) return [];
      return predict(fitted.getOrInsertComputed(held.scale, () => fit(smaller)), held);
    });
  });
}

/**
 * What the same predictions are off by at the size that they know, each calibration trial predicted by the others: how much trials
 * of one size differ, which no law can foretell.
 */
export function sameSizePoints(input: AssessInput): HeldOutPoint[] {
  return eachSubject(input, ({ fit, predict }, trials) => {
    const appended = trials.filter((trial) => !isLeftOut(trial));
    const [calibration] = byRole(appended.map((trial) => ({ trial })));
    return calibration.flatMap(({ trial: held }) =>
      predict(fit(calibration.flatMap(({ trial }) => trial === held ? [] : [trial])), held)
    );
  });
}

/** What some trials tell: the models of their subject, and the rows of the largest store. */
interface Known {
  readonly models: readonly EntityModel[];
  readonly rows: number;
}

interface Predicting {
  readonly fit: (trials: readonly Row<"trials">[]) => Known;
  readonly predict: (known: Known, held: Row<"trials">) => HeldOutPoint[];
}

function largestRows(trials: readonly Row<"trials">[]): number {
  return trials.reduce((most, { rows }) => Math.max(most, rows), 0);
}

/** Goes through the trials of blocks, of each subject of entities. */
function eachSubject(
  input: AssessInput,
  of: (predicting: Predicting, trials: readonly Row<"trials">[]) => HeldOutPoint[],
): HeldOutPoint[] {
  const byTrial = {
    commits: rowsByTrial(input.commits),
    queries: rowsByTrial(input.queries),
    sizes: rowsByTrial(input.sizes),
  };
  const usable = selectTrials(input).trials.filter((trial) => !isLeftOut(trial) || isRewritten(trial));
  return input.scenarios.flatMap(({ scenario, fullSize }) => {
    if (scenario.kind !== "entities" || fullSize === null) return [];
    const predicting: Predicting = {
      fit: (trials) => ({
        models: entityModels({ scenario, fullSize }, trials, input),
        rows: largestRows(trials),
      }),
      predict: ({ models, rows }, held) => {
        const own = {
          commits: byTrial.commits.get(held.trial) ?? [],
          queries: byTrial.queries.get(held.trial) ?? [],
          sizes: byTrial.sizes.get(held.trial) ?? [],
        };
        return models.flatMap((model) =>
          trialPoints(model, { held, ...own }).map((point) => ({ ...point, beyond: held.rows / rows }))
        );
      },
    };
    const own = usable.filter((trial) => trial.scenario === scenario.id);
    return [...Map.groupBy(own, subjectKey).values()].flatMap((trials) => of(predicting, trials));
  });
}

interface HeldTrial {
  readonly held: Row<"trials">;
  readonly commits: readonly Row<"commits">[];
  readonly queries: readonly Row<"queries">[];
  readonly sizes: readonly Row<"sizes">[];
}

type Point = Omit<HeldOutPoint, "beyond">;

/** What a model says of one trial of its subject, beside what the trial measured. */
export function trialPoints(model: EntityModel, trial: HeldTrial): Point[] {
  const { held: { trial: id, scale } } = trial;
  const about = { ...model.commits.subject, trial: id, scale };
  return [...sizePoints(model, trial), ...commitPoints(model, trial), ...queryPoints(model, trial)]
    .filter(({ measured, predicted }) => measured > 0 && predicted > 0)
    .map((point) => ({ ...about, ...point }));
}

type OwnPoint = Pick<HeldOutPoint, "kind" | "what" | "unit" | "predicted" | "interval" | "measured">;

function sizePoints({ size }: EntityModel, { held, commits, sizes }: HeldTrial): OwnPoint[] {
  const stored: StoredSize = storedBy(commits);
  // Commits do not tell what a load at once stored.
  if (size === null || stored.rows === 0 || isRewritten(held)) return [];
  const bytes = (role: string) =>
    sizes.filter((part) => part.role === role).reduce((sum, part) => sum + part.bytes, 0);
  const parts = [
    ["file", held.file_bytes, (c) => fileBytes(c, stored)],
    ["attributes", bytes("attributes"), (c) => (c.attributes ?? 0) * stored.rows],
    ["indexes", bytes("index"), (c) => (c.index ?? 0) * stored.rows],
  ] as const satisfies readonly (readonly [string, number, Parameters<typeof askLaw>[1]["question"]])[];
  return parts.map(([what, measured, question]) => {
    const { value, interval } = askLaw(size, { size: stored.rows, question });
    return { kind: "sizes", what, unit: "bytes", predicted: value, interval, measured };
  });
}

/** The time of the trial's own blocks, by phase. */
function commitPoints({ commits: { fitted } }: EntityModel, { held, commits }: HeldTrial): OwnPoint[] {
  if (fitted === null) return [];
  const written = COMMIT_LAW.counted(commits).filter((commit) =>
    writesOrCloses(commit) && (commit.phase === "steady" || !isRewritten(held))
  );
  return [...Map.groupBy(written, ({ phase }) => phase)].map(([phase, own]) => {
    const blocks = own.map((commit) => ({ shape: blockOf(commit), size: commit.rows_before }));
    const { value, interval } = askLaw(fitted, {
      size: held.rows,
      phase,
      question: (c) => blocks.reduce((ms, { shape, size }) => ms + commitMs(c, shape, size), 0),
      slowest: (c, measuredTo) =>
        blocks.reduce((ms, { shape, size }) => ms + slowestCommitMs(c, shape, { size, measuredTo }), 0),
    });
    return { kind: "commits", what: phase, unit: "ms", predicted: value, interval, measured: totalMs(own) };
  });
}

/** Service times of the trial's queries, by kind and of the whole mix. */
function queryPoints({ queries: { times } }: EntityModel, { held, queries }: HeldTrial): OwnPoint[] {
  const asCalibration = { ...held, role: "calibration" };
  const own = new Map(
    [...queryGroup([{ trial: asCalibration, queries }]).times].map(([{ id }, known]) => [id, known]),
  );
  return [...times].flatMap(([{ id }, known]): OwnPoint[] => {
    const measured = own.get(id);
    if (measured === undefined || !id.includes("-service-")) return [];
    const kind = id.includes("-p50-") ? "query p50" : "query p99";
    const { value, interval } = timesAt(known, held.rows);
    return [{
      kind,
      what: id,
      unit: "ms",
      predicted: value,
      interval,
      measured: timesAt(measured, held.rows).value,
    }];
  });
}

/** How good the predictions of one kind were. */
export interface HeldOutSummary {
  readonly kind: HeldOutKind;
  readonly points: number;
  readonly trials: number;
  /** Median of the errors' absolute values; null without a point. */
  readonly medianError: number | null;
  /** The same among trials of one size. */
  readonly sameSizeError: number | null;
  /** Share of the intervals that hold what was measured; null where none has an interval. */
  readonly coverage: number | null;
}

/** The predictions of a run by kind. */
export function summariseHeldOut(
  held: readonly HeldOutPoint[],
  sameSize: readonly HeldOutPoint[],
): HeldOutSummary[] {
  const kinds = Object.keys(HELD_OUT_TARGETS) as HeldOutKind[];
  return kinds.map((kind) => {
    const own = held.filter((point) => point.kind === kind);
    const judged = own.flatMap(({ interval, measured }) =>
      interval === null ? [] : [measured >= interval[0] && measured <= interval[1]]
    );
    return {
      kind,
      points: own.length,
      trials: new Set(own.map(({ trial }) => trial)).size,
      medianError: medianError(own),
      sameSizeError: medianError(sameSize.filter((point) => point.kind === kind)),
      coverage: judged.length === 0 ? null : judged.filter((is) => is).length / judged.length,
    };
  });
}

function medianError(points: readonly HeldOutPoint[]): number | null {
  return points.length === 0 ? null : median(points.map((point) => Math.abs(errorOf(point))));
}
