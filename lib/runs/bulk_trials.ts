import type { Row } from "./schema.ts";

/** Whether a trial loaded a whole chain, or the larger part of it, at once: its file is packed more tightly. */
export function isBulkLoad({ benchmark }: Pick<Row<"trials">, "benchmark">): boolean {
  return benchmark === "bulk" || benchmark === "rewritten";
}

/**
 * Whether laws, verdicts and comparisons leave a trial out: they are about blocks that are appended one by one, with all the
 * memory that the machine has.
 */
export function isLeftOut(trial: Pick<Row<"trials">, "benchmark">): boolean {
  return isBulkLoad(trial) || trial.benchmark === "restricted";
}
