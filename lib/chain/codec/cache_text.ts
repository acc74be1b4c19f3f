import type { Attributes } from "../entity.ts";
import { compareText } from "../query/compare_text.ts";

/** What Go's encoder escapes in a text and JavaScript's does not. */
const GO_ESCAPED = /[<>&\u2028\u2029]/g;

/** A text in a JSON cache, as Go's encoder writes it: Arkiv's caches come from there. Source: data/reference/arkiv.md "Bi-temporal versions". */
export function cacheText(text: string): string {
  return JSON.stringify(text).replace(
    GO_ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Attributes in the order of a JSON cache: by name, in UTF-8's order of bytes, as Go writes a map. */
export function inCacheOrder<Value>(attributes: Attributes<Value>): Attributes<Value> {
  const sorted = attributes.every(([name], i) => i === 0 || compareText(attributes[i - 1]![0], name) < 0);
  return sorted ? attributes : attributes.toSorted(([a], [b]) => compareText(a, b));
}
