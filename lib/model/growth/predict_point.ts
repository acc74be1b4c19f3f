import { isLeftOut } from "../../runs/bulk_trials.ts";
import type { PointPrediction } from "../../runs/predictions_file.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { EntityScenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { entityModels } from "../evidence/entity_model.ts";
import { syncProjection } from "../evidence/law_projections.ts";
import { askLaw } from "../evidence/projection.ts";
import type { AssessInput } from "../input.ts";
import { fileBytes } from "../predict.ts";
import type { GrowthPoint } from "./growth_points.ts";

/** A size to predict. */
interface AskedPoint {
  readonly scenario: EntityScenario;
  readonly scale: number;
  /** What a trial writes in its load, and in all. */
  readonly load: ScenarioSize;
  readonly whole: ScenarioSize;
}

/**
 * What the laws fitted to a run's calibration trials, and tested on its validation trials, say of a size: one prediction a
 * subject. Subjects without a law of time and one of size give none. Pure: it sees only the trials it is given.
 */
export function predictPoint(
  input: AssessInput,
  { scenario, scale, load, whole }: AskedPoint,
): Omit<PointPrediction, "writtenAt">[] {
  const trials = input.trials.filter((trial) =>
    trial.scenario === scenario.id && trial.status === "ok" && !isLeftOut(trial)
  );
  return entityModels({ scenario, fullSize: whole }, trials, input).flatMap((model) => {
    const [loadRows, { size, fullRows: rows, commits }] = [rowCount(load), model];
    const sync = syncProjection(model, loadRows);
    if (sync === null || size === null) return [];
    const file = askLaw(size, { size: rows, question: (c) => fileBytes(c, model.fullStored) });
    return [{
      ...commits.subject,
      scale,
      rows,
      loadRows,
      trials: sync.trials,
      fittedTo: commits.fitted!.law.fittedTo,
      loadS: {
        value: 60 * sync.value,
        interval: sync.interval && [60 * sync.interval[0], 60 * sync.interval[1]] as const,
      },
      fileBytes: { value: file.value, interval: file.interval },
    }];
  });
}

/** A prediction beside what was then measured; errors are measured / predicted - 1. */
export interface TestedPrediction<Point extends GrowthPoint = GrowthPoint> {
  readonly prediction: PointPrediction;
  readonly measured: Point;
  readonly loadError: number;
  readonly fileError: number;
}

/** Errors within which a prediction was good. choice: bytes follow from the layout, times also from caches. */
export const PREDICTION_TARGET = { load: 0.1, file: 0.02 } as const;

/** The predictions whose point was measured since. */
export function testPredictions<Point extends GrowthPoint>(
  predictions: readonly PointPrediction[],
  points: readonly Point[],
): TestedPrediction<Point>[] {
  return predictions.flatMap((prediction) => {
    const measured = points.find((point) =>
      point.loadS !== null && point.memoryLimitBytes === null &&
      (["scenario", "store", "profile", "variant", "scale"] as const).every((name) =>
        point[name] === prediction[name]
      )
    );
    if (measured === undefined) return [];
    const loadError = measured.loadS! / prediction.loadS.value - 1;
    const fileError = measured.fileBytes / prediction.fileBytes.value - 1;
    return [{ prediction, measured, loadError, fileError }];
  });
}
