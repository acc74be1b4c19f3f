import { dirname } from "node:path";
import { refuseOtherKind } from "../../output_place.ts";
import { UsageError } from "../../errors.ts";

/**
 * Refuses to keep a store where it cannot be, before anything is measured.
 * @throws {UsageError} The path exists, or its folder does not exist or cannot be written.
 */
export async function refuseExistingStore(path: string): Promise<void> {
  // better-sqlite3 drops blanks at the end of a name: another file would be opened.
  if (path.trimEnd() !== path) {
    throw new UsageError(`Cannot keep the store in "${path}": its name ends in a blank`, {
      expected: "a name without a blank at its end",
      actual: path,
      next: "Name another with --db.",
    });
  }
  if (!await Deno.lstat(path).then(() => true, () => false)) {
    await refuseMissingFolder(path);
    return refuseOtherKind(path, "--db", "file");
  }
  throw new UsageError(`Cannot keep the store in "${path}": something is there already`, {
    expected: "a path that does not exist",
    actual: path,
    next: "Move it away or remove it; a new run may name another with --db.",
  });
}

async function refuseMissingFolder(path: string): Promise<void> {
  const folder = dirname(path);
  if (await Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false)) return;
  throw new UsageError(`Cannot keep the store in "${path}": there is no folder "${folder}"`, {
    expected: "a new name in a folder that exists",
    actual: path,
    next: "Create the folder first, or name another path with --db.",
  });
}
