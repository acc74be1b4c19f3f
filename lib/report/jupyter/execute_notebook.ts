import { HeadroomError } from "../../errors.ts";
import type { Jupyter } from "./ensure_jupyter.ts";
import { kernelEnv } from "./kernel_env.ts";
import { checkOutputs, readNotebook } from "./notebook_file.ts";
import { run } from "./run_process.ts";

interface ExecuteOptions {
  /** The checkout. */
  readonly root: string;
  readonly jupyter: Jupyter;
  /** Run to show; null for the newest. */
  readonly run: string | null;
  /** Folder for the executed copies; the notebooks themselves are never changed. */
  readonly scratch: string;
  /** Called after each notebook. */
  readonly onExecuted: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** Longest a single cell may take, seconds. choice: far above a load of the reference run. */
const CELL_TIMEOUT_S = 300;

/**
 * Runs notebooks through real Jupyter (kernel Deno), one after the other.
 * @returns Prose and outputs of each as HTML, in the order of `names`, without a page around them.
 * @throws {HeadroomError} A cell failed, or an output that should be there is missing; names the cell.
 */
export async function executeNotebooks(
  names: readonly string[],
  options: ExecuteOptions,
): Promise<string[]> {
  const { root, scratch, onExecuted } = options;
  const executed = names.map((name) => `${scratch}/${name}.ipynb`);
  for (const [i, name] of names.entries()) {
    await convert(name, options, [
      ...["--to", "notebook", "--execute", `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`],
      ...["--output-dir", scratch, "--output", `${name}.ipynb`, `${root}/notebooks/${name}.ipynb`],
    ]);
    checkOutputs(name, await readNotebook(executed[i]!));
    onExecuted();
  }
  // All in one process: Jupyter takes far longer to start than to write a page.
  await convert(names.join(", "), options, [
    ...["--to", "html", "--template", "report", "--output-dir", scratch],
    `--TemplateExporter.extra_template_basedirs=${root}/notebooks/templates`,
    ...executed,
  ]);
  return await Promise.all(names.map((name) => Deno.readTextFile(`${scratch}/${name}.html`)));
}

async function convert(name: string, options: ExecuteOptions, args: readonly string[]): Promise<void> {
  const { root, jupyter, run: shown, signal } = options;
  const result = await run([...jupyter.nbconvert, "--log-level=ERROR", ...args], {
    env: kernelEnv(root, shown),
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
