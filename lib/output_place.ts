import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf, UsageError } from "./errors.ts";

/** What can be at a path. `link`: a symbolic link that leads nowhere. */
type Found = "nothing" | "file" | "folder" | "link" | "device, pipe or socket";

/**
 * Refuses a folder where a file is wanted, and the reverse, anything that is neither, and a place that cannot be written:
 * before hours of work are lost. The path and its parents need not exist. Files are replaced as a whole, so it is their folder
 * that must be writable.
 * @param flag What the place is for: the flag that named it. @throws {UsageError}
 */
export function refuseOtherKind(path: string, flag: string, wanted: "file" | "folder"): void {
  const found = kindOf(path, flag);
  if (found !== "nothing" && found !== wanted) {
    throw new UsageError(`${flag} "${path}" is a ${found === "link" ? "link that leads nowhere" : found}`, {
      expected: `a ${wanted}, or a path where nothing is yet`,
      actual: found,
      next: "give another path",
    });
  }
  refuseUnwritable(path, flag, found === "folder" ? path : dirname(resolve(path)));
}

/** As `refuseOtherKind`, and refuses a path where something is already, a link that leads nowhere included. @throws {UsageError} */
export function refuseTaken(path: string, flag: string, wanted: "file" | "folder"): void {
  if (kindOf(path, flag) === "nothing") return refuseOtherKind(path, flag, wanted);
  throw new UsageError(`Cannot write ${flag} "${path}": something is there already`, {
    expected: "a path where nothing is yet",
    actual: path,
    next: "give another path, or move away what is there",
  });
}

/** Makes the folder a file is about to be written to, where it is missing. */
export function makeFolderOf(path: string): void {
  mkdirSync(dirname(resolve(path)), { recursive: true });
}

/** Tries the folder, or the nearest parent that exists: permissions alone do not tell what a file system takes. */
function refuseUnwritable(path: string, flag: string, wanted: string): void {
  let folder = wanted;
  while (kindOf(folder, flag) === "nothing" && dirname(folder) !== folder) folder = dirname(folder);
  try {
    Deno.removeSync(Deno.makeTempFileSync({ dir: folder, prefix: ".headroom-probe-" }));
  } catch (error) {
    throw unusable(path, flag, { why: `"${folder}" takes no files`, error });
  }
}

function kindOf(path: string, flag: string): Found {
  try {
    const info = Deno.statSync(path);
    return info.isFile ? "file" : info.isDirectory ? "folder" : "device, pipe or socket";
  } catch (error) {
    if (isLink(path)) return "link";
    // Below a file, or where its parents may not be searched: the nearest parent says why it cannot be written.
    const { NotFound, NotADirectory, PermissionDenied } = Deno.errors;
    if ([NotFound, NotADirectory, PermissionDenied].some((kind) => error instanceof kind)) return "nothing";
    throw unusable(path, flag, { why: messageOf(error), error });
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

function unusable(path: string, flag: string, { why, error }: { why: string; error: unknown }): UsageError {
  return new UsageError(`${flag} "${path}" cannot be written: ${why}`, {
    expected: "a place in a folder that can be written",
    actual: messageOf(error),
    next: "give another path, or make that folder writable",
  });
}
