import { createHash } from "node:crypto";
import { run } from "./run_process.ts";

/** What stands in `.venv`. */
export type VenvState =
  /** Nothing, an installation that was not finished, or one of another lock. */
  | { readonly kind: "absent" }
  /** Something that Headroom did not make. */
  | { readonly kind: "foreign" }
  /** An installation that was finished and does not work any more. */
  | { readonly kind: "damaged"; readonly why: string }
  | { readonly kind: "installed" };

/** Written last, so that a killed installation is never taken for a complete one. */
const MARKER = "headroom-lock";
/** Written first: a `.venv` without it was made by someone else and is never removed. */
const OWNER = "headroom-made-this";

/** Prints name and version of every package whose files are all there. */
const WHOLE_PACKAGES = `
import importlib.metadata
for found in importlib.metadata.distributions():
  if all(file.suffix == ".pyc" or file.locate().exists() for file in found.files or []):
    print(found.metadata["Name"], found.version)`;

/**
 * What stands in the `.venv` of a checkout. A marker alone proves nothing (its Python may have been removed by an upgrade, its
 * packages by hand), so that every package of the lock is looked for. Cost: a start of Python, about 0.4 s; no network.
 */
export async function venvState(root: string): Promise<VenvState> {
  const venv = `${root}/.venv`;
  const marked = await textOf(`${venv}/${MARKER}`) === await lockDigest(root);
  if (!marked) {
    const own = await textOf(`${venv}/${OWNER}`) !== null;
    const exists = await Deno.lstat(venv).then(() => true, () => false);
    return { kind: own || !exists ? "absent" : "foreign" };
  }
  const why = await missingFrom(root);
  return why === null ? { kind: "installed" } : { kind: "damaged", why };
}

/** What of the lock is not in `.venv` in working order, or null. */
export async function missingFrom(root: string): Promise<string | null> {
  const result = await run([`${root}/.venv/bin/python`, "-c", WHOLE_PACKAGES]);
  if (result === null) return "its Python is gone";
  if (!result.ok) return `its Python does not start: ${result.err.trim().split("\n").at(-1)}`;
  const found = new Set(result.out.split("\n").map(normalised));
  const missing = (await lockedPackages(root)).filter((name) => !found.has(normalised(name)));
  return missing.length === 0 ? null : `${missing[0]} is not in it, or not whole`;
}

/** Marks a `.venv` as made by Headroom. */
export async function markOwn(root: string): Promise<void> {
  await Deno.writeTextFile(`${root}/.venv/${OWNER}`, "Made by Headroom; safe to delete.\n");
}

/** Marks the installation in `.venv` as finished. */
export async function markInstalled(root: string): Promise<void> {
  await Deno.writeTextFile(`${root}/.venv/${MARKER}`, await lockDigest(root));
}

/** Path of the hash lock. */
export function lockPath(root: string): string {
  return `${root}/notebooks/requirements.txt`;
}

/** "name version" of the packages that the lock wants on every system. */
async function lockedPackages(root: string): Promise<string[]> {
  const lock = await Deno.readTextFile(lockPath(root));
  return [...lock.matchAll(/^([\w.-]+)==([^\s;]+) \\$/gm)].map(([, name, version]) => `${name} ${version}`);
}

/** Names of packages differ in case and in `-`, `_` and `.` only by spelling (PEP 503). */
function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

async function lockDigest(root: string): Promise<string> {
  return createHash("sha256").update(await Deno.readFile(lockPath(root))).digest("hex");
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}
