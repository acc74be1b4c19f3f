import { BLOCK_SECONDS } from "../../chain/block.ts";
import { formatBytes, formatNumber } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { addCounts } from "../../inspect/calendar.ts";
import { attributeTable, groupTable } from "./attribute_tables.ts";
import type {
  AccountStatistics,
  CensusSummary,
  Mutable,
  PhaseStatistics,
  ValueCount,
} from "../../inspect/census_summary.ts";
import { histogramMean, histogramQuantile, type HistogramSummary } from "../../inspect/histogram_summary.ts";
import {
  LIFE_CLASSES,
  NUMBER_CLASSES,
  NUMBER_JSON_CLASSES,
  PAYLOAD_CLASSES,
  STRING_CLASSES,
  STRING_JSON_CLASSES,
  VERSION_CLASSES,
} from "../../inspect/published_classes.ts";
import { classTable, countCell, shareCell, textCell } from "./table_cells.ts";

/** Accounts listed; as many as were published for Mendoza. */
const ACCOUNTS = 7;
const TYPES = 12;
const PERIODS = 14;

/** A census as tables for people, in the terms of the published Mendoza statistics. */
export function censusTables(census: CensusSummary): SummaryTable[] {
  const perEntity = (title: string, unit: string) => ({ title, unit, counted: "entities" });
  const byBytes = (title: string) => ({ title, unit: "bytes", counted: "versions" });
  return [
    sizeTable(census),
    operationTable(census),
    calendarTable(census),
    blockTable(census),
    classTable(perEntity("Versions per entity", "versions"), VERSION_CLASSES, census.versionsPerEntity),
    classTable(perEntity("Lifespans, creation to end", "life"), LIFE_CLASSES, census.lifeBlocks),
    accountTable("Creators, by versions", census.creators, census.versions),
    ...(sameAccounts(census) ? [] : [accountTable("Owners, by versions", census.owners, census.versions)]),
    valueTable("Types (string attribute `type`)", [census.types, census.otherTypes], census.versions),
    valueTable("Content types", [census.contentTypes, census.otherContentTypes], census.versions),
    classTable(
      perEntity("String attributes per entity, system included", "attributes"),
      STRING_CLASSES,
      census.stringsPerEntity,
    ),
    classTable(
      perEntity("Numeric attributes per entity, system included", "attributes"),
      NUMBER_CLASSES,
      census.numbersPerEntity,
    ),
    attributeTable(census),
    groupTable(census),
    classTable(byBytes("JSON cache of strings"), STRING_JSON_CLASSES, census.stringJsonBytes),
    classTable(byBytes("JSON cache of numbers"), NUMBER_JSON_CLASSES, census.numberJsonBytes),
    classTable(byBytes("Payload sizes"), PAYLOAD_CLASSES, census.payloads.bytes),
    payloadTable(census),
  ];
}

function sizeTable(census: CensusSummary): SummaryTable {
  const { blocks, rows, entities, versions } = census;
  return {
    title: "Size",
    columns: ["what", "count", ""],
    left: [""],
    rows: [
      ["blocks", countCell(blocks.span), `${blocks.first} to ${blocks.last}, ${formatDays(blocks.span)}`],
      ["with operations", countCell(blocks.withOperations), shareCell(blocks.withOperations, blocks.span)],
      ["operations", countCell(census.operationCount), `${countCell(blocks.transactions)} transactions`],
      ["entities", countCell(entities), `${countCell(census.liveEntities)} live at the last block`],
      [
        "versions",
        countCell(versions),
        `${(versions / Math.max(1, entities)).toFixed(2)} per entity`,
      ],
      ["rows", countCell(rows.total), "attributes and payloads, as a store writes them"],
      ["string rows", countCell(rows.strings), perVersion(rows.strings, versions)],
      ["numeric rows", countCell(rows.numbers), perVersion(rows.numbers, versions)],
      ["payload bytes", countCell(census.payloads.totalBytes), formatBytes(census.payloads.totalBytes)],
    ],
  };
}

function perVersion(rows: number, versions: number): string {
  return `${(rows / Math.max(1, versions)).toFixed(2)} per version, system included`;
}

function operationTable({ operations, operationCount }: CensusSummary): SummaryTable {
  return {
    title: "Operations",
    columns: ["kind", "count", "share"],
    rows: Object.entries(operations).map(([kind, count]) => [
      kind,
      countCell(count),
      shareCell(count, operationCount),
    ]),
  };
}

