import { HeadroomError } from "../../errors.ts";
import type { Jupyter } from "./ensure_jupyter.ts";
import { kernelEnv } from "./kernel_env.ts";
import { checkOutputs, LostOutputs, readNotebook } from "./notebook_file.ts";
import { run } from "./run_process.ts";

interface ExecuteOptions {
  /** The checkout. */
  readonly root: string;
  readonly jupyter: Jupyter;
  /** Run to show; null for the newest. */
  readonly run: string | null;
  /** Minutes that an onboarding may take, where somebody said so. */
  readonly acceptableMinutes?: readonly number[] | undefined;
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

/**
 * Runs notebooks through real Jupyter (kernel Deno), one after the other. One whose outputs Jupyter lost is run again.
 * @returns Prose and outputs of each as HTML, in the order of `names`, without a page around them.
 * @throws {HeadroomError} A cell failed, or an output that should be there is missing; names the cell.
 */
export async function executeNotebooks(
  names: readonly string[],
  options: ExecuteOptions,
): Promise<string[]> {
  const { root, scratch, onExecuted } = options;
  for (const name of names) {
    await execute(name, options);
    onExecuted();
  }
  // All in one process: Jupyter takes far longer to start than to write a page.
  await convert({ name: names.join(", "), cwd: scratch }, options, [
    ...["--to", "html", "--template", "report", "--output-dir", scratch],
    `--TemplateExporter.extra_template_basedirs=${root}/notebooks/templates`,
    ...names.map((name) => `${name}.ipynb`),
  ]);
  return await Promise.all(names.map((name) => Deno.readTextFile(`${scratch}/${name}.html`)));
}

async function execute(name: string, options: ExecuteOptions): Promise<void> {
  const { root, scratch } = options;
  const file = `${name}.ipynb`;
  for (let attempt = 1;; attempt++) {
    await convert({ name, cwd: `${root}/notebooks` }, options, [
      ...["--to", "notebook", "--execute", `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`],
      ...["--output-dir", scratch, "--output", file, file],
    ]);
    try {
      return checkOutputs(name, await readNotebook(`${scratch}/${file}`));
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof LostOutputs)) throw error;
    }
  }
}

/** Converts notebooks of a folder by their names there: nbconvert takes `[`, `*` and `?` in a path for a pattern. */
async function convert(
  { name, cwd }: { readonly name: string; readonly cwd: string },
  options: ExecuteOptions,
  args: readonly string[],
): Promise<void> {
  const { root, jupyter, run: shown, acceptableMinutes, scratch, signal } = options;
  const result = await run([...jupyter.nbconvert, "--log-level=ERROR", ...args], {
    cwd,
    // A page is the same whatever the user has configured for their own Jupyter.
    env: {
      ...kernelEnv(root, shown, acceptableMinutes),
      ...{ JUPYTER_NO_CONFIG: "1", JUPYTER_DATA_DIR: `${scratch}/jupyter` },
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
  throw new HeadroomError(
    `Notebook ${name} did not run: ${said.findLast((line) => line.trim() !== "") ?? ""}`,
    {
      expected: "every cell to run",
      actual: said.slice(-12).join("\n"),
      next: "Open it and run it cell by cell: deno task lab",
    },
  );
}
