import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";

/** Removes a store, a file or a folder, with what its engine keeps beside it. */
export function removeDatabase(path: string): void {
  const [folder, base] = [dirname(path), basename(path)];
  for (const name of fs.readdirSync(folder)) {
    const isOfIt = name === base ||
      ["-", "."].includes(name.slice(base.length, base.length + 1)) && name.startsWith(base);
    if (isOfIt) fs.rmSync(join(folder, name), { recursive: true, force: true });
  }
}
