import { HeadroomError, UsageError } from "../errors.ts";
import { folderEntries } from "./folder_entries.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./manifest_file.ts";

/**
 * Finds the run to show: the newest complete local one under `runsDir`, else the committed `runsDir/reference`.
 *
 * Folders that are not readable runs, and runs that failed or did not finish, are skipped.
 * @returns Path of the run folder.
 * @throws {HeadroomError} There is none.
 */
export async function findRun(runsDir: string): Promise<string> {
  const [newest] = await runsByAge(runsDir, ["complete"]);
  if (newest !== undefined) return newest;
  const reference = `${runsDir}/reference`;
  await readManifest(reference).catch((cause) => {
    throw new HeadroomError(`Cannot find a run: no complete run under "${runsDir}" and no reference run`, {
      expected: "a run folder with a manifest",
      actual: "none",
      next: "Measure this machine with: deno task bench",
      cause,
    });
  });
  return reference;
}

/** Folders of the local runs with one of these statuses, the newest first, without the reference run and what is no run. */
export async function runsByAge(
  runsDir: string,
  statuses: readonly Manifest["status"][],
): Promise<string[]> {
  const runs: { readonly dir: string; readonly createdAt: string }[] = [];
  for (const name of await folders(runsDir)) {
    if (name === "reference") continue;
    const dir = `${runsDir}/${name}`;
    const manifest = await readManifest(dir).catch((error) => {
      if (error instanceof HeadroomError) return null;
      throw error;
    });
    if (manifest === null || !statuses.includes(manifest.status)) continue;
    runs.push({ dir, createdAt: manifest.createdAt });
  }
  return runs.sort((a, b) => a.createdAt < b.createdAt ? 1 : -1).map(({ dir }) => dir);
}

/** The folder the user named: a path, or a run id under `runsDir`. @throws {UsageError} Neither exists. */
export async function resolveRun(runsDir: string, name: string): Promise<string> {
  for (const dir of [name, `${runsDir}/${name}`]) {
    const info = await Deno.stat(dir).catch(() => null);
    if (info?.isDirectory) return dir;
  }
  const known = await folders(runsDir);
  throw new UsageError(`Unknown run "${name}": no such folder, and no such run under "${runsDir}"`, {
    expected: known.length === 0 ? "a run folder" : `a run folder or one of: ${known.join(", ")}`,
    actual: name,
    next: "Measure this machine with: deno task bench",
  });
}

async function folders(dir: string): Promise<string[]> {
  return (await folderEntries(dir)).filter((entry) => entry.isDirectory).map((entry) => entry.name);
}
