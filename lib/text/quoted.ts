/** Most characters of foreign text that an error shows. choice: fits on a line with the rest of the message. */
const SHOWN_LENGTH = 60;
/** Control, zero-width and bidirectional characters: a terminal acts on them, and JSON does not escape them. */
const UNSEEN = /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Foreign text for an error message: quoted, on one line, control characters escaped, long text truncated. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN_LENGTH;
  const shown = JSON.stringify(cut ? text.slice(0, SHOWN_LENGTH) : text)
    .replace(UNSEEN, (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return cut ? `${shown}... (${text.length} characters)` : shown;
}
