import { strict as assert } from "node:assert";
import { HeadroomError } from "../../../lib/errors.ts";
import {
  checkOutputs,
  type Notebook,
  readNotebook,
  titleOf,
} from "../../../lib/report/jupyter/notebook_file.ts";
import { tableHtml } from "../../../lib/report/charts/table_html.ts";
import { refuseOutside } from "../../../lib/report/pages/write_report.ts";

const shown = { output_type: "display_data", data: { "text/html": "<p>x</p>" } };

function notebook(source: string, outputs: readonly object[]): Notebook {
  return {
    metadata: {},
    cells: [
      { cell_type: "markdown", source: ["# The title\n", "words"] },
      { cell_type: "code", source: "const story = 1;", outputs: [] },
      { cell_type: "code", source, outputs: outputs as [] },
    ],
  };
}

Deno.test("checkOutputs() accepts a cell that shows what it should", () => {
  checkOutputs("n", notebook("await hr.show(a);", [shown]));
  checkOutputs("n", notebook("await hr.show(a);\nawait hr.show(b);", [shown, shown]));
});

Deno.test("checkOutputs() names the cell whose output was lost", () => {
  for (const outputs of [[], [{ output_type: "stream", text: "x" }]]) {
    assert.throws(
      () => checkOutputs("07_capacity", notebook("await hr.show(headline);", outputs)),
      (error: HeadroomError) =>
        /Cell 3 of 07_capacity shows 0 of 1 outputs \(await hr\.show\(headline\);\)/.test(error.message) &&
        error.next.includes("deno task report"),
    );
  }
});

Deno.test("checkOutputs() passes on what a failed cell said", () => {
  const failed = { output_type: "error", ename: "Error", evalue: "no run" };
  assert.throws(
    () => checkOutputs("n", notebook("await hr.show(a);", [failed])),
    /Cell 3 of n failed .*: no run/,
  );
});

Deno.test("titleOf() is the first heading", () => {
  assert.equal(titleOf(notebook("", [])), "The title");
});

Deno.test("readNotebook() refuses what is no notebook", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ipynb" });
  try {
    for (const text of ["", "{", "{}", "[]"]) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(readNotebook(path), HeadroomError);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("refuseOutside() lets a self-contained page pass and refuses scripts, frames and addresses", () => {
  refuseOutside(
    "a.html",
    '<a href="#x">x</a><a href="01.html">1</a><img src="data:image/png;base64,AA"><b>https://x</b>',
  );
  const outside = [
    "<script>1</script>",
    '<img src="https://example.org/x.png">',
    '<link href="//example.org/x.css">',
    '<a href="file:///x">',
    "<style>@import 'x.css'</style>",
    "<p style='background:url(https://example.org)'>",
    '<iframe src="x">',
  ];
  for (const html of outside) {
    assert.throws(() => refuseOutside("a.html", html), /a\.html is not self-contained/, html);
  }
});

Deno.test("tableHtml() escapes its cells and marks numbers", () => {
  const html = tableHtml({
    columns: [{ title: "a<b" }, { title: "n<", number: true }],
    rows: [["<script>", { text: "1", small: "[0, 2]", kind: "projected" }]],
  });
  assert.ok(!html.includes("<script>"));
  assert.ok(html.includes("a&lt;b"));
  assert.match(
    html,
    /<td class="hr-number"><span class="hr-projected">1<\/span> <small>\[0, 2\]<\/small><\/td>/,
  );
});
