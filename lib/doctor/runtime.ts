import { existsSync } from "node:fs";
import { type Finding, fine, limited } from "./finding.ts";

/** Installs the packages; every task but doctor does so first. */
export const INSTALL = "deno task install";

/** The running Deno against the one the project is tested with: major and minor of `pinned` must agree. */
export function checkDeno(pinned: string): Finding {
  const running = Deno.version.deno;
  const minor = (version: string) => version.split(".").slice(0, 2).join(".");
  if (minor(running) === minor(pinned)) return fine("Deno", running);
  const fix = `use npx --yes deno@${pinned} task ... in place of deno task ...`;
  return limited("Deno", `${running}, tested with ${pinned}`, fix);
}

/** The machine: only Linux on x64 is tested. */
export function checkPlatform(): Finding {
  const here = `${Deno.build.os} ${Deno.build.arch}`;
  if (here === "linux x86_64") return fine("Platform", here);
  return limited("Platform", `${here}, untested`, "expect rough edges; Linux x64 is tested");
}

/**
 * Whether a native package loads, by using it.
 * @param modules Folder of the installed packages: where it is missing, as in a fresh clone, nothing is broken.
 */
export async function checkPackage(
  name: string,
  modules: string,
  use: () => Promise<string>,
): Promise<Finding> {
  const missing = notInstalled(name, modules);
  if (missing !== undefined) return missing;
  try {
    return fine(name, await use());
  } catch (error) {
    const found = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
    return { name, state: "broken", found, fix: `rm -rf node_modules && ${INSTALL}` };
  }
}

/** What there is to say of a package before any is installed, as in a fresh clone; `undefined` once they are. */
export function notInstalled(name: string, modules: string): Finding | undefined {
  if (existsSync(modules)) return undefined;
  return limited(name, "not installed yet; the first task installs it, once", INSTALL);
}
