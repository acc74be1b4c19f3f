import { HeadroomError } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}

/** A cell of a notebook file (nbformat 4). */
interface NotebookCell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

/** A notebook file (nbformat 4), as far as it is read. */
export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: { readonly kernelspec?: { readonly name: string } };
}

/** Reads a notebook. @throws {HeadroomError} The file is missing or is not a notebook. */
export async function readNotebook(path: string): Promise<Notebook> {
  try {
    const notebook = JSON.parse(await Deno.readTextFile(path)) as Notebook;
    if (Array.isArray(notebook.cells)) return notebook;
    throw new SyntaxError('no "cells"');
  } catch (cause) {
    throw new HeadroomError(`Cannot read notebook "${path}": ${(cause as Error).message}`, {
      expected: "a Jupyter notebook (nbformat 4)",
      next: shellCommand`Restore the file: git checkout ${path}`,
      cause,
    });
  }
}

/** A cell's source as one text. */
export function sourceOf(cell: NotebookCell): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/** The title of a notebook: its first heading. */
export function titleOf(notebook: Notebook): string {
  const heading = notebook.cells.map(sourceOf).join("\n").match(/^# (.+)$/m);
  return heading?.[1] ?? "Notebook";
}

/** Jupyter lost outputs of a notebook on the way; running it again may help. */
export class LostOutputs extends HeadroomError {
  override readonly name = "LostOutputs";
}

/**
 * Checks that every code cell has an output for each of its `show()` calls: Jupyter can lose outputs without an error.
 * @throws {LostOutputs} Fewer than that. @throws {HeadroomError} A cell failed. Both name the cell by number and first line.
 */
export function checkOutputs(name: string, notebook: Notebook): void {
  notebook.cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    const source = sourceOf(cell);
    const outputs = cell.outputs ?? [];
    const first = source.split("\n")[0];
    const failed = outputs.find((output) => output.output_type === "error");
    if (failed !== undefined) {
      const message = `Cell ${i + 1} of ${name} failed (${first}): ${failed.evalue ?? failed.ename}`;
      throw new HeadroomError(message, { next: "Open the notebook and run the cell: deno task lab" });
    }
    const shown = outputs.filter((output) => output.data?.["text/html"] !== undefined).length;
    const expected = [...source.matchAll(/\bshow\(/g)].length;
    if (shown >= expected) return;
    throw new LostOutputs(`Cell ${i + 1} of ${name} shows ${shown} of ${expected} outputs (${first})`, {
      expected: `${expected} outputs, one for each show()`,
      actual: String(shown),
      next: "Run deno task report again; if it stays, open the notebook: deno task lab",
    });
  });
}
