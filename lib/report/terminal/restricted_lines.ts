import type { RestrictedLoad } from "../../model/growth/restricted_loads.ts";
import { subjectKey } from "../../runs/subject.ts";
import { formatBytes, formatCount } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { labelOf, limitWords, timesText } from "./point_label.ts";

/** A line a store and size: its rates in each limit, as multiples of those in all memory, and where it bends there. */
export function restrictedLines(loads: readonly RestrictedLoad[]): string[] {
  const stores = Map.groupBy(loads, (load) => `${subjectKey(load)} ${load.scale}`);
  return [...stores.values()].map((own) => {
    const [first] = own as [RestrictedLoad];
    return `${
      labelOf(first)
    } at ${first.scale}x in restricted memory, page cache included (of all memory's): ` +
      own.map(limitText).join("; ");
  });
}

function limitText({ memoryLimitBytes, load, steady, killed, knee }: RestrictedLoad): string {
  const limit = limitWords(memoryLimitBytes).trim();
  if (load === null) return `${limit} killed for want of memory`;
  return [
    `${limit} loads ${rateText(load)}`,
    ...steady === null ? [] : [`steady ${rateText(steady)}`],
    ...knee
      ? [`bends in tenth ${knee.tenth} with indexes of ${timesText(knee.indexesPerLimit)} the limit`]
      : [],
    ...knee === null ? ["no bend"] : [],
    ...killed === 0 ? [] : [`${killed} killed for want of memory`],
  ].join(", ");
}

function rateText({ rowsPerS, share }: NonNullable<RestrictedLoad["load"]>): string {
  return `${formatCount(rowsPerS)} rows/s${share === null ? "" : ` (${share.toFixed(2)}x)`}`;
}

/** Rates and bends of loads with restricted memory. */
export function restrictedTable(loads: readonly RestrictedLoad[]): SummaryTable {
  return {
    title:
      "loads in restricted memory, page cache included; of all: rows/s as a share of those in all memory; " +
      "bend: first tenth under half of the first one's rows/s",
    columns: [
      ...["scenario", "point", "store", "memory", "trials", "killed", "load rows/s", "of all"],
      ...["steady rows/s", "of all", "indexes/limit", "bend from rows", "indexes/limit there"],
    ],
    left: ["point", "store"],
    rows: loads.map(({ load, steady, knee, ...of }) => [
      ...[of.scenario, `x${of.scale}`, labelOf(of), formatBytes(of.memoryLimitBytes)],
      ...[String(of.trials), String(of.killed), ...rateCells(load), ...rateCells(steady)],
      timesText(of.indexesPerLimit),
      knee ? formatCount(knee.fromRows) : knee === null ? "none" : "-",
      knee ? timesText(knee.indexesPerLimit) : "-",
    ]),
  };
}

function rateCells(rate: RestrictedLoad["load"]): [rowsPerS: string, share: string] {
  if (rate === null) return ["-", "-"];
  return [formatCount(rate.rowsPerS), rate.share === null ? "-" : rate.share.toFixed(2)];
}
