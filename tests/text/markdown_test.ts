import assert from "node:assert/strict";
import { markdownTable, markdownText } from "../../lib/text/markdown.ts";

Deno.test("markdownTable() aligns numbers right and words left, and keeps a cell's bars, stars and brackets as text", () => {
  const table = {
    title: "rates; *: extrapolated",
    columns: ["flow", "agents/s", "why"],
    left: ["why"],
    rows: [["a|b", "9.4 [8.9, 9.8]", "<b>x_y</b>\n~z~"]],
  };
  assert.deepEqual(markdownTable(table), [
    "**rates; \\*: extrapolated**",
    "",
    "| flow | agents/s | why |",
    "| --- | ---: | --- |",
    "| a\\|b | 9.4 [8.9, 9.8] | \\<b>x\\_y\\</b> \\~z\\~ |",
  ]);
});

Deno.test("markdownText() makes no links, images, mentions or entities of others' text", () => {
  assert.equal(
    markdownText("![x](http://t) [y][z] [z]: http://u &#60; &amp; R&D @someone, cpu @ 2 GHz"),
    "![x]\\(http://t) [y]\\[z] [z]\\: http://u \\&#60; \\&amp; R&D @<!-- -->someone, cpu @ 2 GHz",
  );
});

Deno.test("markdownText() leaves what has no meaning in Markdown as it is", () => {
  assert.equal(
    markdownText("4.75x [3.55, 7.52]; 10,000 agents (projected)"),
    "4.75x [3.55, 7.52]; 10,000 agents (projected)",
  );
});
