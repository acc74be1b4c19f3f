import { rm } from "node:fs/promises";
import { HeadroomError } from "../../errors.ts";
import { findPythons } from "./find_python.ts";
import { installLock, makeVenv } from "./make_venv.ts";
import { run } from "./run_process.ts";
import { markInstalled, markOwn, venvState } from "./venv_state.ts";

/** A Jupyter that can be started: the command lines of its tools. */
export interface Jupyter {
  readonly nbconvert: readonly string[];
  readonly lab: readonly string[];
}

interface EnsureOptions {
  /** The checkout. */
  readonly root: string;
  /** Told what is about to be installed, its size and the time it takes. */
  readonly note: (line: string) => void;
  /** Ends an installation. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The private Jupyter in `.venv`, installed from the hash lock the first time it is needed (about 240 MB, about a minute), and
 * again where it does not work any more. If the installation fails, a `jupyter` on PATH is used instead, and the note says so.
 * @throws {HeadroomError} No Python, or one too old; nothing to install with and no jupyter; a `.venv` that is not ours.
 */
export async function ensureJupyter({ root, note, signal }: EnsureOptions): Promise<Jupyter> {
  using guard = await openGuard(root);
  await guard?.lock(true);
  const state = await venvState(root);
  if (state.kind === "installed") return jupyterIn(root);
  if (state.kind === "foreign") throw foreignVenv(root);
  if (state.kind === "damaged") note(`The Jupyter in .venv does not work any more: ${state.why}.`);
  try {
    if (guard === null) throw readOnly(root);
    await install(root, { note, signal });
    return jupyterIn(root);
  } catch (error) {
    const found = await jupyterOnPath();
    if (found === null || !(error instanceof HeadroomError) || signal?.aborted) throw error;
    note(`${error.message}. Using the jupyter found on PATH instead, whose version is not the locked one.`);
    return found;
  }
}

/** The `jupyter` on PATH, where it has what a report needs. */
async function jupyterOnPath(): Promise<Jupyter | null> {
  const result = await run(["jupyter", "nbconvert", "--version"]);
  if (!result?.ok) return null;
  return { nbconvert: ["jupyter", "nbconvert"], lab: ["jupyter", "lab"] };
}

/** Keeps two processes from installing at once; null in a checkout that cannot be written, where neither could. */
async function openGuard(root: string): Promise<Deno.FsFile | null> {
  const path = `${root}/node_modules/.headroom-venv-lock`;
  return await Deno.open(path, { create: true, write: true }).catch(() => null);
}

function readOnly(root: string): HeadroomError {
  return new HeadroomError("Cannot install Jupyter into .venv: the checkout cannot be written", {
    expected: "a folder that can be written, or Jupyter installed there before",
    actual: root,
    next:
      "Run deno task report once where the checkout can be written, or put a jupyter with nbconvert on PATH",
  });
}

async function install(
  root: string,
  { note, signal }: Pick<EnsureOptions, "note" | "signal">,
): Promise<void> {
  const venv = `${root}/.venv`;
  const pythons = await findPythons();
  const started = performance.now();
  note("Installing Jupyter into .venv: about 60 MB to fetch, 240 MB on disk, about a minute, once.");
  await rm(venv, { recursive: true, force: true });
  await Deno.mkdir(venv);
  await markOwn(root);
  await installLock(await makeVenv(pythons, venv), root, signal);
  await markInstalled(root);
  note(`Installed Jupyter in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

function jupyterIn(root: string): Jupyter {
  const python = `${root}/.venv/bin/python`;
  return { nbconvert: [python, "-m", "nbconvert"], lab: [python, "-m", "jupyterlab"] };
}

function foreignVenv(root: string): HeadroomError {
  return new HeadroomError(`".venv" was not made by Headroom, so it is left alone`, {
    expected: "no .venv, or one that Headroom made",
    actual: `${root}/.venv`,
    next: "Move it away (mv .venv .venv-mine) and run the command again",
  });
}
