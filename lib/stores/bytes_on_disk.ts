import * as fs from "node:fs";
import { join } from "node:path";

/** A store's file, or every file of its folder, sockets and links left out; none where nothing is. */
export function filesAt(path: string): string[] {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? filesIn(path) : [path];
}

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

/** Bytes of a store's file, or of all files of its folder; 0 where nothing is. A server at work there may remove some meanwhile. */
export function bytesOnDisk(path: string): number {
  return filesAt(path).reduce(
    (sum, file) => sum + (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
