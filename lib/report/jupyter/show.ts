import { HeadroomError } from "../../errors.ts";

/** How long a cell's last output gets to leave the kernel before the cell ends. `choice:` */
const LEAVE_MS = 50;

/**
 * Shows a value in a notebook; the last call of every cell that shows something.
 *
 * Deno's kernel at times reports a cell as done before its output has gone out, and the export then drops it; the short wait
 * cures that. @throws {HeadroomError} Outside a notebook.
 */
export async function show(value: unknown): Promise<void> {
  const { jupyter } = Deno as unknown as { jupyter?: { display(value: unknown): Promise<void> } };
  if (jupyter === undefined) {
    throw new HeadroomError("show() was called outside a notebook", {
      expected: "Deno's Jupyter kernel",
      next: "Open the notebook with: deno task lab",
    });
  }
  await jupyter.display(value);
  await new Promise((resolve) => setTimeout(resolve, LEAVE_MS));
}
