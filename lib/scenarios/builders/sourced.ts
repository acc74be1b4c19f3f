import type { Sourced } from "../scenario.ts";

/** A number with its source: a line of a source document (`002:L1560`), a finding (`C-10`) or `choice: why`. */
export function sourced(value: number, source: string): Sourced {
  return { value, source };
}

/** A sourced number times a factor, with the reason for the factor added to the source. */
export function times({ value, source }: Sourced, factor: number, why: string): Sourced {
  return { value: value * factor, source: `${source}; ${why}` };
}
