import * as fs from "node:fs";
import { join } from "node:path";

/** A store's file, or every file of its folder; none where nothing is. */
export function filesAt(path: string): string[] {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found === undefined ? [] : [path];
  return fs.readdirSync(path).flatMap((name) => filesAt(join(path, name)));
}

/** Bytes of a store's file, or of all files of its folder; 0 where nothing is. */
export function bytesOnDisk(path: string): number {
  return filesAt(path).reduce((sum, file) => sum + fs.statSync(file).size, 0);
}
