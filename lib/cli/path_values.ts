import { UsageError } from "../errors.ts";

/** Refuses a folder where a file is wanted, and the reverse; the path need not exist. @throws {UsageError} */
export function refuseOtherKind(path: string, flag: string, wanted: "file" | "folder"): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch {
    return;
  }
  const found = info.isDirectory ? "folder" : "file";
  if (found === wanted) return;
  throw new UsageError(`${flag} "${path}" is a ${found}`, {
    expected: `a ${wanted}, or a path where nothing is yet`,
    actual: found,
    next: "give another path",
  });
}
