import { strict as assert } from "node:assert";
import { dirname } from "node:path";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { notebookNames, refuseOutside, writeReport } from "../../lib/report/pages/write_report.ts";
import { withEnvironment } from "../with_environment.ts";

const FOREIGN = "foreign text";

/** Settings of a user whose own Jupyter, Python and Deno are nobody's model: none of them may reach a page. */
async function foreignSettings(home: string): Promise<Record<string, string>> {
  const data = `${home}/.local/share/jupyter`;
  const files = {
    [`${data}/kernels/deno/kernel.json`]:
      '{"argv":["/removed/deno"],"display_name":"Deno","language":"typescript"}',
    [`${data}/nbconvert/templates/base/mathjax.html.j2`]: `{% macro mathjax() %}${FOREIGN}{% endmacro %}`,
    [`${data}/nbconvert/templates/report/index.html.j2`]: FOREIGN,
    [`${home}/.jupyter/jupyter_nbconvert_config.py`]: "raise SystemExit('a setting of the user')",
    [`${home}/python/nbconvert.py`]: "raise SystemExit('a module of the user')",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  return {
    ...{ HOME: home, XDG_CACHE_HOME: cache, XDG_DATA_HOME: `${home}/.local/share` },
    ...{ PYTHONPATH: `${home}/python`, PYTHONWARNINGS: "error", PYTHONHOME: home },
    ...{ JUPYTER_CONFIG_DIR: `${home}/.jupyter`, JUPYTER_DATA_DIR: data, JUPYTER_PREFER_ENV_PATH: "0" },
    ...{
      NODE_OPTIONS: "--require /removed.cjs",
      DENO_V8_FLAGS: "--no-such-flag",
      HEADROOM_RUN: "no-such-run",
    },
  };
}

Deno.test("every notebook runs through real Jupyter on the committed reference run, whatever the user's settings, and every cell shows its output", async () => {
  const out = await Deno.makeTempDir({ prefix: "headroom-notebooks-" });
  try {
    const notebooks = await notebookNames(PROJECT_ROOT);
    const write = () =>
      writeReport({
        root: PROJECT_ROOT,
        run: "data/runs/reference",
        out,
        notebooks,
        note: (line) => console.error(line),
        onExecuted: () => {},
      });
    const { run, pages } = await withEnvironment(await foreignSettings(`${out}/home`), write);
    assert.deepEqual(pages.map((page) => page.file), [
      ...notebooks.map((name) => `${name}.html`),
      "index.html",
    ]);
    for (const { file } of pages) {
      const html = await Deno.readTextFile(`${out}/${file}`);
      refuseOutside(file, html);
      assert.ok(!html.includes(FOREIGN), `${file} was made by a foreign template`);
      assert.ok(html.includes(run), `${file} does not name its run`);
      assert.doesNotMatch(html, /NaN|Infinity|undefined/);
    }
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});
