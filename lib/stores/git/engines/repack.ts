import * as fs from "node:fs";
import { join } from "node:path";
import { askGit } from "../run_git.ts";
import { type FastImportOptions, settingsOf } from "./fast_import_session.ts";
import { gitVersion } from "./git_version.ts";

/** Packs from which on they are merged: every lookup may go through all of them. */
export const PACKS_MAX = 32;

/** Minor version of Git 2 from which on it merges small packs alone; an older one merges all. */
const GEOMETRIC_SINCE = 32;

/** Whether a repository has so many packs that they are to be merged. @param left Packs that could not be merged before. */
export function needsRepack(gitdir: string, left: number): boolean {
  return countPacks(gitdir) >= left + PACKS_MAX;
}

/** Packs of a repository. */
export function countPacks(gitdir: string): number {
  return fs.readdirSync(packFolder(gitdir)).filter((name) => name.endsWith(".pack")).length;
}

/** Merges packs by the git program, without looking for new deltas. No import may run: it holds on to its packs. */
export async function repack(options: FastImportOptions): Promise<void> {
  removeKeepFiles(packFolder(options.gitdir));
  const [major, minor] = (await gitVersion(options)).split(".").map(Number) as [number, number];
  const which = major > 2 || major === 2 && minor >= GEOMETRIC_SINCE ? ["--geometric=2"] : ["-a"];
  await askGit(options, [...settingsOf(options), "repack", "-d", "-q", "--window=0", ...which]);
}

/** Where a repository's packs are. */
export function packFolder(gitdir: string): string {
  return join(gitdir, "objects", "pack");
}

/** Removes what keeps packs from being merged: an import that was killed leaves it. */
function removeKeepFiles(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".keep"))) {
    const path = join(folder, name);
    if (fs.readFileSync(path, "utf8") === "fast-import") fs.rmSync(path);
  }
}
