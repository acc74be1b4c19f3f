import type { PlannedPoint } from "../../bench/writes/measure_writes.ts";
import { pointsOf, WRITE_DRIVERS, type WriteDriver } from "../../bench/writes/plan_writes.ts";
import type { WriteFigures } from "../../bench/writes/write_figures.ts";
import type { WritePoint } from "../../bench/writes/write_scenario.ts";
import type { MedianInterval } from "../../stats/median_interval.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { withInterval } from "./ratio_text.ts";

/** What was asked for, for the words of a result. */
interface WriteRun {
  readonly base: WritePoint;
  readonly drivers: readonly WriteDriver[];
  readonly points: readonly PlannedPoint[];
  readonly cadenceS: number | null;
}

/** A result as lines: the answer first, then a table for each driver, then what the figures mean. */
export function writeLines(figures: readonly WriteFigures[], run: WriteRun): string[] {
  const contestants = [...new Set(figures.map(({ contestant }) => contestant))];
  const own = (name: string) => figures.filter(({ contestant }) => contestant === name);
  const answers = contestants.map((name) =>
    run.cadenceS === null ? closingAnswer(own(name), run) : cadenceAnswer(own(name), run)
  );
  const tables = run.cadenceS === null
    ? run.drivers.map((driver) => driverTable(figures, driver, run))
    : [cadenceTable(figures)];
  const worst = Math.max(...figures.map(({ measuringShare }) => measuringShare));
  return [
    ...answers.flatMap((answer) => answer ?? []),
    ...run.cadenceS === null
      ? [
        ...contestantAnswers(own(contestants[0]!), contestants.slice(1).map(own), run),
        ...growthAnswers(figures, run),
      ]
      : [],
    ...tables.flatMap(tableLines),
    "",
    ...run.cadenceS === null ? CLOSED_LOOP_NOTES : cadenceNotes(run.cadenceS),
    `Measuring takes ${formatPercent(worst)} of a median block at most.`,
  ];
}

const CLOSED_LOOP_NOTES = [
  "Medians over trials, each a fresh process with a fresh store; [95 % intervals] from six on. p99 of all blocks, from 300 on.",
  "A block is timed alone, one after the other. Rows: written or closed, in rows of Arkiv's schema. Written: to log and file.",
  "CPU: of the writing thread and the store's own.",
];

function cadenceNotes(cadenceS: number): string[] {
  return [
    `Block n is due n x ${cadenceS} s after the first; late where it is not done when the next one is due.`,
    "Response times count from the moment a block is due, so that waiting for the blocks before it is in them.",
  ];
}

/** The point that answers: the base, or the nearest that was measured. */
function answering(own: readonly WriteFigures[], { base }: WriteRun): WriteFigures[] {
  const same = own.filter(({ point }) => sameText(point, base));
  const point = same[0]?.point ?? own[0]!.point;
  return own.filter((figures) => sameText(figures.point, point));
}

function closingAnswer(own: readonly WriteFigures[], run: WriteRun): string | null {
  const at = answering(own, run);
  const of = (kind: string) => at.find((figures) => figures.kind === kind);
  const [ended, updated] = [of("delete")?.toCreate, of("update")?.toCreate];
  if (!ended || !updated) return null;
  const told = ended.written !== null && updated.written !== null;
  return `${at[0]!.contestant}: closing a version takes ${times(ended.time)} the time of creating it, ${
    times(ended.cpu)
  } the CPU` + (told ? ` and ${times(ended.written)} the bytes written` : "") +
    `; an update ${times(updated.time)}, ${times(updated.cpu)}` +
    (told ? ` and ${times(updated.written)}` : "");
}

/** What a block takes with each of the other contestants, against the first. */
function contestantAnswers(
  first: readonly WriteFigures[],
  others: readonly (readonly WriteFigures[])[],
  run: WriteRun,
) {
  const baseline = answering(first, run);
  return others.flatMap((own) => {
    const ratios = answering(own, run).flatMap(({ kind, blockMs }) => {
      const same = baseline.find((figures) => figures.kind === kind);
      return same === undefined ? [] : `${formatNumber(blockMs.median / same.blockMs.median)}x (${kind})`;
    });
    if (ratios.length === 0) return [];
    const [{ contestant, point }] = baseline as [WriteFigures];
    const block = `a block of ${point.entities.toLocaleString("en")}`;
    return `${own[0]!.contestant}: ${block} takes ${ratios.join(", ")} the time of ${contestant}`;
  });
}

/** What an update costs an entity at the largest value of a driver, against the smallest. */
function growthAnswers(figures: readonly WriteFigures[], { base, drivers, points }: WriteRun): string[] {
  return drivers.flatMap((driver) => {
    const { of } = WRITE_DRIVERS[driver];
    const measured = of === null ? [] : pointsMeasured(driver, { base, points });
    if (of === null || measured.length < 2) return [];
    const [low, high] = [measured[0]!, measured.at(-1)!];
    const cost = (name: string, point: WritePoint) =>
      figures.find((own) => own.contestant === name && own.kind === "update" && sameText(own.point, point));
    const names = [...new Set(figures.map(({ contestant }) => contestant))];
    const ratios = names.flatMap((name) => {
      const [from, to] = [cost(name, low), cost(name, high)];
      if (from === undefined || to === undefined) return [];
      return `${formatNumber(from.entitiesPerS.median / to.entitiesPerS.median)}x (${name})`;
    });
    const [first, last] = [low, high].map((point) => point[of].toLocaleString("en"));
    return ratios.length === 0
      ? []
      : `${driver}: with ${last} instead of ${first}, the time to update an entity is ${ratios.join(", ")}`;
  });
}

