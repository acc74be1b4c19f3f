import { printable } from "./printable.ts";

/** Most characters of foreign text that an error shows. choice: fits on a line with the rest of the message. */
const SHOWN_LENGTH = 60;

/** Foreign text for an error message: quoted, on one line, control characters escaped, long text truncated. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN_LENGTH;
  const shown = printable(JSON.stringify(cut ? text.slice(0, SHOWN_LENGTH) : text));
  return cut ? `${shown}... (${text.length} characters)` : shown;
}
