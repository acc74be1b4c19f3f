import { quote } from "./cesr.ts";
import { EventFormatError } from "./errors.ts";
import type { Threshold, Weight } from "./events.ts";

/** A threshold in key state's form: hex text for a count, or clauses of weights over consecutive keys. */
export type PlainThreshold = string | readonly (readonly Weight[])[];

/** A parsed threshold: a count, or clauses that all must be met. */
type Parsed =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "weights"; readonly clauses: readonly (readonly Part[])[] };

/** One part of a clause: a key with a weight, or keys that have it together once their own weights reach 1. */
interface Part {
  readonly weight: Fraction;
  readonly keys: readonly Fraction[] | null;
}

/** An exact fraction between 0 and 1; weights are never rounded. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Largest count: four hex digits; choice: no event of 16 MB holds more keys. */
const COUNT_MAX = 0xffff;
const HEX_COUNT = /^(0|[1-9a-f][0-9a-f]{0,3})$/;

/**
 * Checks a signing threshold against the number of keys it applies to.
 * @throws {EventFormatError} Not a threshold, above the number of keys, weights that do not fit the keys or can never reach 1.
 */
export function checkThreshold(threshold: unknown, keyCount: number, field: string): void {
  const parsed = parse(threshold, field);
  const fits = parsed.kind === "count"
    ? parsed.count <= keyCount && (parsed.count > 0 || keyCount === 0)
    : parsed.clauses.flat().reduce((sum, { keys }) => sum + (keys?.length ?? 1), 0) === keyCount &&
      parsed.clauses.every((clause) =>
        reachesOne(clause.map(({ weight }) => weight)) &&
        clause.every(({ keys }) => keys === null || reachesOne(keys))
      );
  if (!fits) {
    throw new EventFormatError(`"${field}" is ${quote(threshold)} for ${keyCount} keys`, {
      expected: "a threshold that these keys can meet",
      actual: quote(threshold),
    });
  }
}

/** True where the keys at these places meet the threshold (each clause, where weighted). */
export function meetsThreshold(threshold: Threshold, places: ReadonlySet<number>): boolean {
  const parsed = parse(threshold, "threshold");
  if (parsed.kind === "count") return places.size >= parsed.count;
  let at = 0;
  const present = (weight: Fraction) => places.has(at++) ? [weight] : [];
  // Every clause is walked, met or not, as `at` counts keys over all of them.
  return parsed.clauses.map((clause) =>
    reachesOne(clause.flatMap(({ weight, keys }) => {
      if (keys === null) return present(weight);
      return reachesOne(keys.flatMap(present)) ? [weight] : [];
    }))
  ).every((met) => met);
}

/** The same threshold in key state's form. */
export function normaliseThreshold(threshold: Threshold): PlainThreshold {
  if (typeof threshold === "string" || typeof threshold === "number") return hexNumber(threshold);
  return isNested(threshold) ? threshold : [threshold];
}

/** A count as hex text, as which most implementations write it; some write a JSON number. */
export function hexNumber(count: string | number): string {
  return typeof count === "number" ? count.toString(16) : count;
}

/**
 * A count of keys or witnesses: lower-case hex text without leading zeros, or a JSON number; null where it is neither or above
 * 65,535.
 */
export function parseCount(value: unknown): number | null {
  if (typeof value === "number") {
    return Number.isInteger(value) && value >= 0 && value <= COUNT_MAX ? value : null;
  }
  return typeof value === "string" && HEX_COUNT.test(value) ? Number.parseInt(value, 16) : null;
}

function isNested(
  list: readonly Weight[] | readonly (readonly Weight[])[],
): list is readonly (readonly Weight[])[] {
  return Array.isArray(list[0]);
}

function parse(threshold: unknown, field: string): Parsed {
  if (!Array.isArray(threshold)) {
    const count = parseCount(threshold);
    if (count === null) throw malformed(threshold, field);
    return { kind: "count", count };
  }
  const clauses: unknown[] = isNested(threshold) ? threshold : [threshold];
  return {
    kind: "weights",
    clauses: clauses.map((clause) => list(clause, field).map((part) => parsePart(part, field))),
  };
}

function parsePart(part: unknown, field: string): Part {
  if (typeof part !== "object" || part === null || Array.isArray(part)) {
    return { weight: fraction(part, field), keys: null };
  }
  const groups = Object.entries(part);
  if (groups.length !== 1) throw malformed(part, field);
  const [weight, keys] = groups[0]!;
  return { weight: fraction(weight, field), keys: list(keys, field).map((key) => fraction(key, field)) };
}

/** A list with something in it. */
function list(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed(value, field);
  return value;
}

function fraction(text: unknown, field: string): Fraction {
  const match = typeof text === "string" ? /^(\d{1,9})(?:\/([1-9]\d{0,8}))?$/.exec(text) : null;
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
  return new EventFormatError(`"${field}" is ${quote(value)}`, {
    expected: 'a number such as "2" in hex, or weights such as [["1/2","1/2"]] or [{"1/2":["1","1"]},"1/2"]',
    actual: quote(value),
  });
}
