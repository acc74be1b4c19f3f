import { pointSize } from "../../bench/data/point_size.ts";
import { readAssessInput } from "../../model/assess_run.ts";
import { predictPoint } from "../../model/growth/predict_point.ts";
import type { RunTables } from "../../runs/measurements.ts";
import type { PointPrediction } from "../../runs/predictions_file.ts";

/**
 * What the laws of an experiment whose points were measured on several machines say of those that validate: fitted to the trials of
 * smaller points alone, as one machine would have had them before. Cost: the run's commits, operations and queries in memory.
 * @param now When they are written down. @throws {HeadroomError} As `readAssessInput`.
 */
export async function predictJoined(run: RunTables, now: Date): Promise<PointPrediction[]> {
  const input = await readAssessInput(run, []);
  const told = { writtenAt: now.toISOString(), afterwards: true } as const;
  return input.scenarios.flatMap(({ scenario }) => {
    if (scenario.kind !== "entities") return [];
    const own = input.trials.filter((trial) => trial.scenario === scenario.id);
    const points = Map.groupBy(own.filter(({ role }) => role === "validation"), ({ scale }) => scale);
    return [...points].sort(([a], [b]) => a - b).flatMap(([scale, trials]) => {
      const names = new Set(trials.map(({ trial }) => trial));
      const lastBlock = input.commits.reduce(
        (last, { trial, block }) => names.has(trial) ? Math.max(last, block) : last,
        -1,
      );
      if (lastBlock < 0) return [];
      const size = pointSize({ scenario, scale, seed: BigInt(run.manifest.seed) }, lastBlock);
      const smaller = { ...input, trials: own.filter((trial) => trial.scale < scale) };
      return predictPoint(smaller, { scenario, scale, ...size }).map((one) => ({ ...one, ...told }));
    });
  });
}
