import { EventFormatError } from "./errors.ts";
import type { Threshold } from "./events.ts";

/** A parsed threshold: a count, or clauses of weights over consecutive keys. */
type Parsed =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "weights"; readonly clauses: readonly (readonly Fraction[])[] };

/** An exact fraction between 0 and 1; weights are never rounded. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Checks a signing threshold against the number of keys it applies to.
 * @throws {EventFormatError} Not hex, above the number of keys, weights that do not fit the keys or can never reach 1.
 */
export function checkThreshold(threshold: Threshold, keyCount: number, field: string): void {
  const parsed = parse(threshold, field);
  const fits = parsed.kind === "count"
    ? parsed.count <= keyCount && (parsed.count > 0 || keyCount === 0)
    : parsed.clauses.flat().length === keyCount && parsed.clauses.every((clause) => reachesOne(clause));
  if (!fits) {
    throw new EventFormatError(`"${field}" is ${JSON.stringify(threshold)} for ${keyCount} keys`, {
      expected: "a threshold that these keys can meet",
      actual: JSON.stringify(threshold),
    });
  }
}

/** True where the keys at these places meet the threshold (each clause, where weighted). */
export function meetsThreshold(threshold: Threshold, places: ReadonlySet<number>): boolean {
  const parsed = parse(threshold, "threshold");
  if (parsed.kind === "count") return places.size >= parsed.count;
  let first = 0;
  return parsed.clauses.every((clause) => {
    const present = clause.filter((_, at) => places.has(first + at));
    first += clause.length;
    return reachesOne(present);
  });
}

/** The same threshold in key state's form: a count, or nested clauses. */
export function normaliseThreshold(threshold: Threshold): string | readonly (readonly string[])[] {
  if (typeof threshold === "string") return threshold;
  return isNested(threshold) ? threshold : [threshold];
}

function isNested(
  list: readonly string[] | readonly (readonly string[])[],
): list is readonly (readonly string[])[] {
  return Array.isArray(list[0]);
}

function parse(threshold: Threshold, field: string): Parsed {
  if (typeof threshold === "string") {
    if (!/^(0|[1-9a-f][0-9a-f]{0,3})$/.test(threshold)) throw malformed(threshold, field);
    return { kind: "count", count: Number.parseInt(threshold, 16) };
  }
  const clauses = isNested(threshold) ? threshold : [threshold];
  if (clauses.length === 0 || clauses.some((clause) => clause.length === 0)) {
    throw malformed(threshold, field);
  }
  return {
    kind: "weights",
    clauses: clauses.map((clause) => clause.map((weight) => fraction(weight, field))),
  };
}

function fraction(text: string, field: string): Fraction {
  const match = /^(\d{1,9})(?:\/([1-9]\d{0,8}))?$/.exec(text);
  if (match === null) throw malformed(text, field);
  const [numerator, denominator] = [BigInt(match[1]!), BigInt(match[2] ?? "1")];
  if (numerator > denominator) throw malformed(text, field);
  return { numerator, denominator };
}

function reachesOne(weights: readonly Fraction[]): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const weight of weights) {
    numerator = numerator * weight.denominator + weight.numerator * denominator;
    denominator *= weight.denominator;
  }
  return numerator >= denominator;
}

function malformed(value: unknown, field: string): EventFormatError {
  return new EventFormatError(`"${field}" is ${JSON.stringify(value)}`, {
    expected: 'a hex number such as "2", or fractions such as [["1/2","1/2"]]',
    actual: JSON.stringify(value),
  });
}
