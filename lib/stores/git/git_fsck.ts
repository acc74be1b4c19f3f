import { runGit } from "./run_git.ts";

/** Result of `git fsck --strict`; `skipped` where this machine has no git program. */
interface FsckResult {
  readonly ok: boolean;
  readonly skipped: boolean;
  readonly line: string;
}

/** Checks a repository with the git program. */
export async function gitFsck(gitdir: string, program = "git"): Promise<FsckResult> {
  const result = await runGit(gitdir, ["fsck", "--strict", "--no-dangling", "--no-progress"], program);
  if (result === null) {
    return {
      ok: true,
      skipped: true,
      line: "git fsck --strict: skipped, there is no git program on this machine",
    };
  }
  const problems = [result.out, result.err].filter((text) => text !== "").join("; ").replaceAll("\n", "; ");
  const line = `git fsck --strict: ${result.ok ? "clean" : `found problems: ${problems}`}`;
  return { ok: result.ok, skipped: false, line };
}
