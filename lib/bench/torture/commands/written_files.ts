import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";

/** Paths of all files below a folder, sorted; none where there is no folder. */
function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

/** SHA-256 (hex) of each file below a folder, by its path. @param textOf What counts of a file; undefined for its bytes. */
export function digestsBelow(
  folder: string,
  textOf: (path: string) => string | undefined = () => undefined,
): Map<string, string> {
  return new Map(
    filesBelow(folder).map((path) => [
      path,
      textOf(path) ?? createHash("sha256").update(fs.readFileSync(join(folder, path))).digest("hex"),
    ]),
  );
}

/** Levels of folders that are watched. choice: files of a run and of its trials, and not the objects of a repository. */
const LEVELS = 4;

/** Names and sizes of what is below a folder: it changes whenever something is written there. */
export function stateOf(folder: string, levels = LEVELS): string {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    // It has just been removed.
    return "";
  }
  return entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return `${entry.name}/${levels > 1 ? stateOf(path, levels - 1) : ""}`;
    return `${entry.name} ${fs.statSync(path, { throwIfNoEntry: false })?.size}`;
  }).join();
}

/** Names that say that what they name is not whole, or is nothing but a lock: of a file, or of a folder above it. */
const MARKED = /(^|\/)\.|\.partial(\/|$)|\.lock$/;

/** Whether a path says that what it names is not whole. */
export function isMarkedPath(path: string): boolean {
  return MARKED.test(path);
}
