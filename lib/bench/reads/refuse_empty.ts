import { HeadroomError } from "../../errors.ts";
import type { DrawnMix } from "./draw_mix.ts";

/**
 * Refuses a mix whose times would say nothing of finding.
 * @param matching By query: how many versions match. @throws {HeadroomError} Most answers are empty, misses left out.
 */
export function refuseEmpty({ id, kinds, queries }: DrawnMix, matching: readonly number[]): void {
  const misses = kinds.flatMap(({ type, miss }) => miss ? [type] : []);
  const asked = queries.flatMap(({ type }, i) => misses.includes(type) ? [] : [matching[i]!]);
  const empty = asked.filter((count) => count === 0).length;
  if (empty * 2 <= asked.length) return;
  throw new HeadroomError(`Cannot measure the mix ${id}: ${empty} of ${asked.length} answers are empty`, {
    expected: "a mix in which most answers hold something",
    actual: `${empty} empty answers`,
    next: "Choose a larger --scale, or other kinds with --only.",
  });
}
