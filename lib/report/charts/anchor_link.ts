import { escapeHtml } from "../../text/escape_html.ts";

/** A link to its own place, seen on hover and on focus. Its sign is drawn by CSS, so that it is no part of the text beside it. */
export function anchorLink(id: string, what: "figure" | "table" | "row"): string {
  // Not to stand alone in a line of its own.
  return `&nbsp;<a class="hr-anchor" href="#${escapeHtml(id)}" aria-label="Link to this ${what}"></a>`;
}
