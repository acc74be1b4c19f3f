import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { readNotebook, sourceOf } from "../../lib/report/jupyter/notebook_file.ts";

/** The code cells of a notebook, as text. */
export async function codeOf(name: string): Promise<string[]> {
  const { cells } = await readNotebook(`${PROJECT_ROOT}/notebooks/${name}.ipynb`);
  return cells.filter((cell) => cell.cell_type === "code").map(sourceOf);
}
