import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * What one file names: another file or a package; entries of threads and processes, told by their place; files that are loaded only
 * where they are needed.
 */
const NAMED =
  /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|new URL\(\s*"(\.[^"]+\.ts)"|import\("(\.[^"]+\.ts)"\)/gm;

/** What scripts can load. */
interface SourceGraph {
  /** Absolute paths, sorted, the scripts among them. */
  readonly files: readonly string[];
  /** Names, sorted. */
  readonly packages: readonly string[];
}

/**
 * The files and packages that scripts can load, directly and through files of their own, their threads and child processes; not
 * packages that are loaded only where they are asked for, by `import()`.
 * @param scripts Absolute paths.
 */
export function sourceGraph(scripts: readonly string[]): SourceGraph {
  const packages = new Set<string>();
  const files = new Set<string>();
  const queue = [...scripts];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file) || !existsSync(file)) continue;
    files.add(file);
    for (const [statement, ...named] of readFileSync(file, "utf8").matchAll(NAMED)) {
      if (/^\s*(?:import|export) type /.test(statement)) continue;
      const target = named.find((one) => one !== undefined)!;
      if (target.startsWith(".")) queue.push(resolve(dirname(file), target));
      else if (!target.startsWith("node:")) packages.add(packageOf(target));
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** The package of a specifier: "@scope/name/file.js" is of "@scope/name". */
function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
