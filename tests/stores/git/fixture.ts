import type { GitRegistryOptions } from "../../../lib/stores/git/git_registry.ts";
import { openAuthsRegistry } from "../../../lib/stores/git/kinds/auths_layout.ts";
import type { KelRegistry } from "../../../lib/stores/kel_registry.ts";
import { programCommand } from "../../../lib/start_program.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/** Runs a test on a registry in a folder of its own, which is removed afterwards. */
export async function withRegistry(
  test: (registry: KelRegistry, path: string) => Promise<void>,
  options: GitRegistryOptions = {},
): Promise<void> {
  await withPath(async (path) => {
    const registry = await openAuthsRegistry(path, options);
    try {
      await test(registry, path);
    } finally {
      await registry.close();
    }
  });
}

/** Gives a test a path where nothing is yet. */
export function withPath(test: (path: string) => Promise<void>): Promise<void> {
  return inTemporaryFolder((folder) => test(`${folder}/registry`));
}

/** Id of the registry's newest commit. */
export async function refOf(path: string): Promise<string> {
  return (await Deno.readTextFile(`${path}/refs/auths/registry`)).trim();
}

/** Output of the git program on a repository. @throws {Error} It failed. */
export async function gitOutput(path: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await programCommand("git", { args: [`--git-dir=${path}`, ...args] })
    .output();
  const [out, words] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`git ${args.join(" ")}: ${out}${words}`);
  return out!;
}

/** Commits a changed copy of one file, as another program could. @param change Gets "" where there is no such file. */
export async function replaceFile(
  path: string,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "t"],
    [`GIT_${role}_EMAIL`, "t@t"],
  ]);
  const env = { GIT_INDEX_FILE: `${path}/scratch.index`, ...Object.fromEntries(identity) };
  const git = async (...args: string[]) => {
    const { stdout, stderr, success } = await programCommand("git", {
      args: [`--git-dir=${path}`, ...args],
      env,
    })
      .output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  const before = await gitOutput(path, "show", `refs/auths/registry:${file}`).catch(() => "");
  await Deno.writeTextFile(`${path}/scratch`, change(before));
  const blob = await git("hash-object", "-w", `${path}/scratch`);
  await git("read-tree", "refs/auths/registry");
  await git("update-index", "--add", "--cacheinfo", `100644,${blob},${file}`);
  const commit = await git("commit-tree", await git("write-tree"), "-p", await refOf(path), "-m", "change");
  await git("update-ref", "refs/auths/registry", commit);
}
