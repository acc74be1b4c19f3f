import type { Row } from "./schema.ts";

/** Whether a trial loaded a whole chain, or the larger part of it, at once: its file is packed more tightly. */
export function isBulkLoad({ benchmark }: Pick<Row<"trials">, "benchmark">): boolean {
  return benchmark === "bulk" || isRewritten({ benchmark });
}

/** Whether a trial loaded a chain at once, then rewrote a tenth of it block by block, then went on with the stream. */
export function isRewritten({ benchmark }: Pick<Row<"trials">, "benchmark">): boolean {
  return benchmark === "rewritten";
}

/**
 * Whether laws, verdicts and comparisons leave a trial out: they are about blocks that are appended one by one, with all the
 * memory that the machine has.
 */
export function isLeftOut(trial: Pick<Row<"trials">, "benchmark">): boolean {
  return isBulkLoad(trial) || trial.benchmark === "restricted";
}
