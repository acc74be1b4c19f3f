import { pathToFileURL } from "node:url";
import { displaySymbol } from "../../../lib/report/charts/figure.ts";
import { readNotebook, sourceOf } from "../../../lib/report/jupyter/notebook_file.ts";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";
import { withEnvironment } from "../../with_environment.ts";

type Shown = { readonly [displaySymbol]?: () => { readonly "text/html": string } };

/**
 * Runs a notebook's cells in this process, without Jupyter, on a run: what each `show()` showed, as HTML. For what a notebook
 * says of many runs; that it runs in Jupyter is tested once. Not twice at a time: it stands in for the kernel and its clock.
 * @param settings More of the environment that it reads.
 */
export async function runNotebook(
  name: string,
  run: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const { cells } = await readNotebook(`${PROJECT_ROOT}/notebooks/${name}.ipynb`);
  const code = cells.filter((cell) => cell.cell_type === "code").map(sourceOf).join("\n");
  const file = `${PROJECT_ROOT}/notebooks/.check_run_${name}_${crypto.randomUUID()}.ts`;
  await Deno.writeTextFile(file, `${code}\nexport {};\n`);
  const shown: string[] = [];
  const display = (value: Shown) => void shown.push(value[displaySymbol]?.()["text/html"] ?? String(value));
  const { setTimeout: wait } = globalThis;
  Object.assign(Deno, { jupyter: { display: (value: Shown) => Promise.resolve(display(value)) } });
  globalThis.setTimeout = ((done: () => void) => wait(done, 0)) as typeof wait;
  try {
    await withEnvironment({ HEADROOM_RUN: run, ...settings }, () => import(pathToFileURL(file).href));
  } finally {
    globalThis.setTimeout = wait;
    Object.assign(Deno, { jupyter: undefined });
    await Deno.remove(file);
  }
  return shown;
}
