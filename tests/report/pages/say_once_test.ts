import assert from "node:assert/strict";
import { sayOnce } from "../../../lib/report/pages/say_once.ts";
import { missingBlock } from "../../../lib/report/sections/block.ts";

const cell = (id: string, html: string) =>
  `<section class="hr-output" data-cell="${id}">\n${html}\n</section>`;
const missing = (of: string) => missingBlock({ missing: `No ${of}`, command: `deno task ${of}` }).html;

Deno.test("cells that say one after another that the same is missing say it once; other cells stay", () => {
  const chart = `<figure class="hr-figure"><p>same</p></figure>`;
  const body = (cells: readonly string[]) => cells.join("\n");
  const [a, b, c] = [cell("1", missing("match")), cell("2", missing("match")), cell("3", missing("match"))];
  assert.equal(sayOnce(body([a, b, c])), a);
  const kept = body([a, cell("4", missing("load")), b, cell("5", chart), cell("6", chart), c]);
  assert.equal(sayOnce(kept), kept);
  assert.equal(
    sayOnce(body([a, "<section class='hr-prose'><p>between</p></section>", b])).split("No match").length,
    3,
  );
});
