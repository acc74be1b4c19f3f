import assert from "node:assert/strict";
import { makeFigure } from "../../../lib/report/charts/figure.ts";
import { labelBeside } from "../../../lib/report/rescaling/label_beside.ts";
import { answerBlock, missingBlock, tableBlock } from "../../../lib/report/sections/block.ts";

const LABEL = `foretold for "8" cores: rescaled, not measured`;
const SHOWN = `<p class="hr-foretold">Foretold for &quot;8&quot; cores: rescaled, not measured.</p>`;

const NOTE = `<p class="hr-note">1 of 2 rows</p>`;

Deno.test("a label stands beside each answer and table, and not beside what is missing or says it already", () => {
  const table = tableBlock({ title: "Rates", columns: ["a", "b"], rows: [["1", "2"]] }, "1 of 2 rows").html;
  const [one, two] = [answerBlock(["It holds."]).html, answerBlock(["It breaks."]).html];
  const figure = makeFigure({
    ...{ id: "f", title: "A figure", subtitle: "s", facts: [], data: [{ a: 1 }] },
    table: { columns: ["a"], rows: [["1"]] },
    provenance: { run: "r", machine: LABEL, command: "c" },
    draw: () => "<svg></svg>",
  }).html;
  const [missing, own] = [
    missingBlock({ missing: "Nothing", command: "deno task bench" }).html,
    answerBlock([`Run r, ${LABEL}`]).html,
  ];
  // As Jupyter writes it: attributes in the order of the alphabet.
  const executed = table.replace(/<div (class="[^"]*")([^>]*) (aria-label="[^"]*")>/, "<div $3 $1$2>");
  assert.notEqual(executed, table);
  assert.ok(labelBeside(executed, LABEL).includes(`</table></div>${NOTE}${SHOWN}`));
  const labelled = labelBeside([one, table, figure, missing, two, own].join("\n"), LABEL);
  assert.equal(labelled.split(SHOWN).length - 1, 3);
  assert.ok(labelled.includes(`It holds.</p>${SHOWN}`) && labelled.includes(`It breaks.</p>${SHOWN}`));
  assert.ok(labelled.includes(`</table></div>${NOTE}${SHOWN}`));
  for (const same of [figure, missing, own]) assert.ok(labelled.includes(same));
});
