import { HeadroomError } from "../errors.ts";
import { findPythons } from "../report/jupyter/find_python.ts";
import { run } from "../report/jupyter/run_process.ts";
import { shellWord } from "../text/command_line.ts";
import { venvState } from "../report/jupyter/venv_state.ts";
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
  const name = "Jupyter (.venv)";
  const state = await venvState(root);
  switch (state.kind) {
    case "installed":
      return fine(name, "installed from notebooks/requirements.txt");
    case "absent":
      return fine(name, "not installed yet; deno task lab, report and test install it, once");
    case "foreign":
      return limited(name, "made by someone else, so it is left alone", "mv .venv .venv-mine");
    case "damaged":
      return limited(
        name,
        `does not work: ${state.why}`,
        "deno task report installs it again, or rm -rf .venv",
      );
  }
}

/** The user's own JupyterLab or VS Code: whether a Jupyter on PATH knows a kernel named `deno` that can start. No task needs it. */
export async function checkOwnJupyter(): Promise<Finding> {
  const name = "Your own Jupyter";
  const fix = `deno task lab opens the notebooks without it; for your own: ${
    shellWord(Deno.execPath())
  } jupyter --install`;
  // It is asked as the user would start it, with all their settings.
  const listing = await run(["jupyter", "kernelspec", "list", "--json"], { env: Deno.env.toObject() });
  if (listing === null) return limited(name, "no jupyter on PATH", fix);
  const kernels = kernelsOf(listing.out);
  if (!listing.ok || kernels === null) {
    const said = listing.err.trim().split("\n").at(-1);
    return limited(name, `jupyter does not list its kernels: ${said || "no reason given"}`, fix);
  }
  const deno = kernels.deno;
  if (deno === undefined) {
    return limited(name, `kernels: ${Object.keys(kernels).join(", ") || "none"}; no deno`, fix);
  }
  const program = deno.spec?.argv?.[0] ?? "";
  if (await run([program, "--version"])) return fine(name, "has the Deno kernel");
  return limited(name, `its Deno kernel (${deno.resource_dir}) starts "${program}", which is not there`, fix);
}

type KernelSpecs = Readonly<
  Record<string, { readonly resource_dir?: string; readonly spec?: { readonly argv?: readonly string[] } }>
>;

/** The kernels that `jupyter kernelspec list --json` printed, or null where it printed something else. */
function kernelsOf(listing: string): KernelSpecs | null {
  try {
    return JSON.parse(listing).kernelspecs ?? {};
  } catch {
    return null;
  }
}
