// deno-lint-ignore-file no-control-regex -- control characters are what it is about
/**
 * Characters that a terminal acts on instead of showing: control characters (C0, DEL, C1), zero-width ones, line and paragraph
 * separators, and those that change the direction of what follows.
 */
export const UNSEEN = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * One line of text that is safe to print: characters a terminal would act on are escaped as in JSON, so that printed JSON
 * stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(
    UNSEEN,
    (unseen) => SHORT[unseen] ?? `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
