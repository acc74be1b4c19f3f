import * as fs from "node:fs";
import { join } from "node:path";

/** Bytes of a store's file, or of all files in its folder; 0 where nothing is. */
export function bytesOnDisk(path: string): number {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return fs.readdirSync(path).reduce((sum, name) => sum + bytesOnDisk(join(path, name)), 0);
}
