import { HeadroomError, UsageError } from "../errors.ts";
import { shellCommand } from "../text/command_line.ts";
import { folderEntries } from "./folder_entries.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./manifest_file.ts";

/**
 * Finds the run to show: the newest complete local one under `runsDir`, else the committed `runsDir/reference`.
 *
 * Folders that are not readable runs, and runs that failed or did not finish, are skipped.
 * @param scenario Only a run that holds it.
 * @returns Path of the run folder.
 * @throws {HeadroomError} There is none. @throws {UsageError} None holds the scenario.
 */
export async function findRun(runsDir: string, scenario?: string): Promise<string> {
  for (const dir of await runsByAge(runsDir, ["complete"])) {
    if (scenario === undefined || holds(await readManifest(dir), scenario)) return dir;
  }
  const reference = `${runsDir}/reference`;
  const manifest = await readManifest(reference).catch((cause) => {
    throw new HeadroomError(`Cannot find a run: no complete run under "${runsDir}" and no reference run`, {
      expected: "a run folder with a manifest",
      actual: "none",
      next: "Measure this machine with: deno task bench",
      cause,
    });
  });
  if (scenario !== undefined) refuseWithout(scenario, manifest);
  return reference;
}

/** @throws {UsageError} The run does not hold the scenario. */
export function refuseWithout(scenario: string, manifest: Pick<Manifest, "run" | "scenarios">): void {
  if (holds(manifest, scenario)) return;
  throw new UsageError(`Run ${manifest.run} holds no scenario "${scenario}"`, {
    expected: manifest.scenarios.length === 0
      ? "a run that holds it"
      : `one of ${manifest.scenarios.map(({ id }) => id).join(", ")}, or a run that holds it`,
    actual: scenario,
    next: shellCommand`Measure it with: deno task bench --scenario ${scenario}`,
  });
}

function holds({ scenarios }: Pick<Manifest, "scenarios">, scenario: string): boolean {
  return scenarios.some(({ id }) => id === scenario);
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

/** A hidden one is no run's yet, or never was. */
async function folders(dir: string): Promise<string[]> {
  return (await folderEntries(dir)).filter(({ isDirectory, name }) => isDirectory && !name.startsWith("."))
    .map(({ name }) => name);
}