function cadenceAnswer(own: readonly WriteFigures[], { cadenceS }: WriteRun): string {
  const kept = own.filter(({ cadence }) => cadence!.late === 0).map(({ point }) => point.entities);
  const late = own.filter(({ cadence }) => cadence!.late > 0).map(({ point }) => point.entities);
  const { contestant, kind } = own[0]!;
  const block = `a block of ${kind} operations every ${cadenceS} s`;
  const most = kept.filter((entities) => entities < Math.min(...late));
  if (most.length === 0) {
    return `${contestant} is late with ${block} from the smallest size tried on, ${late[0]!}`;
  }
  const largest = Math.max(...most).toLocaleString("en");
  return late.length === 0
    ? `${contestant} keeps ${block} with ${largest} entities, the most that were tried`
    : `${contestant} keeps ${block} up to ${largest} entities, and is late with ${
      Math.min(...late).toLocaleString("en")
    }`;
}

function pointsMeasured(
  driver: WriteDriver,
  { base, points }: Pick<WriteRun, "base" | "points">,
): WritePoint[] {
  const { of } = WRITE_DRIVERS[driver];
  if (of === null) return pointsOf(driver, base);
  const others = (point: WritePoint) => sameText({ ...point, [of]: 0 }, { ...base, [of]: 0 });
  return points.map(({ point }) => point).filter(others).sort((a, b) => a[of] - b[of]);
}

function sameText(a: WritePoint, b: WritePoint): boolean {
  return (Object.keys(a) as (keyof WritePoint)[]).every((name) => a[name] === b[name]);
}

function driverTable(
  figures: readonly WriteFigures[],
  driver: WriteDriver,
  run: WriteRun,
): SummaryTable {
  const { of } = WRITE_DRIVERS[driver];
  const points = pointsMeasured(driver, run);
  const others = Object.entries(run.base).filter(([name]) => name !== of)
    .map(([name, value]) => `${value.toLocaleString("en")} ${UNITS[name as keyof WritePoint]}`);
  return {
    title: `${driver}: with ${others.join(", ")}`,
    columns: [
      ...of === null ? [] : [UNITS[of]],
      "kind",
      "contestant",
      "ms a block",
      "p99",
      "entities/s",
      "rows/s",
      "CPU us/entity",
      "written/entity",
      "file/entity",
      "log",
    ],
    left: ["kind", "contestant"],
    rows: points.flatMap((point) =>
      figures.filter((own) => sameText(own.point, point) && (of === null || own.kind !== "mixed"))
        .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
        .map((own) => [...of === null ? [] : [point[of].toLocaleString("en")], ...cells(own)])
    ),
  };
}

const ORDER = ["create", "update", "delete", "mixed"];

const UNITS: Readonly<Record<keyof WritePoint, string>> = {
  entities: "entities a block",
  attributes: "attributes",
  payloadBytes: "bytes of payload",
  firstBlock: "as first block",
};

function cells(own: WriteFigures): string[] {
  return [
    own.kind,
    own.contestant,
    withInterval(own.blockMs),
    own.p99Ms === null ? "-" : formatNumber(own.p99Ms),
    whole(own.entitiesPerS.median),
    whole(own.rowsPerS.median),
    whole(own.cpuUs.median),
    bytesOrDash(own.writtenBytes),
    bytesOrDash(own.fileBytes),
    own.logBytes === null ? "-" : formatBytes(own.logBytes),
  ];
}

function cadenceTable(figures: readonly WriteFigures[]): SummaryTable {
  return {
    title: "at the cadence",
    columns: [
      "contestant",
      "entities a block",
      "late",
      "of",
      "response p50",
      "max",
      "ms a block",
      "written/entity",
      "log",
    ],
    rows: figures.map(({ contestant, point, cadence, blockMs, writtenBytes, logBytes }) => [
      contestant,
      point.entities.toLocaleString("en"),
      String(cadence!.late),
      String(cadence!.blocks),
      formatUs(1000 * cadence!.responseP50Ms),
      formatUs(1000 * cadence!.responseMaxMs),
      withInterval(blockMs),
      bytesOrDash(writtenBytes),
      logBytes === null ? "-" : formatBytes(logBytes),
    ]),
  };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function times({ median, interval }: MedianInterval): string {
  const [shown, ...bounds] = [median, ...interval ?? []].map((value) => value.toFixed(1));
  // Bytes are often the very same in every trial.
  return bounds.every((bound) => bound === shown) ? `${shown}x` : `${shown}x [${bounds.join(", ")}]`;
}

function bytesOrDash(value: MedianInterval | null): string {
  return value === null ? "-" : formatBytes(value.median);
}
