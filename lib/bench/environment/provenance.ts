import { join } from "node:path";
import { PROJECT_ROOT } from "../../project_root.ts";
import { runGit } from "../../stores/git/run_git.ts";

/** What an archive of `pack` tells of itself, in the folder that it unpacks into. */
export const PACK_FILE = "pack.json";

/**
 * Git commit of a checkout, this one by default, or that an unpacked archive was made of; null without a git program or without a
 * repository of its own: that of a repository around it says nothing about this code.
 */
export async function gitCommit(root = PROJECT_ROOT): Promise<string | null> {
  const packed = await Deno.readTextFile(join(root, PACK_FILE)).catch(() => null);
  if (packed !== null) return (JSON.parse(packed) as { readonly commit: string | null }).commit;
  const head = await runGit(join(root, ".git"), ["rev-parse", "--verify", "HEAD"]);
  return head?.ok ? head.out : null;
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
