import { z } from "zod";
import { readReference, referencePath } from "../reference/read_reference.ts";
import { writeTextAtomic } from "../runs/atomic_file.ts";
import { shellCommand } from "../text/command_line.ts";

/** Version of `FidelityResult`. */
export const FIDELITY_SCHEMA = 1;

/**
 * `within`: the deviation is at most the tolerance. `outside`: it is larger. `cannot be matched`: other published figures
 * contradict this one. `not judged`: the figure says nothing at this scale.
 */
const verdict = z.enum(["within", "outside", "cannot be matched", "not judged"]);

const row = z.object({
  group: z.string(),
  statistic: z.string(),
  unit: z.string(),
  /** As published, at scale 1. */
  published: z.number(),
  source: z.string(),
  /** The published figure converted to the scale that was compared. */
  expected: z.number(),
  synthetic: z.number(),
  /** synthetic / expected - 1; null where `expected` is 0. */
  deviation: z.number().nullable(),
  /** Largest absolute deviation that is `within`. */
  tolerance: z.number(),
  verdict,
  /** Why it cannot be matched or was not judged, or why its tolerance is wider. */
  reason: z.string().nullable(),
});

const result = z.object({
  schema: z.literal(FIDELITY_SCHEMA),
  scenario: z.string(),
  title: z.string(),
  seed: z.string(),
  /** Multiple of the published size that was generated and counted. */
  scale: z.number(),
  /** Multiple that was loaded into a database; null where none was. */
  storageScale: z.number().nullable(),
  /** The command that reproduces this result. */
  command: z.string(),
  rows: z.array(row).readonly(),
  /** How the figures were obtained, in sentences. */
  notes: z.array(z.string()).readonly(),
});

/** Whether a figure is within its tolerance, outside it, or not judged at this scale. */
export type FidelityVerdict = z.infer<typeof verdict>;

/** One published statistic beside the synthetic one. */
export type FidelityRow = Readonly<z.infer<typeof row>>;

/** A comparison of a scenario's synthetic data with the published figures. */
export type FidelityResult = Readonly<z.infer<typeof result>>;

/** Writes a result as JSON with one row a line, so that diffs are readable. */
export async function writeFidelity(path: string, { rows, ...rest }: FidelityResult): Promise<void> {
  const head = JSON.stringify(rest, null, 1).replace(/\n}$/, "");
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
  await writeTextAtomic(path, `${head},\n "rows": [\n${lines}\n ]\n}\n`);
}

/**
 * The committed comparison of synthetic Mendoza (data/reference/mendoza-fidelity.json), or another result of
 * `deno task fidelity --out`.
 * @throws {HeadroomError} No such file, or not a result of this version.
 */
export function loadFidelity(path = referencePath("mendoza-fidelity.json")): FidelityResult {
  return readReference(path, result, shellCommand`make it again: deno task fidelity --out ${path}`);
}
