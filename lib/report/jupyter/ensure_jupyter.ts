import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { HeadroomError } from "../../errors.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { findPythons } from "./find_python.ts";
import { installLock, makeVenv } from "./make_venv.ts";
import { run } from "./run_process.ts";

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

/** Written last, so that a killed installation is never taken for a complete one. */
const MARKER = "headroom-lock";
/** Written first: a `.venv` without it was made by someone else and is never removed. */
const OWNER = "headroom-made-this";

/**
 * The private Jupyter in `.venv`, installed from the hash lock the first time it is needed (about 240 MB, about a minute).
 * If the installation fails, a `jupyter` on PATH is used instead, and the note says so.
 * @throws {HeadroomError} No Python, or one too old; nothing to install with and no jupyter; a `.venv` that is not ours.
 */
export async function ensureJupyter({ root, note, signal }: EnsureOptions): Promise<Jupyter> {
  const venv = `${root}/.venv`;
  using guard = await Deno.open(`${root}/node_modules/.headroom-venv-lock`, { create: true, write: true });
  await guard.lock(true);
  if (await jupyterInstalled(root)) return jupyterIn(venv);
  await refuseForeign(venv);
  try {
    await install(venv, `${root}/notebooks/requirements.txt`, { note, signal });
    return jupyterIn(venv);
  } catch (error) {
    const found = await jupyterOnPath();
    if (found === null || !(error instanceof HeadroomError) || signal?.aborted) throw error;
    note(`${error.message}. Using the jupyter found on PATH instead, whose version is not the locked one.`);
    return found;
  }
}

/** Whether the locked Jupyter is installed; makes no network request. */
export async function jupyterInstalled(root: string): Promise<boolean> {
  const wanted = await digest(`${root}/notebooks/requirements.txt`);
  return await textOf(`${root}/.venv/${MARKER}`) === wanted;
}

/** The `jupyter` on PATH, where it has what a report needs. */
async function jupyterOnPath(): Promise<Jupyter | null> {
  const result = await run(["jupyter", "nbconvert", "--version"]);
  if (!result?.ok) return null;
  return { nbconvert: ["jupyter", "nbconvert"], lab: ["jupyter", "lab"] };
}

async function install(
  venv: string,
  lock: string,
  { note, signal }: Pick<EnsureOptions, "note" | "signal">,
): Promise<void> {
  const pythons = await findPythons();
  const started = performance.now();
  note("Installing Jupyter into .venv: about 60 MB to fetch, 240 MB on disk, about a minute, once.");
  await rm(venv, { recursive: true, force: true });
  await Deno.mkdir(venv);
  await Deno.writeTextFile(`${venv}/${OWNER}`, "Made by Headroom; safe to delete.\n");
  await installLock(await makeVenv(pythons, venv), lock, signal);
  await writeTextAtomic(`${venv}/${MARKER}`, await digest(lock));
  note(`Installed Jupyter in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

function jupyterIn(venv: string): Jupyter {
  const python = `${venv}/bin/python`;
  return { nbconvert: [python, "-m", "nbconvert"], lab: [python, "-m", "jupyterlab"] };
}

async function refuseForeign(venv: string): Promise<void> {
  const exists = await Deno.stat(venv).then(() => true, () => false);
  if (!exists || await textOf(`${venv}/${OWNER}`) !== null) return;
  throw new HeadroomError(`".venv" was not made by Headroom, so it is left alone`, {
    expected: "no .venv, or one that Headroom made",
    actual: venv,
    next: "Move it away (mv .venv .venv-mine) and run the command again",
  });
}

async function digest(path: string): Promise<string> {
  return createHash("sha256").update(await Deno.readFile(path)).digest("hex");
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}
