import { HeadroomError } from "../../errors.ts";
import { run } from "./run_process.ts";

/** A Python recent enough for the locked Jupyter. */
export interface Python {
  readonly command: string;
  readonly version: string;
}

/** Oldest minor of Python 3 the lock was made for. Source: notebooks/requirements.in. */
const OLDEST_MINOR = 10;
const NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const PROGRAM = "import sys; print('.'.join(map(str, sys.version_info[:3])))";

/** Every usable Python on PATH, the one called `python3` first. @throws {HeadroomError} There is none, or all are too old. */
export async function findPythons(): Promise<Python[]> {
  const seen: Python[] = [];
  for (const command of NAMES) {
    const result = await run([command, "-c", PROGRAM]);
    if (result?.ok) seen.push({ command, version: result.out.trim() });
  }
  const usable = seen.filter(({ version }) => {
    const [major, minor] = version.split(".").map(Number);
    return major === 3 && minor! >= OLDEST_MINOR;
  });
  if (usable.length > 0) return usable;
  const found = seen.map(({ command, version }) => `${command} ${version}`).join(", ") || "none";
  throw new HeadroomError(`Notebooks and reports need Python 3.${OLDEST_MINOR} or newer, found ${found}`, {
    expected: `Python 3.${OLDEST_MINOR} or newer on PATH`,
    actual: found,
    next: "Install Python 3 with the system's package manager; measuring (deno task bench) needs none",
  });
}
