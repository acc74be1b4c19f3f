import { HeadroomError } from "../errors.ts";
import { writeTextAtomic } from "../runs/atomic_file.ts";

/** Version of `FidelityResult`. */
export const FIDELITY_SCHEMA = 1;

/**
 * `within`: the deviation is no larger than the tolerance. `outside`: it is. `cannot be matched`: other published figures
 * contradict this one. `not judged`: it says nothing at this scale.
 */
export type FidelityVerdict = "within" | "outside" | "cannot be matched" | "not judged";

/** One published statistic beside the synthetic one. */
export interface FidelityRow {
  readonly group: string;
  readonly statistic: string;
  readonly unit: string;
  /** As published, at scale 1. */
  readonly published: number;
  readonly source: string;
  /** What is published, brought to the scale that was compared. */
  readonly expected: number;
  readonly synthetic: number;
  /** synthetic / expected - 1; null where nothing is expected. */
  readonly deviation: number | null;
  /** Largest deviation that is `within`, either way. */
  readonly tolerance: number;
  readonly verdict: FidelityVerdict;
  /** Why it cannot be matched or was not judged, or why its tolerance is wider. */
  readonly reason: string | null;
}

/** A comparison of a scenario's data with what is published about it. */
export interface FidelityResult {
  readonly schema: typeof FIDELITY_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  /** Multiple of the published size that was generated and counted. */
  readonly scale: number;
  /** The same for the database that was loaded; null where none was. */
  readonly storageScale: number | null;
  /** The command that makes this result again. */
  readonly command: string;
  readonly rows: readonly FidelityRow[];
  /** How figures were taken, in sentences. */
  readonly notes: readonly string[];
}

/** Writes a result as JSON that reads well in a diff: one row a line. */
export async function writeFidelity(path: string, result: FidelityResult): Promise<void> {
  const { rows, ...rest } = result;
  const head = JSON.stringify(rest, null, 1).replace(/\n}$/, "");
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
  await writeTextAtomic(path, `${head},\n "rows": [\n${lines}\n ]\n}\n`);
}

/** @throws {HeadroomError} No such file, or not a result this version reads. */
export async function readFidelity(path: string): Promise<FidelityResult> {
  const next = `make it again: deno task fidelity --out ${path}`;
  try {
    const result = JSON.parse(await Deno.readTextFile(path)) as FidelityResult;
    if (result.schema === FIDELITY_SCHEMA) return result;
    throw new HeadroomError(`Cannot read "${path}": schema ${result.schema}`, {
      expected: `schema ${FIDELITY_SCHEMA}`,
      actual: String(result.schema),
      next,
    });
  } catch (cause) {
    if (cause instanceof HeadroomError) throw cause;
    throw new HeadroomError(`Cannot read "${path}": ${(cause as Error).message}`, {
      expected: "a result of deno task fidelity",
      next,
      cause,
    });
  }
}
