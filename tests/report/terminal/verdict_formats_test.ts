import assert from "node:assert/strict";
import { answerMarkdown, verdictsCsv } from "../../../lib/report/terminal/verdict_formats.ts";
import { story } from "../quick_story.ts";

const { manifest, assessment } = story;

Deno.test("verdicts as CSV keep words with commas in one cell, and leave empty what there is no number for", () => {
  const [verdict] = assessment.verdicts.filter(({ id }) => id === "CM-D-01");
  const changed = {
    ...verdict!,
    need: 'writes, "steady": at least 250',
    value: null,
    interval: [1, 2] as const,
  };
  const [names, row] = verdictsCsv({ verdicts: [changed] });
  assert.match(
    names!,
    /^id,scenario,store,variant,kind,is_need,need,threshold,unit,value,low,high,headroom,/,
  );
  assert.match(
    row!,
    /^CM-D-01,compute-marketplace,.*,"writes, ""steady"": at least 250",250\.?0?,entities\/s,,1\.0,2\.0,/,
  );
});

Deno.test("verdicts as CSV hold no formula and no further line, whatever a requirement of somebody's own says", () => {
  const [verdict] = assessment.verdicts;
  const hostile = '=cmd|" /C calc"!A0\n@x';
  const lines = verdictsCsv({ verdicts: [{ ...verdict!, need: hostile, source: hostile, scenario: "+x" }] });
  assert.equal(lines.length, 2);
  assert.ok(lines[1]!.includes(`"'=cmd|"" /C calc""!A0 @x"`) && lines[1]!.includes(",'+x,"), lines[1]!);
});

Deno.test("the answer in Markdown is sentences, a table with as many cells in each row as columns, and how it was made", () => {
  const lines = answerMarkdown(manifest, assessment);
  assert.match(
    lines[0]!,
    /^Of \d use cases? none (meets|is shown to meet) every need|^\d of \d use cases? meet/,
  );
  const table = lines.filter((line) => line.startsWith("|"));
  const cells = table.map((line) => line.replaceAll("\\|", "").split("|").length);
  assert.ok(table.length >= 3 && cells.every((count) => count === cells[0]), `${cells}`);
  assert.ok(table[2]!.startsWith("| compute-marketplace | "));
  assert.match(lines.at(-1)!, /Made by: deno task bench/);
});
