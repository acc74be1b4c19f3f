import { HeadroomError } from "../errors.ts";
import { jupyterInstalled } from "../report/jupyter/ensure_jupyter.ts";
import { findPythons } from "../report/jupyter/find_python.ts";
import { run } from "../report/jupyter/run_process.ts";
import { shellWord } from "../text/command_line.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** Python, for notebooks and reports only. */
export async function checkPython(): Promise<Finding> {
  try {
    const { command, version } = (await findPythons())[0]!;
    return fine("Python", `${command} ${version}`);
  } catch (error) {
    const { message, next } = error as HeadroomError;
    return limited("Python", message, next);
  }
}

/** The project's Jupyter in .venv: installed when `report`, `lab` or the tests first need it. */
export async function checkVenv(root: string): Promise<Finding> {
  return fine(
    "Jupyter (.venv)",
    await jupyterInstalled(root)
      ? "installed from notebooks/requirements.txt"
      : "not installed yet; deno task lab, report and test install it, once",
  );
}

/** The user's own JupyterLab or VS Code: whether a Jupyter on PATH knows a kernel named `deno`. No task needs it. */
export async function checkOwnJupyter(): Promise<Finding> {
  const name = "Your own Jupyter";
  const listing = await run(["jupyter", "kernelspec", "list", "--json"]);
  const fix = `deno task lab opens the notebooks without it; for your own: ${
    shellWord(Deno.execPath())
  } jupyter --install`;
  if (!listing?.ok) return limited(name, "no jupyter on PATH", fix);
  const kernels = Object.keys(JSON.parse(listing.out).kernelspecs ?? {});
  if (kernels.includes("deno")) return fine(name, "has the Deno kernel");
  return limited(name, `kernels: ${kernels.join(", ") || "none"}; no deno`, fix);
}
