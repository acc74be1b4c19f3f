import type { Row } from "../../runs/schema.ts";
import { mean, median } from "../../stats/mod.ts";
import { describe, type FittedLaw, tested, worstError } from "./fit_law.ts";
import { type Coefficients, fileBytes, type StoredSize } from "../predict.ts";

/** One append trial's file: bytes by table group, rows by kind. */
export interface TrialSize {
  readonly trial: Row<"trials">;
  readonly sizes: readonly Row<"sizes">[];
  readonly stored: StoredSize;
}

/**
 * Bytes of a trial's store: the file, or its tables and indexes where part of them still lay in the write-ahead log when the
 * file was measured.
 */
function storedFileBytes({ trial, sizes }: TrialSize): number {
  return Math.max(trial.file_bytes, lastParts(sizes).reduce((sum, { bytes }) => sum + bytes, 0));
}

/** Tables and indexes as the newest sized phase left them. */
function lastParts(sizes: readonly Row<"sizes">[]): Row<"sizes">[] {
  const last = sizes.findLast((row) => row.kind === "table")?.phase;
  return sizes.filter((row) => row.phase === last && row.kind !== "file");
}

/** Tables of the store and the coefficient their bytes belong to; an index belongs to the table in its name. */
const TABLE_COEFFICIENTS = [
  ["string_attributes", "string_row"],
  ["numeric_attributes", "number_row"],
  ["payloads", "payload_row"],
] as const;

const DRIVERS = [
  { name: "string_row", unit: "bytes/row" },
  { name: "number_row", unit: "bytes/row" },
  { name: "payload_row", unit: "bytes/row" },
  { name: "payload_byte", unit: "bytes/byte" },
  { name: "other_row", unit: "bytes/row" },
];

const FORMULA =
  "file bytes = string_row strings + number_row numbers + payload_row payloads + payload bytes + other_row rows; " +
  "indexes belong to their table";

/**
 * Bytes a row of each table with its indexes, counted at the end of fit trials and tested on the larger ones.
 *
 * Sizes are exact: no fit, the mean over trials. Payload bytes are taken as stored once; what the payload table needs beyond
 * them is the cost of a payload row. Null without sizes by table.
 */
export function sizeLaw(trials: readonly TrialSize[]): FittedLaw | null {
  const fit = trials.filter(({ trial }) => trial.role === "fit");
  const perTrial = fit.map(coefficientsOf).filter((own) => own !== null);
  if (perTrial.length === 0) return null;
  const { scenario, store, variant } = fit[0]!.trial;
  const coefficients: Coefficients = Object.fromEntries(
    DRIVERS.map(({ name }) => [name, mean(perTrial.map((own) => own[name]!))]),
  );
  const fittedTo = median(fit.map(({ stored }) => rowsOf(stored)));
  const law = describe(
    {
      id: `size:${scenario}:${store}:${variant}`,
      scenario,
      benchmark: "append",
      variant,
      formula: FORMULA,
      drivers: DRIVERS,
      sizeUnit: "rows",
      fittedFrom: fittedTo,
      fittedTo,
    },
    coefficients,
    perTrial,
    fit.length,
  );
  const test = trials.filter(({ trial }) => trial.role === "test");
  const errors = test.map((trial) => storedFileBytes(trial) / fileBytes(coefficients, trial.stored) - 1);
  const fitted = { law, coefficients, perTrial };
  if (errors.length === 0) return fitted;
  return tested(fitted, median(test.map(({ stored }) => rowsOf(stored))), worstError(errors));
}

function rowsOf(stored: StoredSize): number {
  return stored.stringRows + stored.numberRows + stored.payloadRows;
}

function coefficientsOf(trial: TrialSize): Coefficients | null {
  const { sizes, stored } = trial;
  const bytes = new Map<string, number>();
  for (const { name, bytes: size } of lastParts(sizes)) {
    const key = TABLE_COEFFICIENTS.find(([table]) => name.includes(table))?.[1];
    if (key !== undefined) bytes.set(key, (bytes.get(key) ?? 0) + size);
  }
  if (!TABLE_COEFFICIENTS.every(([, key]) => bytes.has(key))) return null;
  const accounted = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  const each = (key: string, rows: number, without = 0) => (bytes.get(key)! - without) / Math.max(1, rows);
  return {
    string_row: each("string_row", stored.stringRows),
    number_row: each("number_row", stored.numberRows),
    payload_row: each("payload_row", stored.payloadRows, stored.payloadBytes),
    payload_byte: 1,
    other_row: (storedFileBytes(trial) - accounted) / Math.max(1, rowsOf(stored)),
  };
}
