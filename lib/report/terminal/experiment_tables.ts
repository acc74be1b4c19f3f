import type { GrowthPoint } from "../../model/growth/growth_points.ts";
import type { MeasuredZone } from "../../model/growth/measured_zones.ts";
import type { TestedPrediction } from "../../model/growth/predict_point.ts";
import { subjectKey } from "../../runs/subject.ts";
import {
  formatBytes,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatUs,
} from "../../text/numbers.ts";
import { fillOf } from "../../runs/fill.ts";
import type { Row } from "../../runs/schema.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { type ExperimentAnswer, hasAllMemory, signed } from "./experiment_answer.ts";
import { labelOf, limitWords, SMALL_PART, timesText } from "./point_label.ts";
import { restrictedTable } from "./restricted_lines.ts";

/** Its tables: points, rates by tenth, commits by phase, predictions, zones of rows, b-trees. */
export function experimentTables(
  { points, predictions, zones, restricted }: ExperimentAnswer,
): SummaryTable[] {
  return [
    pointTable(points),
    tenthTable(points),
    phaseTable(points),
    ...(predictions.length === 0 ? [] : [predictionTable(predictions)]),
    ...(restricted.length === 0 ? [] : [restrictedTable(restricted)]),
    // What came at once was measured in no zone.
    ...(zones.some(({ measured }) => measured.length > 0) ? [zoneTable(zones)] : []),
    ...[...Map.groupBy(points.filter(hasAllMemory), subjectKey).values()].map(treeTable),
  ];
}

const POINT_COLUMNS = ["scenario", "point", "store", "trials"] as const;
const POINT_WORDS = ["point", "store", "phase"];

function pointCells(point: GrowthPoint): string[] {
  const name = pointName(point) + limitWords(point.memoryLimitBytes);
  return [point.scenario, name, labelOf(point), String(point.trials)];
}

function pointName({ scale, load }: Pick<GrowthPoint, "scale" | "load">): string {
  return load === "blocks" ? `x${scale}` : `x${scale} ${load}`;
}

function pointTable(points: readonly GrowthPoint[]): SummaryTable {
  return {
    title: "points: the store at its end; load: how it came there; bytes a row without the log",
    columns: [
      ...["scenario", "point", "store", "trials", "load", "rows", "file", "indexes", "bytes a row"],
      ...["pages", "free", "depth", "fill", "query p50", "largest log"],
    ],
    left: [...POINT_WORDS, "load"],
    rows: points.map((point) => [
      ...[point.scenario, `x${point.scale}`, labelOf(point), String(point.trials)],
      point.load + limitWords(point.memoryLimitBytes),
      formatCount(point.rows),
      formatBytes(point.fileBytes),
      formatBytes(sumOf(point, ({ role }) => role === "index")),
      formatNumber(point.fileBytes / point.rows),
      point.pages === null ? "-" : formatCount(point.pages),
      formatCount(point.freePages),
      point.depth === null ? "-" : String(point.depth),
      share(point.fill),
      point.queryP50Us === null ? "-" : formatUs(point.queryP50Us),
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
      point.loadS === null ? "-" : formatUs(point.loadS * 1e6),
      point.rowsPerS === null ? "-" : formatCount(point.rowsPerS),
      ...point.rowsPerSByTenth.map((rate) => rate === null ? "-" : formatCount(rate)),
    ]),
  };
}

function phaseTable(points: readonly GrowthPoint[]): SummaryTable {
  return {
    title:
      "commits by phase: service time of one block, empty blocks left out; late: not done when the next was due, one every 2 s",
    columns: [...POINT_COLUMNS, "phase", "n", "rows/s", "versions/s", "p50", "p99", "max", "late"],
    left: POINT_WORDS,
    rows: points.flatMap((point) =>
      point.phases.map(({ phase, commits, rowsPerS, versionsPerS, p50Us, p99Us, maxUs, late }) => [
        ...pointCells(point),
        phase,
        formatCount(commits),
        formatCount(rowsPerS),
        formatCount(versionsPerS),
        formatUs(p50Us),
        p99Us === null ? "-" : formatUs(p99Us),
        formatUs(maxUs),
        String(late),
      ])
    ),
  };
}

function predictionTable(predictions: readonly TestedPrediction[]): SummaryTable {
  return {
    title: predictions.some(({ prediction }) => prediction.afterwards)
      ? "predictions from smaller points alone, made when the shards were joined"
      : "predictions, written down before their point was measured",
    columns: ["scenario", "point", "store", "what", "predicted", "95 %", "measured", "error"],
    left: ["point", "store", "what"],
    rows: predictions.flatMap(({ prediction, measured, loadError, fileError }) => {
      const of = [measured.scenario, `x${measured.scale}`, labelOf(measured)];
      const { loadS, fileBytes } = prediction;
      const seconds = (value: number) => formatUs(value * 1e6);
      return [
        [
          ...[...of, "load", seconds(loadS.value), formatInterval(loadS.interval, "s")],
          ...[seconds(measured.loadS!), signed(loadError)],
        ],
        [
          ...[...of, "file", formatBytes(fileBytes.value), formatInterval(fileBytes.interval, "bytes")],
          ...[formatBytes(measured.fileBytes), signed(fileError)],
        ],
      ];
    }),
  };
}

function zoneTable(zones: ExperimentAnswer["zones"]): SummaryTable {
  return {
    title:
      "the published zones of rows, by what was measured in them: load blocks of the largest point there; " +
      "indexes: at their end, by their share of the file",
    columns: [
      ...["scenario", "zone, rows", "published for writes", "store", "point", "measured, rows", "rows/s"],
      ...["of first tenth", "commit p99", "indexes", "of cache", "of memory", "knee"],
    ],
    left: ["zone, rows", "published for writes", "store", "point", "measured, rows", "knee"],
    rows: zones.flatMap(({ scenario, zone, measured }) => {
      const of = [scenario, zoneName(zone), zone.write_speed];
      if (measured.length === 0) return [[...of, "not measured", ...Array<string>(9).fill("")]];
      return measured.map((one) => [...of, ...zoneCells(one)]);
    }),
  };
}

function zoneName({ rows_min: from, rows_max: to }: ExperimentAnswer["zones"][number]["zone"]): string {
  if (to === null) return `over ${formatCount(from)}`;
  return from === 0 ? `under ${formatCount(to)}` : `${formatCount(from)} to ${formatCount(to)}`;
}

function zoneCells(zone: MeasuredZone): string[] {
  const { fromRows, toRows, rowsPerS, indexBytes, cacheBytes, memoryBytes } = zone;
  const times = (limit: number | null) =>
    timesText(indexBytes === null || limit === null ? null : indexBytes / limit);
  return [
    labelOf(zone),
    pointName(zone),
    `${formatCount(fromRows)} to ${formatCount(toRows)}`,
    formatCount(rowsPerS),
    share(zone.share),
    zone.p99Us === null ? "-" : formatUs(zone.p99Us),
    indexBytes === null ? "-" : formatBytes(indexBytes),
    times(cacheBytes),
    times(memoryBytes),
    zone.knee === null ? "none" : zone.knee === "neither" ? "of neither" : `of the ${zone.knee}`,
  ];
}

/** The b-trees of one store, at its smallest and its largest point; parts that are small in the largest are left out. */
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
    title: `b-trees of ${labelOf(last)}, ${last.scenario}` +
      (first === last ? ` ${pointName(last)}` : `, ${pointName(first)} → ${pointName(last)}`) +
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
