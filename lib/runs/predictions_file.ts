import { z } from "zod";
import { HeadroomError, messageOf } from "../errors.ts";
import { oneLineProblem } from "../text/one_line_problem.ts";
import { writeTextAtomic } from "./atomic_file.ts";
import { parseSealed, sealedJson } from "./sealed_json.ts";
import type { Subject } from "./subject.ts";

/** A predicted number with its 95 % interval, null from too few trials. */
export interface Predicted {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** What the laws of a run, fitted to smaller sizes, say of one size on one store, before anything of it was measured there. */
export interface PointPrediction extends Subject {
  readonly scale: number;
  /** Rows that a trial writes in all, and those of its load. */
  readonly rows: number;
  readonly loadRows: number;
  /** What the laws were fitted to: trials, and rows in the largest of their stores. */
  readonly trials: number;
  readonly fittedTo: number;
  /** Store time of the load, seconds. */
  readonly loadS: Predicted;
  /** The store's bytes when everything is written. */
  readonly fileBytes: Predicted;
  /** When it was written down. */
  readonly writtenAt: string;
  /** That this was after its size was measured, on another machine: where shards were joined. The laws saw smaller sizes alone. */
  readonly afterwards?: true | undefined;
}

const predicted = z.strictObject({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

const FILE = z.strictObject({
  schema: z.literal(1),
  predictions: z.array(z.strictObject({
    scenario: z.string(),
    store: z.string(),
    profile: z.string(),
    variant: z.string(),
    scale: z.number(),
    rows: z.number(),
    loadRows: z.number(),
    trials: z.number(),
    fittedTo: z.number(),
    loadS: predicted,
    fileBytes: predicted,
    writtenAt: z.string(),
    afterwards: z.literal(true).optional(),
  })),
});

function pathIn(dir: string): string {
  return `${dir}/predictions.json`;
}

/** The predictions of a run folder; none where it made none. @throws {HeadroomError} The file is damaged. */
export async function readPredictions(dir: string): Promise<readonly PointPrediction[]> {
  let actual: string;
  try {
    const parsed = FILE.safeParse(parseSealed(await Deno.readTextFile(pathIn(dir))));
    if (parsed.success) return parsed.data.predictions;
    actual = oneLineProblem(parsed.error);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    actual = messageOf(cause);
  }
  throw new HeadroomError(`Cannot use the predictions in "${pathIn(dir)}": ${actual}`, {
    expected: "predictions as they were written before their trials",
    actual,
    next: "Put the file back as it was, or start a new run with: deno task bench",
  });
}

/** Adds predictions to a run folder. What is written there already is not touched. @throws {HeadroomError} The disk is full. */
export async function addPredictions(dir: string, added: readonly PointPrediction[]): Promise<void> {
  const predictions = [...await readPredictions(dir), ...added];
  await writeTextAtomic(pathIn(dir), sealedJson({ schema: 1, predictions }, 2));
}
