import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** What one file names: another file or a package; and entries of threads and processes, told by their place. */
const STATIC =
  /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|new URL\(\s*"(\.[^"]+\.ts)"/gm;

/**
 * Names of the packages that scripts load when they start, directly and through files of their own, their threads and child
 * processes; not those that are loaded only where they are asked for, by `import()`.
 * @param scripts Absolute paths.
 */
export function packagesOf(scripts: readonly string[]): string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const queue = [...scripts];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    for (const [statement, from, alone, entry] of readFileSync(file, "utf8").matchAll(STATIC)) {
      if (/^\s*(?:import|export) type /.test(statement)) continue;
      const target = (from ?? alone ?? entry)!;
      if (target.startsWith(".")) queue.push(resolve(dirname(file), target));
      else if (!target.startsWith("node:")) packages.add(packageOf(target));
    }
  }
  return [...packages].sort();
}

/** The package of a specifier: "@scope/name/file.js" is of "@scope/name". */
function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
