import { strict as assert } from "node:assert";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { notebookNames, refuseOutside, writeReport } from "../../lib/report/pages/write_report.ts";

Deno.test("every notebook runs through real Jupyter on the committed reference run, and every cell shows its output", async () => {
  const out = await Deno.makeTempDir({ prefix: "headroom-notebooks-" });
  try {
    const notebooks = await notebookNames(PROJECT_ROOT);
    const { run, pages } = await writeReport({
      root: PROJECT_ROOT,
      run: "data/runs/reference",
      out,
      notebooks,
      note: (line) => console.error(line),
      onExecuted: () => {},
    });
    assert.deepEqual(pages.map((page) => page.file), [
      ...notebooks.map((name) => `${name}.html`),
      "index.html",
    ]);
    for (const { file } of pages) {
      const html = await Deno.readTextFile(`${out}/${file}`);
      refuseOutside(file, html);
      assert.ok(html.includes(run), `${file} does not name its run`);
      assert.doesNotMatch(html, /NaN|Infinity|undefined/);
    }
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