/** The calendar in at most 14 rows: adjacent periods are added up. */
function calendarTable({ blocks, entities }: CensusSummary): SummaryTable {
  const together = Math.ceil(blocks.calendar.length / PERIODS);
  const rows: Mutable<Omit<PhaseStatistics, "toBlock">>[] = [];
  blocks.calendar.forEach((period, i) => {
    if (i % together === 0) rows.push({ ...period });
    else addCounts(rows.at(-1)!, period);
  });
  const length = blocks.calendar.length === 0
    ? 0
    : blocks.calendar[0]!.toBlock - blocks.calendar[0]!.fromBlock;
  return {
    title: `Calendar, ${countCell(together * length)} blocks (${formatDays(together * length)}) a row`,
    columns: ["from block", "busy blocks", "operations", "new entities", "share", "versions", "payload"],
    rows: rows.map((row) => [
      String(row.fromBlock),
      countCell(row.blocksWithOperations),
      countCell(row.operations),
      countCell(row.entities),
      shareCell(row.entities, entities),
      countCell(row.versions),
      formatBytes(Math.round(row.payloadBytes)),
    ]),
  };
}

function formatDays(blocks: number): string {
  const hours = blocks * BLOCK_SECONDS / 3_600;
  return hours < 48 ? `${formatNumber(hours)} h` : `${formatNumber(hours / 24)} days`;
}

function blockTable({ blocks }: CensusSummary): SummaryTable {
  const row = (name: string, histogram: HistogramSummary) => [
    name,
    countCell(histogram.count),
    histogramMean(histogram).toFixed(1),
    ...[0.5, 0.95, 0.99, 1].map((p) => countCell(histogramQuantile(histogram, p))),
  ];
  return {
    title: "Per busy block",
    columns: ["what", "blocks", "mean", "p50", "p95", "p99", "max"],
    rows: [
      row("operations", blocks.operationsPerBlock),
      row("versions", blocks.versionsPerBlock),
      row("new entities", blocks.createsPerBlock),
    ],
  };
}

function sameAccounts({ creators, owners }: CensusSummary): boolean {
  return JSON.stringify(creators.top) === JSON.stringify(owners.top);
}

function accountTable(title: string, accounts: AccountStatistics, versions: number): SummaryTable {
  let told = 0;
  const rows = accounts.top.slice(0, ACCOUNTS).map((account, i) => {
    told += account.versions;
    return [
      String(i + 1),
      account.value,
      countCell(account.entities),
      countCell(account.versions),
      shareCell(account.versions, versions),
      shareCell(told, versions),
    ];
  });
  const others = accounts.distinct - rows.length;
  if (others > 0) {
    const rest = versions - told;
    rows.push(["", `${countCell(others)} others`, "", countCell(rest), shareCell(rest, versions), "100.0 %"]);
  }
  return {
    title,
    columns: ["rank", "account", "entities", "versions", "share", "together"],
    left: ["account"],
    rows,
  };
}

function valueTable(
  title: string,
  [values, other]: readonly [values: readonly ValueCount[], other: ValueCount | null],
  versions: number,
): SummaryTable {
  const present = values.filter((value) => value.versions > 0);
  const rest = [...present.slice(TYPES), ...(other === null ? [] : [other])];
  const row = (name: string, value: Omit<ValueCount, "value">) => [
    name,
    countCell(value.entities),
    countCell(value.versions),
    shareCell(value.versions, versions),
  ];
  const rows = present.slice(0, TYPES).map((value) =>
    row(value.value === "" ? "(none)" : textCell(value.value, 40), value)
  );
  if (rest.length > 0) {
    const name = other === null ? `${rest.length} others` : `${rest.length - 1} and more others`;
    rows.push(row(name, {
      entities: rest.reduce((sum, value) => sum + value.entities, 0),
      versions: rest.reduce((sum, value) => sum + value.versions, 0),
    }));
  }
  return { title, columns: ["value", "entities", "versions", "share"], rows };
}

function payloadTable({ payloads }: CensusSummary): SummaryTable {
  const { bytes, large } = payloads;
  const cell = (value: number) => formatBytes(Math.round(value));
  return {
    title: "Payload bytes",
    columns: ["which", "versions", "mean", "median", "std dev", "smallest", "largest"],
    rows: [
      [
        "all",
        countCell(bytes.count),
        cell(histogramMean(bytes)),
        cell(histogramQuantile(bytes, 0.5)),
        "",
        cell(bytes.min),
        cell(bytes.max),
      ],
      ["empty", countCell(payloads.empty), "", "", "", "", ""],
      [
        "45 kB and more",
        countCell(large.count),
        cell(large.meanBytes),
        cell(large.medianBytes),
        cell(large.stdDevBytes),
        cell(large.minBytes),
        cell(large.maxBytes),
      ],
    ],
  };
}
