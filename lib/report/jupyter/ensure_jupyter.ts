import { HeadroomError } from "../../errors.ts";
import { findPythons, type Python } from "./find_python.ts";
import { installLock, makeVenv } from "./make_venv.ts";
import { run } from "./run_process.ts";

/** A Jupyter that can be started: the words that run its tools. */
export interface Jupyter {
  /** `.venv` or the path of one found on the machine, for messages. */
  readonly where: string;
  readonly nbconvert: readonly string[];
  readonly lab: readonly string[];
}

export interface EnsureOptions {
  /** The checkout. */
  readonly root: string;
  /** Says what is about to be installed, how large and how long. */
  readonly note: (line: string) => void;
}

/** Written last, so that a killed installation is never taken for whole. */
const MARKER = "headroom-lock";
/** Written first, so that a folder that is not ours is never removed. */
const OWNER = "headroom-made-this";

/**
 * The private Jupyter in `.venv`, installed from the hash lock the first time it is needed (about 240 MB, about a minute).
 * Where the installation cannot be made, a `jupyter` on PATH serves, and the note says so.
 * @throws {HeadroomError} No Python, or one too old; nothing to install with and no jupyter; a `.venv` that is not ours.
 */
export async function ensureJupyter({ root, note }: EnsureOptions): Promise<Jupyter> {
  const venv = `${root}/.venv`;
  const lock = `${root}/notebooks/requirements.txt`;
  using guard = await Deno.open(`${root}/node_modules/.headroom-venv-lock`, { create: true, write: true });
  await guard.lock(true);
  const wanted = await digest(lock);
  if (await textOf(`${venv}/${MARKER}`) === wanted) return jupyterIn(venv);
  await refuseForeign(venv);
  try {
    await install(await findPythons(), venv, lock, wanted, note);
    return jupyterIn(venv);
  } catch (error) {
    const found = await jupyterOnPath();
    if (found === null || !(error instanceof HeadroomError)) throw error;
    note(`${error.message}. Using the jupyter found on PATH instead, whose version is not the locked one.`);
    return found;
  }
}

/** Whether the locked Jupyter is installed already; asks nothing of the network. */
export async function jupyterInstalled(root: string): Promise<boolean> {
  const wanted = await digest(`${root}/notebooks/requirements.txt`);
  return await textOf(`${root}/.venv/${MARKER}`) === wanted;
}

/** The `jupyter` on PATH, where it has what a report needs. */
export async function jupyterOnPath(): Promise<Jupyter | null> {
  const result = await run(["jupyter", "nbconvert", "--version"]);
  if (!result?.ok) return null;
  return { where: "jupyter on PATH", nbconvert: ["jupyter", "nbconvert"], lab: ["jupyter", "lab"] };
}

async function install(
  pythons: readonly Python[],
  venv: string,
  lock: string,
  wanted: string,
  note: (line: string) => void,
): Promise<void> {
  const started = performance.now();
  note("Installing Jupyter into .venv: about 60 MB to fetch, 240 MB on disk, about a minute, once.");
  await Deno.remove(venv, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(venv);
  await Deno.writeTextFile(`${venv}/${OWNER}`, "Made by Headroom; safe to delete.\n");
  await installLock(await makeVenv(pythons, venv), lock);
  const temporary = `${venv}/${MARKER}.tmp`;
  await Deno.writeTextFile(temporary, wanted);
  await Deno.rename(temporary, `${venv}/${MARKER}`);
  note(`Installed Jupyter in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

function jupyterIn(venv: string): Jupyter {
  const python = `${venv}/bin/python`;
  return { where: ".venv", nbconvert: [python, "-m", "nbconvert"], lab: [python, "-m", "jupyterlab"] };
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
  const bytes = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
