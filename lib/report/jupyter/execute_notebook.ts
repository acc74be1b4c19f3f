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
  /** Folder for the executed copy; the notebook itself is never changed. */
  readonly scratch: string;
  readonly signal?: AbortSignal | undefined;
}

/** Longest a single cell may take, seconds. choice: far above a load of the reference run. */
const CELL_TIMEOUT_S = 300;

/**
 * Runs a notebook through real Jupyter (kernel Deno).
 * @returns Its prose and outputs as HTML, without a page around them.
 * @throws {HeadroomError} A cell failed, or an output that should be there is missing; names the cell.
 */
export async function executeNotebook(name: string, options: ExecuteOptions): Promise<string> {
  const { root, scratch } = options;
  const executed = `${scratch}/${name}.ipynb`;
  await convert(name, options, [
    ...["--to", "notebook", "--execute", `--ExecutePreprocessor.timeout=${CELL_TIMEOUT_S}`],
    ...["--output-dir", scratch, "--output", `${name}.ipynb`, `${root}/notebooks/${name}.ipynb`],
  ]);
  checkOutputs(name, await readNotebook(executed));
  return await convert(name, options, [
    ...["--to", "html", "--template", "report", "--stdout"],
    `--TemplateExporter.extra_template_basedirs=${root}/notebooks/templates`,
    executed,
  ]);
}

async function convert(name: string, options: ExecuteOptions, args: readonly string[]): Promise<string> {
  const { root, jupyter, run: shown, signal } = options;
  const result = await run([...jupyter.nbconvert, "--log-level=ERROR", ...args], {
    env: kernelEnv(root, shown),
    signal,
  });
  if (result?.ok) return result.out;
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
