import { dirname, resolve } from "node:path";
import { messageOf, UsageError } from "./errors.ts";

/**
 * Refuses a folder where a file is wanted, and the reverse, and a folder that cannot be written: before hours of work are
 * lost. The path and its parents need not exist. @throws {UsageError}
 */
export function refuseOtherKind(path: string, flag: string, wanted: "file" | "folder"): void {
  const info = statOf(path);
  const found = info === null ? null : info.isDirectory ? "folder" : "file";
  if (found === null || found === wanted) {
    if (found !== "file") refuseUnwritable(path, flag);
    return;
  }
  throw new UsageError(`${flag} "${path}" is a ${found}`, {
    expected: `a ${wanted}, or a path where nothing is yet`,
    actual: found,
    next: "give another path",
  });
}

/** Tries the folder, or the nearest parent that exists: permissions alone do not tell what a file system takes. */
function refuseUnwritable(path: string, flag: string): void {
  let folder = resolve(path);
  while (statOf(folder) === null && dirname(folder) !== folder) folder = dirname(folder);
  try {
    Deno.removeSync(Deno.makeTempFileSync({ dir: folder, prefix: ".headroom-probe-" }));
  } catch (error) {
    throw new UsageError(`${flag} "${path}" cannot be written: "${folder}" takes no files`, {
      expected: "a place in a folder that can be written",
      actual: messageOf(error),
      next: "give another path",
    });
  }
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}
