import type { ReadyPoint } from "../../bench/session/bench_host.ts";
import { readAssessInput } from "../../model/assess_run.ts";
import { predictPoint } from "../../model/growth/predict_point.ts";
import { addPredictions, type PointPrediction, readPredictions } from "../../runs/predictions_file.ts";
import { openRun } from "../../runs/run_reader.ts";
import { subjectKey } from "../../runs/subject.ts";
import { formatBytes, formatCount, formatInterval, formatUs } from "../../text/numbers.ts";

/**
 * Writes down, in the run folder, what the trials finished so far say of a point that is about to be measured for validation.
 * A prediction of an earlier session stands; a store with a finished trial of this size is no longer predicted.
 * @returns A line on each new prediction.
 */
export async function predictReadyPoint(
  { dir, scenario, size, trials }: ReadyPoint,
  now: () => Date,
): Promise<string[]> {
  const { scale, role } = trials[0]!;
  if (role !== "validation") return [];
  const input = await readAssessInput(await openRun(dir), []);
  const idOf = (of: Pick<PointPrediction, "scenario" | "store" | "profile" | "variant" | "scale">) =>
    `${subjectKey(of)} ${of.scale}`;
  const known = new Set([...await readPredictions(dir), ...input.trials].map(idOf));
  const isMeasured = (of: Pick<PointPrediction, "store" | "variant">) =>
    trials.some(({ store, variant }) => store === of.store && variant === of.variant);
  const added = predictPoint(input, { scenario, scale, ...size })
    .filter((prediction) => isMeasured(prediction) && !known.has(idOf(prediction)))
    .map((prediction): PointPrediction => ({ ...prediction, writtenAt: now().toISOString() }));
  if (added.length > 0) await addPredictions(dir, added);
  return added.map(lineOf);
}

function lineOf(
  { scenario, store, scale, loadRows, trials, fittedTo, loadS, fileBytes }: PointPrediction,
): string {
  const load = `${formatUs(loadS.value * 1e6)} ${formatInterval(loadS.interval, "s")}`;
  const file = `${formatBytes(fileBytes.value)} ${formatInterval(fileBytes.interval, "bytes")}`;
  return `predicted before it starts: ${scenario} x${scale} ${store} loads ${
    formatCount(loadRows)
  } rows in ${load} ` +
    `and takes ${file}, from ${trials} trials of ${formatCount(fittedTo)} rows`;
}
