/** What a requirement's entry names, read without its schema, so that a page can. */
import type { Measured } from "./requirement_metrics.ts";

/** The peak that stands for one without a name: the slowest declared one that is no heavier than what is asked. */
export const ANY_PEAK = "any";

/** Whether a type of query is among those that a requirement is about. */
export function isAsked(type: string, { queries }: Pick<Measured, "queries">): boolean {
  return queries === undefined ||
    queries.some((name) => name.endsWith("*") ? type.startsWith(name.slice(0, -1)) : type === name);
}
