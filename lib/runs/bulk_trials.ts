import type { Row } from "./schema.ts";

/**
 * Whether a trial loaded a whole chain, or the larger part of it, at once. Laws, verdicts and comparisons are about blocks that
 * are appended one by one: they leave such trials out, whose files are packed more tightly too.
 */
export function isBulkLoad({ benchmark }: Pick<Row<"trials">, "benchmark">): boolean {
  return benchmark === "bulk" || benchmark === "rewritten";
}
