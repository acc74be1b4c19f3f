import { sampleCorrelation } from "simple-statistics";
import { HeadroomError } from "../../errors.ts";
import { addSample, leastSquares, median, normalEquations } from "../../stats/mod.ts";
import { type BlockSample, rowsOf } from "./block_costs.ts";

/** What a commit costs, by what its block holds, us. */
export interface BlockCosts {
  readonly commit: number;
  readonly entity: number;
  readonly stringRow: number;
  readonly numericRow: number;
  readonly payloadKb: number;
}

/** What is fitted, in the order of the fit's drivers. */
const DRIVERS = ["commit", "entity", "stringRow", "numericRow", "payloadKb"] as const;

/**
 * Least squares over what blocks hold, of the middle time of those that hold the same: one checkpoint does not decide. A block's error is taken to grow with its rows, so that large ones do not
 * decide alone.
 * @throws {HeadroomError} The blocks do not vary apart what is asked for.
 */
export function fitCosts(samples: readonly BlockSample[]): BlockCosts {
  const equations = normalEquations(DRIVERS.length);
  for (const alike of Map.groupBy(samples, ({ ms: _, ...shape }) => JSON.stringify(shape)).values()) {
    const { strings, numbers } = rowsOf(alike[0]!);
    const { entities, payloadBytes } = alike[0]!;
    addSample(equations, {
      x: [1, entities, strings, numbers, entities * payloadBytes / 1000],
      y: 1000 * median(alike.map(({ ms }) => ms)),
      weight: 1 / (strings + numbers) ** 2,
    });
  }
  const fit = leastSquares(equations);
  if (fit === null) {
    throw new HeadroomError("Cannot tell apart what a block's parts cost: they do not vary on their own", {
      expected: `blocks that vary ${DRIVERS.join(", ")}`,
      actual: `${samples.length} blocks`,
    });
  }
  return Object.fromEntries(DRIVERS.map((name, i) => [name, fit.coefficients[i]!])) as unknown as BlockCosts;
}

/** A version of Mendoza: rows, and kB of payload. Source: mendoza.json `string_rows_per_version` and its siblings, M-10. */
export const MENDOZA_VERSION = { strings: 11.3, numbers: 6.8, payloadKb: 5.2 };

/** Share of text rows in what a version of Mendoza costs, without what each commit costs. */
export function stringShare({ entity, stringRow, numericRow, payloadKb }: BlockCosts): number {
  const strings = MENDOZA_VERSION.strings * stringRow;
  return strings /
    (entity + strings + MENDOZA_VERSION.numbers * numericRow + MENDOZA_VERSION.payloadKb * payloadKb);
}

/** Correlations between a block's time and what it holds, and between what it holds. */
export interface Correlations {
  readonly strings: number;
  readonly numbers: number;
  readonly entities: number;
  readonly payload: number;
  /** Between text and numeric rows. */
  readonly stringsWithNumbers: number;
}

/** Pearson's correlations, as published ones are. */
export function correlationsOf(samples: readonly BlockSample[]): Correlations {
  const times = samples.map(({ ms }) => ms);
  const rows = samples.map(rowsOf);
  const strings = rows.map((own) => own.strings);
  const numbers = rows.map((own) => own.numbers);
  return {
    strings: sampleCorrelation(strings, times),
    numbers: sampleCorrelation(numbers, times),
    entities: sampleCorrelation(samples.map(({ entities }) => entities), times),
    payload: sampleCorrelation(samples.map((own) => own.entities * own.payloadBytes), times),
    stringsWithNumbers: sampleCorrelation(strings, numbers),
  };
}
