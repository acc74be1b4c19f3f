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

/** Output of the git program on a repository. */
export async function gitOutput(path: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await programCommand("git", { args: [`--git-dir=${path}`, ...args] })
    .output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
