import { readAssessInput } from "../../model/assess_run.ts";
import { fillOf, type GrowthPoint, growthPoints, kneeOf } from "../../model/growth/growth_points.ts";
import {
  PREDICTION_TARGET,
  type TestedPrediction,
  testPredictions,
} from "../../model/growth/predict_point.ts";
import { readPredictions } from "../../runs/predictions_file.ts";
import type { Row } from "../../runs/schema.ts";
import type { Run } from "../../runs/run_reader.ts";
import { subjectKey } from "../../runs/subject.ts";
import {
  formatBytes,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatUs,
} from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** What an experiment found, of every scenario it measured: plain data, for `--json` too. */
export interface ExperimentAnswer {
  readonly points: readonly GrowthPoint[];
  readonly predictions: readonly TestedPrediction[];
}

/** The answer of a finished run of an experiment. Throws as `readAssessInput` and `readPredictions`. */
export async function experimentAnswer(run: Run): Promise<ExperimentAnswer> {
  const input = await readAssessInput(run, []);
  const points = input.scenarios.flatMap(({ scenario }) =>
    scenario.kind === "entities" ? growthPoints(scenario, input) : []
  );
  return { points, predictions: testPredictions(await readPredictions(run.dir), points) };
}

/** The answer in a few lines: rates at the largest size, where they bend, and whether predictions held. */
export function experimentAnswerLines({ points, predictions }: ExperimentAnswer): string[] {
  return [...Map.groupBy(points, ({ scenario }) => scenario).values()].flatMap((own) => {
    const stores = [...Map.groupBy(own, subjectKey).values()];
    const { scenario } = own[0]!;
    const largest = Math.max(...own.map(({ scale }) => scale));
    return [
      `${scenario} at ${largest}x: ${stores.map((of) => rateText(of, largest)).join("; ")}`,
      ...stores.map(kneeText),
      ...predictions.filter(({ measured }) => measured.scenario === scenario && measured.scale === largest)
        .map(predictionText),
    ];
  });
}

function rateText(points: readonly GrowthPoint[], largest: number): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  if (last.scale < largest) return `${last.store} was not measured`;
  const than = first === last
    ? ""
    : ` (${formatNumber(last.rowsPerS / first.rowsPerS)} of its rate at ${first.scale}x)`;
  return `${last.store} loads ${formatCount(last.rowsPerS)} rows/s${than}`;
}

function kneeText(points: readonly GrowthPoint[]): string {
  const { store } = points[0]!;
  const knees = points.map((point) => ({ point, knee: kneeOf(point) }));
  const bent = knees.find(({ knee }) => knee);
  if (bent?.knee) {
    const { point: { scale }, knee: { tenth, fromRows, share } } = bent;
    return `${store} bends in the load of ${scale}x: from ${
      formatCount(fromRows)
    } rows on (tenth ${tenth}) at ` +
      `${formatPercent(share)} of the rows/s of its first tenth`;
  }
  return knees.every(({ knee }) => knee === undefined)
    ? `${store}: too few blocks a load to tell where it bends`
    : `${store} does not bend: no tenth of a load falls under half the rows/s of its first`;
}

function predictionText({ prediction, measured, loadError, fileError }: TestedPrediction): string {
  const held = Math.abs(loadError) <= PREDICTION_TARGET.load && Math.abs(fileError) <= PREDICTION_TARGET.file;
  return `${measured.store}: the prediction from ${formatCount(prediction.fittedTo)} rows ${
    held ? "held" : "did not hold"
  }: load time ${signed(loadError)} (asked: within ${formatPercent(PREDICTION_TARGET.load)}), ` +
    `bytes ${signed(fileError)} (within ${formatPercent(PREDICTION_TARGET.file)})`;
}

function signed(error: number): string {
  return `${error < 0 ? "" : "+"}${(100 * error).toFixed(1)} %`;
}

/** Its tables: points, rates by tenth, commits by phase, predictions, b-trees. */
export function experimentTables({ points, predictions }: ExperimentAnswer): SummaryTable[] {
  return [
    pointTable(points),
    tenthTable(points),
    phaseTable(points),
    ...(predictions.length === 0 ? [] : [predictionTable(predictions)]),
    ...[...Map.groupBy(points, subjectKey).values()].map(treeTable),
  ];
}

const POINT_COLUMNS = ["scenario", "point", "store", "trials"] as const;
const POINT_WORDS = ["point", "store", "phase"];

function pointCells({ scenario, scale, store, trials }: GrowthPoint): string[] {
  return [scenario, `x${scale}`, store, String(trials)];
}

