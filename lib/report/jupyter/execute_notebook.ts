import { existsSync } from "node:fs";
import { HeadroomError } from "../../errors.ts";
import type { Jupyter } from "./ensure_jupyter.ts";
import { kernelEnv, type ShownRun } from "./kernel_env.ts";
import { checkOutputs, LostOutputs, readNotebook } from "./notebook_file.ts";
import { run } from "./run_process.ts";

interface ExecuteOptions extends ShownRun {
  /** The checkout. */
  readonly root: string;
  readonly jupyter: Jupyter;
  /** Folder for the executed copies; the notebooks themselves are never changed. */
  readonly scratch: string;
  /** Called after each notebook. */
  readonly onExecuted: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** How often a notebook is executed at most, where outputs are lost on the way. */
const ATTEMPTS = 3;

/** Longest a single cell may take, seconds. choice: far above a load of the reference run. */
const CELL_TIMEOUT_S = 300;

/** How often it is looked for notebooks that are done, ms. */
const LOOK_MS = 200;

/**
 * Runs notebooks through real Jupyter, one after the other, each with a kernel (Deno) of its own. Those whose outputs Jupyter lost are
 * run again.
 * @returns Prose and outputs of each as HTML, in the order of `names`, without a page around them.
 * @throws {HeadroomError} A cell failed, or an output that should be there is missing; names the cell.
 */
export async function executeNotebooks(
  names: readonly string[],
  options: ExecuteOptions,
): Promise<string[]> {
  const { root, scratch } = options;
  const done = new Set<string>();
  let left = names;
  for (let attempt = 1; left.length > 0; attempt++) {
    await execute(left, options, done);
    left = await lost(left, scratch, attempt === ATTEMPTS);
  }
  await convert({ names, cwd: scratch }, options, [
    ...["--to", "html", "--template", "report", "--output-dir", scratch],
    `--TemplateExporter.extra_template_basedirs=${root}/notebooks/templates`,
  ]);
  return await Promise.all(names.map((name) => Deno.readTextFile(`${scratch}/${name}.html`)));
}

/** Executes notebooks in one process: Jupyter takes longer to start than most of them to run. @param done Those that were told of. */
async function execute(names: readonly string[], options: ExecuteOptions, done: Set<string>): Promise<void> {
  const { root, scratch, onExecuted } = options;
  const look = () => {
    for (const name of names) {
      if (done.has(name) || !existsSync(`${scratch}/${name}.ipynb`)) continue;
      done.add(name);
      onExecuted();
    }
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    await convert({ names, cwd: `${root}/notebooks` }, options, [
      ...["--to", "notebook", "--execute", `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`],
      ...["--output-dir", scratch],
    ]);
  } finally {
    clearInterval(timer);
  }
  look();
}

/** Those whose outputs were lost on the way, whose files are removed; with `last`, the first one is an error. */
async function lost(names: readonly string[], scratch: string, last: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const path = `${scratch}/${name}.ipynb`;
    try {
      checkOutputs(name, await readNotebook(path));
    } catch (error) {
      if (last || !(error instanceof LostOutputs)) throw error;
      found.push(name);
      await Deno.remove(path);
    }
  }
  return found;
}

/** Converts notebooks of a folder by their names there: nbconvert takes `[`, `*` and `?` in a path for a pattern. */
async function convert(
  { names, cwd }: { readonly names: readonly string[]; readonly cwd: string },
  options: ExecuteOptions,
  args: readonly string[],
): Promise<void> {
  const { root, jupyter, scratch, signal } = options;
  const result = await run([
    ...jupyter.nbconvert,
    "--log-level=ERROR",
    ...args,
    ...names.map((name) => `${name}.ipynb`),
  ], {
    cwd,
    // A page is the same whatever the user has configured for their own Jupyter, which makes a folder for having no configuration and
    // leaves it among the temporary ones.
    env: {
      ...kernelEnv(root, options),
      ...{ JUPYTER_NO_CONFIG: "1", JUPYTER_DATA_DIR: `${scratch}/jupyter`, TMPDIR: scratch },
    },
    signal,
  });
  if (signal?.aborted) {
    throw new HeadroomError("Stopped before every notebook was executed; no page was written", {
      next: "Run the command again: it starts from the first notebook.",
    });
  }
  if (result?.ok) return;
  const said = (result?.err ?? "no such program").trim().split("\n");
  // It ends at the first one that fails.
  const name = names.find((one) => !existsSync(`${scratch}/${one}.ipynb`)) ?? names.join(", ");
  throw new HeadroomError(
    `Notebook ${name} did not run: ${said.findLast((line) => line.trim() !== "") ?? ""}`,
    {
      expected: "every cell to run",
      actual: said.slice(-12).join("\n"),
      next: "Open it and run it cell by cell: deno task lab",
    },
  );
}
