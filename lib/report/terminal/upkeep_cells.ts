import type { UpkeepPart, UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
import { formatUs } from "../../text/numbers.ts";

/** Rows of a part, of every store that has it. */
export function rowsOf<Part extends UpkeepPart>(
  results: readonly UpkeepResult[],
  part: Part,
  rows: (found: NonNullable<UpkeepResult[Part]>, store: string) => readonly (readonly string[])[],
): (readonly string[])[] {
  return results.flatMap((result) => {
    const found = result[part];
    return found === undefined ? [] : rows(found as NonNullable<UpkeepResult[Part]>, result.contestant);
  });
}

/** A time of so many ms. */
export function ms(value: number): string {
  return formatUs(1000 * value);
}