function pointTable(points: readonly GrowthPoint[]): SummaryTable {
  return {
    title: "points: the store at its end, loaded block by block; bytes a row without the log",
    columns: [
      ...POINT_COLUMNS,
      "rows",
      "file",
      "indexes",
      "bytes a row",
      "fill",
      "free pages",
      "largest log",
    ],
    left: POINT_WORDS,
    rows: points.map((point) => [
      ...pointCells(point),
      formatCount(point.rows),
      formatBytes(point.fileBytes),
      formatBytes(sumOf(point, ({ role }) => role === "index")),
      formatNumber(point.fileBytes / point.rows),
      share(fillOf(point.parts)),
      formatCount(point.parts.find(({ name }) => name === "free pages")?.pages ?? 0),
      point.logBytes === null ? "-" : formatBytes(point.logBytes),
    ]),
  };
}

function tenthTable(points: readonly GrowthPoint[]): SummaryTable {
  return {
    title: "rows/s by tenth of the load (store time)",
    columns: [...POINT_COLUMNS, "load", "rows/s", ...Array.from({ length: 10 }, (_, i) => `${i + 1}`)],
    left: POINT_WORDS,
    rows: points.map((point) => [
      ...pointCells(point),
      formatUs(point.loadS * 1e6),
      formatCount(point.rowsPerS),
      ...point.rowsPerSByTenth.map((rate) => rate === null ? "-" : formatCount(rate)),
    ]),
  };
}

function phaseTable(points: readonly GrowthPoint[]): SummaryTable {
  return {
    title: "commits by phase: service time of one block, empty blocks left out",
    columns: [...POINT_COLUMNS, "phase", "n", "p50", "p99", "max"],
    left: POINT_WORDS,
    rows: points.flatMap((point) =>
      point.phases.map(({ phase, commits, p50Us, p99Us, maxUs }) => [
        ...pointCells(point),
        phase,
        formatCount(commits),
        formatUs(p50Us),
        p99Us === null ? "-" : formatUs(p99Us),
        formatUs(maxUs),
      ])
    ),
  };
}

function predictionTable(predictions: readonly TestedPrediction[]): SummaryTable {
  return {
    title: "predictions, written down before their point was measured",
    columns: ["scenario", "point", "store", "what", "predicted", "95 %", "measured", "error"],
    left: ["point", "store", "what"],
    rows: predictions.flatMap(({ prediction, measured, loadError, fileError }) => {
      const of = [measured.scenario, `x${measured.scale}`, measured.store];
      const { loadS, fileBytes } = prediction;
      const seconds = (value: number) => formatUs(value * 1e6);
      return [
        [
          ...[...of, "load", seconds(loadS.value), formatInterval(loadS.interval, "s")],
          ...[seconds(measured.loadS), signed(loadError)],
        ],
        [
          ...[...of, "file", formatBytes(fileBytes.value), formatInterval(fileBytes.interval, "bytes")],
          ...[formatBytes(measured.fileBytes), signed(fileError)],
        ],
      ];
    }),
  };
}

/** Parts smaller than this share of the largest store are left out. choice: what decides nothing. */
const SMALL_PART = 0.01;

/** The b-trees of one store, at its smallest and its largest point. */
function treeTable(points: readonly GrowthPoint[]): SummaryTable {
  const [first, last] = [points[0]!, points.at(-1)!];
  const at = ({ parts }: GrowthPoint, name: string) => parts.find((part) => part.name === name);
  const large = last.parts.filter(({ role, bytes, depth }) =>
    role !== "log" && depth !== null && bytes >= SMALL_PART * last.fileBytes
  ).toSorted((a, b) => b.bytes - a.bytes);
  const grown = (name: string, cell: (part: Row<"sizes">, point: GrowthPoint) => string) =>
    (first === last ? [last] : [first, last]).map((point) => {
      const part = at(point, name);
      return part === undefined ? "-" : cell(part, point);
    }).join(" → ");
  return {
    title: `b-trees of ${last.store}, ${last.scenario}` +
      (first === last ? ` x${last.scale}` : `, x${first.scale} → x${last.scale}`) +
      `: those of ${formatPercent(SMALL_PART)} of its bytes or more`,
    columns: ["table or index", "for", "pages", "levels", "fill", "bytes a row"],
    left: ["for"],
    rows: large.map(({ name, role }) => [
      name,
      role,
      grown(name, ({ pages }) => formatCount(pages!)),
      grown(name, ({ depth }) => String(depth)),
      grown(name, (part) => share(fillOf([part]))),
      grown(name, ({ bytes }, { rows }) => formatNumber(bytes / rows)),
    ]),
  };
}

function sumOf({ parts }: GrowthPoint, counts: (part: GrowthPoint["parts"][number]) => boolean): number {
  return parts.filter(counts).reduce((sum, { bytes }) => sum + bytes, 0);
}

function share(of: number | null): string {
  return of === null ? "-" : formatPercent(of);
}
