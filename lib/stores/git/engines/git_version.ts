import { HeadroomError } from "../../../errors.ts";
import { runGit } from "../run_git.ts";

/** Version of the git program: "2.43.0". @throws {HeadroomError} There is none. */
export async function gitVersion(
  { gitdir, program }: { readonly gitdir: string; readonly program?: string },
): Promise<string> {
  const found = await runGit(gitdir, ["version"], { program });
  const version = /\d+(\.\d+)+/.exec(found?.out ?? "")?.[0];
  if (version !== undefined) return version;
  throw HeadroomError.unmet(`open registry "${gitdir}" with git fast-import`, {
    expected: "the git program",
    actual: "none that can be run",
    next: "Install Git, or choose a kind of registry that does without it: --registry packfile",
  });
}
