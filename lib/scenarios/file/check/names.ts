import { nearestName } from "../../../text/nearest_name.ts";
import { type JsonPath, oneOf, type Report, shown } from "../problem.ts";

/** Reports a name that is none of the known ones, with the nearest; true where it is known. */
export function checkName(
  report: Report,
  path: JsonPath,
  name: string | undefined,
  known: readonly string[],
  what: string,
): boolean {
  if (name !== undefined && known.includes(name)) return true;
  const hint = name === undefined ? null : nearestName(name, known);
  report({
    path,
    found: shown(name),
    expected: known.length === 0 ? `${what}, but there is none` : `${what}: ${oneOf(known)}`,
    ...(hint === null ? {} : { next: `did you mean "${hint}"?` }),
  });
  return false;
}

/** Reports every name that an earlier one has already. */
export function checkUnique(
  report: Report,
  names: readonly (readonly [name: string, path: JsonPath])[],
  what: string,
): void {
  const seen = new Set<string>();
  for (const [name, path] of names) {
    if (seen.has(name)) report({ path, found: `"${name}" a second time`, expected: `each ${what} once` });
    seen.add(name);
  }
}

/** Reports weights that are all zero. */
export function checkWeights(report: Report, path: JsonPath, weights: readonly number[]): void {
  if (weights.some((weight) => weight > 0)) return;
  report({ path, found: "weights that are all 0", expected: "at least one above 0" });
}

/** Reports ranges that end before they begin, and ranges that overlap. */
export function checkRanges(
  report: Report,
  path: JsonPath,
  ranges: readonly { readonly min: number; readonly max: number }[],
  names: readonly [min: string, max: string] = ["min", "max"],
): void {
  ranges.forEach(({ min, max }, i) => {
    if (min <= max) return;
    report({ path: [...path, i, names[1]], found: `${max}`, expected: `at least its ${names[0]}, ${min}` });
  });
  const ordered = ranges.map((range, i) => ({ ...range, i })).filter(({ min, max }) => min <= max)
    .sort((a, b) => a.min - b.min || a.i - b.i);
  ordered.forEach(({ min, max, i }, place) => {
    const before = ordered[place - 1];
    if (before === undefined || before.max <= min) return;
    report({
      path: [...path, i],
      found: `${min} to ${max}, which overlaps ${before.min} to ${before.max}`,
      expected: "ranges that do not overlap",
    });
  });
}
