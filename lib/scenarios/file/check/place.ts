import { didYouMean, type JsonPath, oneOf, type Problem, shown } from "../problem.ts";

/** A range with both ends included. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** A place in a scenario file. Its checks add what they find wrong to the list all places of one file share. */
export class Place {
  readonly #problems: Problem[];
  readonly #path: JsonPath;

  constructor(problems: Problem[], path: JsonPath = []) {
    this.#problems = problems;
    this.#path = path;
  }

  /** A place further in: `place.at("attributes", 0)`. */
  at(...further: JsonPath): Place {
    return new Place(this.#problems, [...this.#path, ...further]);
  }

  /** Reports a mistake here. */
  refuse(found: string, expected: string, next?: string): void {
    this.#problems.push({ path: this.#path, found, expected, next });
  }

  /** Whether a name is a known one; if not, reports it with the closest known name. */
  checkName(name: string | undefined, known: readonly string[], what: string): boolean {
    if (name !== undefined && known.includes(name)) return true;
    const expected = known.length === 0 ? `${what}, but there is none` : `${what}: ${oneOf(known)}`;
    this.refuse(shown(name), expected, didYouMean(name, known));
    return false;
  }

  /** The item with this id or name; if there is none, reports it as `checkName` does. */
  find<T extends { readonly id: string } | { readonly name: string }>(
    name: string,
    among: readonly T[],
    what: string,
  ): T | undefined {
    const nameOf = (item: T) => "id" in item ? item.id : item.name;
    this.checkName(name, among.map(nameOf), what);
    return among.find((item) => nameOf(item) === name);
  }

  /** Reports weights that are all zero. */
  checkWeights(weights: readonly number[]): void {
    if (weights.some((weight) => weight > 0)) return;
    this.refuse("weights that are all 0", "at least one above 0");
  }

  /** Reports a range that ends before it begins. */
  checkRange({ min, max }: Range): void {
    if (min > max) this.at("max").refuse(`${max}`, `at least min, ${min}`);
  }

  /**
   * Reports ranges that end before they begin, and ranges that overlap.
   * @param names What the file calls the two ends.
   */
  checkRanges(
    ranges: readonly Range[],
    [minName, maxName]: readonly [string, string] = ["min", "max"],
  ): void {
    ranges.forEach(({ min, max }, i) => {
      if (min > max) this.at(i, maxName).refuse(`${max}`, `at least its ${minName}, ${min}`);
    });
    const ordered = ranges.map((range, i) => ({ ...range, i })).filter(({ min, max }) => min <= max)
      .sort((a, b) => a.min - b.min || a.i - b.i);
    ordered.forEach(({ min, max, i }, rank) => {
      const before = ordered[rank - 1];
      if (before === undefined || before.max <= min) return;
      this.at(i).refuse(
        `${min} to ${max}, which overlaps ${before.min} to ${before.max}`,
        "ranges that do not overlap",
      );
    });
  }
}

/** Reports every name that an earlier one repeats. */
export function checkUnique(names: readonly (readonly [name: string, place: Place])[], what: string): void {
  const seen = new Set<string>();
  for (const [name, place] of names) {
    if (seen.has(name)) place.refuse(`"${name}" a second time`, `each ${what} once`);
    seen.add(name);
  }
}
