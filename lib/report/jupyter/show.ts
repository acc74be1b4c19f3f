import pl from "nodejs-polars";
import { HeadroomError } from "../../errors.ts";
import { head } from "../sections/frame_table.ts";

/** Wait after an output before the cell may end, ms. choice: many times what the kernel needs to send it. */
const LEAVE_MS = 50;

/**
 * Shows a value in a notebook; the last call of every cell that shows something. Of a Polars frame it shows the first rows.
 *
 * Deno's kernel sometimes reports a cell as done before its output has been sent, and the export then drops it; a short wait
 * avoids that. @throws {HeadroomError} Outside a notebook.
 */
export async function show(value: unknown): Promise<void> {
  const { jupyter } = Deno as unknown as { jupyter?: { display(value: unknown): Promise<void> } };
  if (jupyter === undefined) {
    throw new HeadroomError("show() was called outside a notebook", {
      expected: "Deno's Jupyter kernel",
      next: "Open the notebook with: deno task lab",
    });
  }
  const isFrame = pl.DataFrame.isDataFrame(value) || pl.LazyDataFrame.isLazyDataFrame(value);
  await jupyter.display(isFrame ? await head(value as pl.DataFrame | pl.LazyDataFrame) : value);
  await new Promise((resolve) => setTimeout(resolve, LEAVE_MS));
}
