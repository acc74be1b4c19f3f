import { UsageError } from "../../errors.ts";

/** Refuses to keep a store at an occupied path, before anything is measured. @throws {UsageError} The path exists. */
export async function refuseExistingStore(path: string): Promise<void> {
  if (!await Deno.lstat(path).then(() => true, () => false)) return;
  throw new UsageError(`Cannot keep the store in "${path}": something is there already`, {
    expected: "a path that does not exist",
    actual: path,
    next: "Remove it or name another with --db.",
  });
}
