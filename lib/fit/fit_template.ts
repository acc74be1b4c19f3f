import type { TextValues } from "../inspect/census_summary.ts";

/** From this ratio of different values to holders on, each holder has its own value. */
const UNIQUE_SHARE = 0.9;
/** Below this ratio values are drawn from a set of the size seen. */
const REPEATING_SHARE = 0.5;
/** Random digits must allow this many times more values than there are holders, or they would repeat too often. */
const ROOM = 1_000;
/** Longest part of a template, digits. Source: lib/scenarios/file/check/check_template.ts. */
const PIECE_DIGITS = 1_000;
/** Largest number of decimal digits that is exact. */
const EXACT_DIGITS = 15;

/** Who holds the values: how many, and whether each keeps its value. */
interface Holders {
  readonly count: number;
  readonly keep: boolean;
}

/**
 * A template for texts with the prefix and mean length of those seen. If each holder had a value of its own, values are
 * unique; if there were fewer values, one of as many is drawn; otherwise digits are random.
 */
export function fitTemplate(values: TextValues, holders: Holders): string {
  const prefix = values.prefix.replaceAll("{", "(").replaceAll("}", ")");
  const prefixBytes = new TextEncoder().encode(prefix).length;
  const rest = (bytes: number) => Math.max(0, Math.round(bytes) - prefixBytes);
  const length = rest(values.meanBytes);
  if (holders.keep && values.distinct >= UNIQUE_SHARE * holders.count && isNarrow(values, length, holders)) {
    return numbered(prefix, length);
  }
  if (values.distinct < REPEATING_SHARE * holders.count) {
    const largest = String(values.distinct - 1);
    if (length >= largest.length) return `${prefix}${"0".repeat(length - largest.length)}{int:0-${largest}}`;
  }
  if (length === 0) return prefix === "" ? "{hex:1}" : prefix;
  if (values.rest === "digits" && length <= EXACT_DIGITS && values.minBytes === values.maxBytes) {
    return `${prefix}{int:0-${"9".repeat(length)}}`;
  }
  const [shortest, longest] = [Math.max(1, rest(values.minBytes)), rest(values.maxBytes)];
  const evenly = Math.abs((shortest + longest) / 2 - (values.meanBytes - prefixBytes)) < 0.5;
  if (shortest < longest && longest <= PIECE_DIGITS && evenly) return `${prefix}{hex:${shortest}-${longest}}`;
  return prefix + hexDigits(length);
}

/** Whether random digits of this length are likely to repeat among the holders. */
function isNarrow(values: TextValues, length: number, { count }: Holders): boolean {
  return (values.rest === "digits" ? 10 : 16) ** length < ROOM * count;
}

/** Numbers in the order of creation; zeros at the end of the prefix belong to the number. */
function numbered(prefix: string, length: number): string {
  const text = prefix.replace(/0+$/, "");
  return `${text}{pad:${Math.max(1, Math.min(PIECE_DIGITS, length + prefix.length - text.length))}}`;
}

function hexDigits(length: number): string {
  const whole = `{hex:${PIECE_DIGITS}}`.repeat(Math.floor(length / PIECE_DIGITS));
  const rest = length % PIECE_DIGITS;
  return rest === 0 ? whole : `${whole}{hex:${rest}}`;
}
