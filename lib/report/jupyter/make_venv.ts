import { HeadroomError } from "../../errors.ts";
import type { Python } from "./find_python.ts";
import { run } from "./run_process.ts";
import { lockPath, missingFrom } from "./venv_state.ts";

/** Where Debian-based systems keep the pip wheel that `venv` would use; Python can run a wheel without installing it. */
const WHEEL_FOLDERS = ["/usr/share/python-wheels", "/usr/lib/python3/dist-packages/ensurepip/_bundled"];

/**
 * Makes a virtual environment and finds something that can install into it.
 *
 * In this order: the environment's own pip (a Python with `ensurepip`); the pip of any Python on PATH, pointed at the
 * environment; the pip wheel the system keeps; uv. Stock Debian's Python lacks `ensurepip`.
 * @returns The install command without its arguments: `[..., "install", ...]`.
 * @throws {HeadroomError} Nothing on this machine can install Python packages.
 */
export async function makeVenv(pythons: readonly Python[], venv: string): Promise<string[]> {
  const python = pythons[0]!.command;
  const own = `${venv}/bin/python`;
  // Over a pip.conf that says to install somewhere else; its package index still counts.
  const here = ["install", "--no-user", "--target=", `--prefix=${venv}`, "--root=/"];
  const whole = await run([python, "-m", "venv", venv]);
  if (whole?.ok) return [own, "-m", "pip", ...here];
  const bare = await run([python, "-m", "venv", "--without-pip", venv]);
  if (!bare?.ok) throw cannotInstall(`"${python} -m venv" failed: ${lastLine(bare?.err ?? "")}`);
  for (const { command } of pythons) {
    const pip = [command, "-m", "pip", "--python", own];
    if ((await run([...pip, "--version"]))?.ok) return [...pip, ...here];
  }
  const wheel = await systemWheel();
  if (wheel !== null) return [own, `${wheel}/pip`, ...here];
  if ((await run(["uv", "--version"]))?.ok) return ["uv", "pip", "install", "--python", own];
  throw cannotInstall(`${python} brings no pip, and neither pip nor uv was found`);
}

/**
 * Installs the lock into `.venv`: exactly these versions, wheels only, each checked against its hash, and looked for afterwards.
 * @throws {HeadroomError}
 */
export async function installLock(
  installer: readonly string[],
  root: string,
  signal?: AbortSignal,
): Promise<void> {
  const lock = lockPath(root);
  const options = ["--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", lock];
  const result = await run([...installer, ...options], { signal });
  if (!result?.ok) throw cannotInstall(`installing ${lock} failed: ${lastLine(result?.err ?? "")}`);
  const missing = await missingFrom(root);
  if (missing !== null) throw cannotInstall(`${installer[0]} reported success, but ${missing}`);
}

function cannotInstall(why: string): HeadroomError {
  return new HeadroomError(`Cannot install Jupyter: ${why}`, {
    expected: "Python 3.10 or newer with venv and pip, and a reachable package index",
    actual: why,
    next:
      "Install the system's python3-venv (Debian, Ubuntu) or pip, or put a jupyter with nbconvert on PATH",
  });
}

async function systemWheel(): Promise<string | null> {
  for (const folder of WHEEL_FOLDERS) {
    try {
      for await (const { name } of Deno.readDir(folder)) {
        if (/^pip-.*\.whl$/.test(name)) return `${folder}/${name}`;
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return null;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
