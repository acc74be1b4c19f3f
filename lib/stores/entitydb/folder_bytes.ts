import { join } from "node:path";
import { messageOf, UsageError } from "../../errors.ts";

/**
 * Bytes of all files in a folder that another process writes to; one that vanishes meanwhile counts nothing.
 * @throws {UsageError} There is no such folder, or it may not be read.
 */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch((cause) => {
    throw new UsageError(`Cannot read the service's folder "${folder}": ${messageOf(cause)}`, {
      expected: "the folder that the service was started with as -data-dir, on this machine",
      actual: folder,
      next: "Correct --data-dir, or leave it out: sizes are then unknown.",
    });
  });
  let bytes = 0;
  for (const { name, isDirectory, isFile } of entries) {
    const path = join(folder, name);
    if (isDirectory) bytes += await folderBytes(path);
    else if (isFile) bytes += await Deno.stat(path).then(({ size }) => size, () => 0);
  }
  return bytes;
}
