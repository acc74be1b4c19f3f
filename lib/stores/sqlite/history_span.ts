import { openHistory } from "./open_history.ts";

/** Number of blocks from a database's first version to its newest block; null for an empty one. Throws as `openHistory`. */
export function historySpan(path: string): number | null {
  const history = openHistory(path);
  try {
    const row = history.prepare(
      "SELECT (SELECT block FROM last_block) - (SELECT min(from_block) FROM numeric_attributes) + 1 AS span",
    ).get();
    const span = row?.span;
    return typeof span === "bigint" && span > 0n ? Number(span) : null;
  } finally {
    history.close();
  }
}
