import type { Sourced } from "../scenario.ts";

/** A number with its source: a line of a source document (`002:L1560`), a finding (`C-10`) or `choice: why`. */
export function sourced(value: number, source: string): Sourced {
  return { value, source };
}

/** A sourced number times a factor; the reason for the factor is appended to the source. */
export function multiplied({ value, source }: Sourced, factor: number, why: string): Sourced {
  return { value: value * factor, source: `${source}; ${why}` };
}

/** Source of an attribute that the document counts without naming it. */
export const CHOSEN = "choice: a plausible name; the source gives the number of attributes only";
