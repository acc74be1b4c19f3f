import { HeadroomError } from "../../errors.ts";
import type { DrawnMix } from "./draw_mix.ts";

/**
 * Refuses a mix whose times would say nothing of finding.
 * @param matching By draw and query: how many versions match. @throws {HeadroomError} Most answers are empty, misses left out.
 */
export function refuseEmpty(
  { id, kinds, draws }: DrawnMix,
  matching: readonly (readonly number[])[],
): void {
  const misses = kinds.flatMap(({ type, miss }) => miss ? [type] : []);
  const asked = draws.flatMap((queries, draw) =>
    queries.flatMap(({ type }, i) => misses.includes(type) ? [] : [matching[draw]![i]!])
  );
  const empty = asked.filter((count) => count === 0).length;
  if (empty * 2 <= asked.length) return;
  throw new HeadroomError(`Cannot measure the mix ${id}: ${empty} of ${asked.length} answers are empty`, {
    expected: "a mix in which most answers hold something",
    actual: `${empty} empty answers`,
    next: "Choose a larger --scale, or other kinds with --only.",
  });
}
