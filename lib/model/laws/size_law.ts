import type { Row } from "../../runs/schema.ts";
import { subjectOf } from "../../runs/subject.ts";
import { mean, median } from "../../stats/mod.ts";
import { describe, type FittedLaw, tested, worstError } from "./fit_law.ts";
import { byRole, largestOf } from "./trial_group.ts";
import { type Coefficients, fileBytes, type StoredSize } from "../predict.ts";

/** The store of one append trial: its contents, and its bytes by part. */
interface TrialSize {
  readonly trial: Row<"trials">;
  readonly sizes: readonly Row<"sizes">[];
  readonly stored: StoredSize;
}

const DRIVERS = [
  { name: "attributes", unit: "bytes/row" },
  { name: "index", unit: "bytes/row" },
  { name: "payload", unit: "bytes/version" },
  { name: "payload_byte", unit: "bytes/byte" },
  { name: "other", unit: "bytes/row" },
];

const FORMULA =
  "bytes = rows (attributes + index + other) + payload versions + payload_byte payload bytes; by what the bytes are for";

/**
 * How far bytes a row may grow or shrink where no test says so, as a power of size. choice: trees a level deeper and pages differently full left files 0.1 to 4 %
 * off at 5 to 16 times the size (deno task project --held-out).
 */
const GROWTH_SPREAD = 0.02;

/**
 * Bytes of a trial's store: the data on disk, or its parts where some of them were still in the log when the data was
 * measured.
 */
function storedBytes({ trial, sizes }: TrialSize): number {
  return Math.max(trial.file_bytes, partsOf(sizes).reduce((sum, { bytes }) => sum + bytes, 0));
}

/** The store's parts that hold data. */
function partsOf(sizes: readonly Row<"sizes">[]): Row<"sizes">[] {
  return sizes.filter((row) => row.role !== "file" && row.role !== "log");
}

/**
 * Bytes by role, whatever a kind of store calls its tables: measured once in each calibration trial and tested on the
 * validation trials.
 *
 * Sizes are exact, so there is no fit but the mean over trials. Payload bytes count as stored once; what payloads need
 * beyond them is the cost of a version. A store with no part for payloads alone is taken to keep them in its other parts. Null
 * where the store reports no parts.
 */
export function sizeLaw(trials: readonly TrialSize[]): FittedLaw | null {
  const [calibration, validation] = byRole(trials);
  const perTrial = calibration.filter(({ sizes }) => partsOf(sizes).length > 0).map(coefficientsOf);
  if (perTrial.length === 0) return null;
  const coefficients: Coefficients = Object.fromEntries(
    DRIVERS.map(({ name }) => [name, mean(perTrial.map((own) => own[name]!))]),
  );
  const fittedTo = median(calibration.map(({ stored }) => stored.rows));
  const testedTo = validation.length === 0
    ? 0
    : median(largestOf(validation).map(({ stored }) => stored.rows));
  const law = describe(
    {
      kind: "size",
      subject: subjectOf(calibration[0]!.trial),
      benchmark: "append",
      formula: FORMULA,
      drivers: DRIVERS,
      sizeUnit: "rows",
      fittedFrom: fittedTo,
      fittedTo,
      ...testedTo > fittedTo ? {} : { growthSpread: GROWTH_SPREAD },
    },
    { coefficients, perTrial },
    calibration.length,
  );
  const errors = validation.map((trial) => storedBytes(trial) / fileBytes(coefficients, trial.stored) - 1);
  const fitted = { law, coefficients, perTrial };
  if (errors.length === 0) return fitted;
  return tested(fitted, testedTo, worstError(errors));
}

function coefficientsOf(trial: TrialSize): Coefficients {
  const { sizes, stored } = trial;
  const parts = partsOf(sizes);
  const bytes = (role: string) =>
    parts.filter((part) => part.role === role).reduce((sum, part) => sum + part.bytes, 0);
  const [attributes, index, payloads] = [bytes("attributes"), bytes("index"), bytes("payloads")];
  const perRow = (amount: number) => amount / Math.max(1, stored.rows);
  const rest = Math.max(0, storedBytes(trial) - attributes - index);
  // Without a part of their own, payloads lie in the rest: as many of their bytes as it can hold.
  const byte = payloads > 0 ? 1 : Math.min(1, rest / Math.max(1, stored.payloadBytes));
  const apart = payloads > 0 ? payloads : byte * stored.payloadBytes;
  return {
    attributes: perRow(attributes),
    index: perRow(index),
    // Negative where a store compresses payloads.
    payload: (apart - byte * stored.payloadBytes) / Math.max(1, stored.versions),
    payload_byte: byte,
    other: perRow(rest - apart),
  };
}
