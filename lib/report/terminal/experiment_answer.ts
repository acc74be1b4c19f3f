import { readAssessInput } from "../../model/assess_run.ts";
import { bendOf, type BentPoint, kneeOf, memoryOf } from "../../model/growth/bend.ts";
import { type GrowthPoint, growthPoints } from "../../model/growth/growth_points.ts";
import { measuredZones, type ZoneOfRows } from "../../model/growth/measured_zones.ts";
import {
  PREDICTION_TARGET,
  type TestedPrediction,
  testPredictions,
} from "../../model/growth/predict_point.ts";
import { type RestrictedLoad, restrictedLoads } from "../../model/growth/restricted_loads.ts";
import { steadyOf, type TwoWays, twoWaysOf } from "../../model/growth/two_ways.ts";
import { loadRowCountZones } from "../../reference/row_count_zones.ts";
import { isBasePhase } from "../../runs/base_phases.ts";
import { readPredictions } from "../../runs/predictions_file.ts";
import type { Run } from "../../runs/run_reader.ts";
import { subjectKey } from "../../runs/subject.ts";
import { formatBytes, formatCount, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { labelOf } from "./point_label.ts";
import { restrictedLines } from "./restricted_lines.ts";

/** What an experiment found, of every scenario it measured: plain data, for `--json` too. */
export interface ExperimentAnswer {
  readonly points: readonly BentPoint[];
  readonly predictions: readonly TestedPrediction<BentPoint>[];
  readonly twoWays: readonly TwoWays<BentPoint>[];
  /** The published zones of rows, of each scenario. */
  readonly zones: readonly (ZoneOfRows & { readonly scenario: string })[];
  /** Loads with restricted memory, and why there is none where the experiment asks for it; null where nothing was left out. */
  readonly restricted: readonly RestrictedLoad[];
  readonly memoryNote: string | null;
}

/** The answer of a finished run of an experiment. Throws as `readAssessInput` and `readPredictions`. */
export async function experimentAnswer(run: Run): Promise<ExperimentAnswer> {
  const input = await readAssessInput(run, []);
  const published = loadRowCountZones();
  const found = input.scenarios.flatMap(({ scenario }) => {
    if (scenario.kind !== "entities") return [];
    const points = growthPoints(scenario, input).map((point): BentPoint => ({
      ...point,
      bend: bendOf(point, memoryOf(run.manifest, point)),
    }));
    const zones = measuredZones(published, { scenario, tables: input, points: points.filter(hasAllMemory) });
    return [{ points, zones: zones.map((zone) => ({ scenario: scenario.id, ...zone })) }];
  });
  const points = found.flatMap((one) => one.points);
  return {
    points,
    predictions: testPredictions(await readPredictions(run.dir), points),
    twoWays: twoWaysOf(points.filter(hasAllMemory)),
    zones: found.flatMap(({ zones }) => zones),
    restricted: restrictedLoads(points, input.trials),
    memoryNote: run.manifest.memoryNote ?? null,
  };
}

/**
 * The same of a profile's run, about its real size alone: what was foretold before it was measured. Null where there is none.
 * Throws as `experimentAnswer`.
 */
export async function realSizeAnswer(run: Run): Promise<ExperimentAnswer | null> {
  if ((await readPredictions(run.dir)).length === 0) return null;
  const { predictions, ...whole } = await experimentAnswer(run);
  if (predictions.length === 0) return null;
  const points = predictions.map(({ measured }) => measured);
  return { ...whole, predictions, points, twoWays: [], zones: [], restricted: [] };
}

/** Whether a point was measured with all the memory that the machine has. */
export function hasAllMemory({ memoryLimitBytes }: GrowthPoint): boolean {
  return memoryLimitBytes === null;
}

/** The answer in a few lines: rates at the largest size, late blocks, where loads bend and why, whether predictions held. */
export function experimentAnswerLines(answer: ExperimentAnswer): string[] {
  const { points, predictions, twoWays, restricted, memoryNote } = answer;
  const lines = [...Map.groupBy(points.filter(hasAllMemory), ({ scenario }) => scenario).values()].flatMap(
    (own) => {
      const stores = [...Map.groupBy(own, subjectKey).values()];
      const { scenario } = own[0]!;
      const largest = Math.max(...own.map(({ scale }) => scale));
      const atLargest = stores.flatMap((of) => largestOf(of).scale === largest ? [largestOf(of)] : []);
      const steady = atLargest.filter((point) => steadyOf(point) !== undefined);
      return [
        `${scenario} at ${largest}x: ${stores.map((of) => rateText(of, largest)).join("; ")}`,
        ...steady.length === 0 ? [] : [`steady stream: ${steadyText(steady)}`],
        `blocks late at one every 2 s${atLargest.some(hasPeaks) ? ", peaks included" : ""}: ${
          atLargest.map(lateText).join("; ")
        }`,
        ...stores.flatMap(kneeText),
        ...twoWays.filter(({ grown }) => grown.scenario === scenario).map(twoWaysText),
        ...predictions.filter(({ measured }) => measured.scenario === scenario && measured.scale === largest)
          .map(predictionText),
      ];
    },
  );
  return [...lines, ...restrictedLines(restricted), ...memoryNote === null ? [] : [memoryNote]];
}

/** The largest point of a store; where it was reached both ways, the one that grew by blocks. */
function largestOf(points: readonly BentPoint[]): BentPoint {
  const last = points.at(-1)!;
  return points.find(({ scale, load }) => scale === last.scale && load === "blocks") ?? last;
}

function rateText(points: readonly BentPoint[], largest: number): string {
  const [first, last] = [points[0]!, largestOf(points)];
  if (last.scale < largest) return `${labelOf(last)} was not measured`;
  if (last.rowsPerS === null) return `${labelOf(last)} was loaded at once`;
  const than = first === last || first.rowsPerS === null
    ? ""
    : ` (${formatNumber(last.rowsPerS / first.rowsPerS)} of its rate at ${first.scale}x)`;
  const part = last.load === "blocks" ? "loads" : "goes on with";
  return `${labelOf(last)} ${part} ${formatCount(last.rowsPerS)} rows/s${than}`;
}

/** Steady rates, each as a multiple of the slowest. */
function steadyText(points: readonly BentPoint[]): string {
  const slowest = Math.min(...points.map((point) => steadyOf(point)!.rowsPerS));
  return points.map((point) => {
    const { rowsPerS, p99Us, maxUs } = steadyOf(point)!;
    const times = rowsPerS === slowest ? "" : ` (${formatNumber(rowsPerS / slowest)}x)`;
    const longest = p99Us === null ? `longest commit ${formatUs(maxUs)}` : `commit p99 ${formatUs(p99Us)}`;
    return `${labelOf(point)} ${formatCount(rowsPerS)} rows/s${times}, ${longest}`;
  }).join("; ");
}

function hasPeaks({ phases }: GrowthPoint): boolean {
  return phases.some(({ phase }) => !isBasePhase(phase) && phase !== "rewrite");
}

function lateText(point: BentPoint): string {
  const late = point.phases.filter((phase) => phase.late > 0);
  const all = formatCount(point.phases.reduce((sum, { commits }) => sum + commits, 0));
  if (late.length === 0) return `${labelOf(point)} none of ${all}`;
  const sum = late.reduce((sum, { late }) => sum + late, 0);
  return `${labelOf(point)} ${sum} of ${all} (${
    late.map(({ phase, late }) => `${phase} ${late}`).join(", ")
  })`;
}

function kneeText(points: readonly BentPoint[]): string[] {
  const name = labelOf(points[0]!);
  const knees = points.filter(({ load }) => load === "blocks").map((point) => ({
    point,
    knee: kneeOf(point),
  }));
  if (knees.length === 0) return [];
  const bent = knees.find(({ knee }) => knee);
  if (bent?.knee) {
    const { point: { scale, bend }, knee: { tenth, fromRows, share } } = bent;
    return [
      `${name} bends in the load of ${scale}x: from ${formatCount(fromRows)} rows on (tenth ${tenth}) at ` +
      `${formatPercent(share)} of the rows/s of its first tenth; ${causeText(bend, tenth)}`,
    ];
  }
  return [
    knees.every(({ knee }) => knee === undefined)
      ? `${name}: too few blocks a load to tell where it bends`
      : `${name} does not bend: no tenth of a load falls under half the rows/s of its first`,
  ];
}

/** @param tenth Of its knee. */
function causeText(
  { cause, cacheBytesByTenth, memoryBytes, perDoubling }: BentPoint["bend"],
  tenth: number,
): string {
  const slope = perDoubling === null
    ? ""
    : `: ${formatNumber(perDoubling.factor)}x a doubling past the cache ` +
      `explains ${formatPercent(perDoubling.explained)} of the differences`;
  if (cause === "memory") return `its indexes had passed the memory, ${formatBytes(memoryBytes)}${slope}`;
  if (cause === "cache") {
    return `its indexes had passed SQLite's cache, ${formatBytes(cacheBytesByTenth[tenth - 1]!)}${slope}`;
  }
  return "its indexes still fitted SQLite's cache: neither that nor the memory explains it";
}

function twoWaysText({ grown, ratios }: TwoWays): string {
  const words = Object.entries(ratios).map(([name, ratio]) =>
    `${name} ${ratio === null ? "-" : ratio.toFixed(3)}`
  );
  return `${labelOf(grown)} x${grown.scale}, loaded at once and rewritten / grown by blocks: ${
    words.join(", ")
  }`;
}

function predictionText({ prediction, measured, loadError, fileError }: TestedPrediction): string {
  const held = Math.abs(loadError) <= PREDICTION_TARGET.load && Math.abs(fileError) <= PREDICTION_TARGET.file;
  return `${labelOf(measured)}: the prediction from ${formatCount(prediction.fittedTo)} rows ${
    held ? "held" : "did not hold"
  }: load time ${signed(loadError)} (asked: within ${formatPercent(PREDICTION_TARGET.load)}), ` +
    `bytes ${signed(fileError)} (within ${formatPercent(PREDICTION_TARGET.file)})`;
}

/** A relative error in percent, with its sign. */
export function signed(error: number): string {
  return `${error < 0 ? "" : "+"}${(100 * error).toFixed(1)} %`;
}
