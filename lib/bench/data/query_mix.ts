import { HeadroomError } from "../../errors.ts";
import type { ExpectedQuery } from "./expectations.ts";

/**
 * Refuses a query mix whose times would be meaningless.
 *
 * @throws {HeadroomError} Most answers are empty, or every answer is cut at the page limit.
 */
export function refuseEmptyMix(scenario: string, queries: readonly ExpectedQuery[]): void {
  const empty = queries.filter((query) => query.matching === 0).length;
  if (empty * 2 > queries.length) throw refusal(scenario, `${empty} of ${queries.length} answers are empty`);
  const answered = queries.filter((query) => query.matching > 0);
  if (answered.length > 0 && answered.every((query) => query.matching >= query.limit && query.limit > 1)) {
    throw refusal(scenario, `all ${answered.length} answers are only the page limit`);
  }
}

function refusal(scenario: string, actual: string): HeadroomError {
  return new HeadroomError(`Cannot measure queries of "${scenario}": ${actual}`, {
    expected: "a mix in which most answers hold something and not all are cut at the page limit",
    actual,
    next: "Choose a larger --scale, or change the scenario's query parameters.",
  });
}
