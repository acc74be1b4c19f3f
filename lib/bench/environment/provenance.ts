import { join } from "node:path";
import { PROJECT_ROOT } from "../../project_root.ts";

/** Git commit of the checkout; null without a repository or git program. */
export async function gitCommit(): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["rev-parse", "HEAD"],
      cwd: PROJECT_ROOT,
      stdout: "piped",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null;
  }
}

/** Packages whose version can affect a measurement. */
const MEASURED_PACKAGES = ["better-sqlite3", "isomorphic-git", "hash-wasm", "nodejs-polars"];

/** Versions of the runtime and of the packages under measurement, as pinned in deno.json. */
export async function pinnedVersions(): Promise<Record<string, string>> {
  const versions: Record<string, string> = { deno: Deno.version.deno, v8: Deno.version.v8 };
  const { imports } = JSON.parse(await Deno.readTextFile(join(PROJECT_ROOT, "deno.json"))) as {
    imports: Record<string, string>;
  };
  for (const name of MEASURED_PACKAGES) {
    const version = imports[name]?.split("@").at(-1);
    if (version !== undefined) versions[name] = version;
  }
  return versions;
}
