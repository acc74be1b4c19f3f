import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "./system_attributes.ts";

/**
 * What entity versions amount to, whatever a store writes for them: every store reports these, and checks compare them.
 * Attributes are the entities' own; system attributes follow from the number of versions.
 */
export interface VersionTotals {
  readonly versions: number;
  readonly strings: number;
  readonly numbers: number;
  readonly payloadBytes: number;
}

/** Rows that Arkiv's schema writes for a version besides its own attributes: the system's, and the payload. */
export const ROWS_PER_VERSION = SYSTEM_STRINGS.length + SYSTEM_NUMBERS.length + 1;

/**
 * Size of versions in rows, as Arkiv's schema would write them: the unit in which stores of any layout are compared.
 * Source: data/reference/inconsistencies.md X-01.
 */
export function rowsOf({ versions, strings, numbers }: Omit<VersionTotals, "payloadBytes">): number {
  return strings + numbers + ROWS_PER_VERSION * versions;
}

/** Totals of versions, from their rows in Arkiv's schema. */
export function totalsFromRows(
  { versions, stringRows, numberRows, payloadBytes }: {
    readonly versions: number;
    readonly stringRows: number;
    readonly numberRows: number;
    readonly payloadBytes: number;
  },
): VersionTotals {
  return {
    versions,
    strings: stringRows - SYSTEM_STRINGS.length * versions,
    numbers: numberRows - SYSTEM_NUMBERS.length * versions,
    payloadBytes,
  };
}
