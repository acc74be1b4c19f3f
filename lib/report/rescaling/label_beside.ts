import { escapeHtml } from "../../text/escape_html.ts";
import { sentenceCase } from "../../text/sentence_case.ts";

/**
 * An answer in sentences, and a table that stands alone, with its small print: a figure's caption already names its machine, and the
 * figure's numbers stand with it. Jupyter writes attributes in another order than we do.
 */
const SHOWN =
  /<p class="hr-answer"[^>]*>[^<]*<\/p>|(?<!<\/summary>)<div\b[^>]*? class="hr-scroll\b[^]*?<\/table><\/div>(?:<p class="hr-note">[^<]*<\/p>)?/g;

/**
 * A page's body with a label beside every answer and table that does not say the same itself, whichever cell made it: none of a rescaled
 * run's numbers can be taken for a measured one.
 */
export function labelBeside(body: string, label: string): string {
  const text = escapeHtml(label);
  return body.replaceAll(
    SHOWN,
    (shown) => shown.includes(text) ? shown : `${shown}<p class="hr-foretold">${sentenceCase(text)}.</p>`,
  );
}
