import { HeadroomError } from "../../errors.ts";
import { loadMendoza } from "../../reference/mendoza.ts";
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
 * Least squares over what blocks hold, of the middle time of those that hold the same: one checkpoint does not decide. A block's error
 * is taken to grow with its rows, so that large ones do not decide alone.
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

/** Share of text rows in what a version of Mendoza costs, without what each commit costs. Source: mendoza.json; M-10 for payloads. */
export function stringShare({ entity, stringRow, numericRow, payloadKb }: BlockCosts): number {
  const { dataset, payloads } = loadMendoza();
  const strings = dataset.string_rows_per_version.value * stringRow;
  const numbers = dataset.numeric_rows_per_version.value * numericRow;
  return strings / (entity + strings + numbers + payloads.mean_bytes.value / 1000 * payloadKb);
}
