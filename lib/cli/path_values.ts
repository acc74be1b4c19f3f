import { UsageError } from "../errors.ts";

/** Refuses a path that is the other kind of thing; what does not exist yet is fine. @throws {UsageError} */
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
