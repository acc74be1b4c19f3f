/** A cell's output that is a sentence alone, and those after it that say the same. */
const REPEATED =
  /(<section class="hr-output"[^>]*>\s*(<div class="hr-block">(?:<style>[^<]*<\/style>)?<p class="hr-answer[^"]*">[^<]*<\/p><\/div>)\s*<\/section>)(?:\s*<section class="hr-output"[^>]*>\s*\2\s*<\/section>)+/g;

/** A page's body in which cells that say the same one after another, as that a measurement is missing, say it once. */
export function sayOnce(body: string): string {
  return body.replace(REPEATED, "$1");
}
