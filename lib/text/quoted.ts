/** Characters of a text that an error shows. */
const SHOWN_LENGTH = 60;
/** What a terminal obeys or turns around instead of showing it, and JSON leaves as it is. */
const UNSEEN = /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A foreign text within an error: in quotes, on one line, without anything a terminal obeys, and cut where it is long. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN_LENGTH;
  const shown = JSON.stringify(cut ? text.slice(0, SHOWN_LENGTH) : text)
    .replace(UNSEEN, (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return cut ? `${shown}... (${text.length} characters)` : shown;
}
