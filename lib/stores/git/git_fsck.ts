import { runGit } from "./run_git.ts";

/**
 * Checks a repository by `git fsck --strict`, and says what it found; where this machine has no git program, that it was skipped.
 * @throws {Error} Something ended the program before it was done, as Ctrl-C does: nothing is known then.
 */
export async function gitFsck(
  gitdir: string,
  program = "git",
): Promise<{ readonly ok: boolean; readonly line: string }> {
  const name = "git fsck --strict";
  const result = await runGit(gitdir, ["fsck", "--strict", "--no-dangling", "--no-progress"], program);
  if (result === null) return { ok: true, line: `${name}: skipped, there is no git program on this machine` };
  const { ok, out, err, signal } = result;
  if (signal !== null) throw new Error(`${name} was ended by ${signal} before it was done`);
  const problems = [out, err].filter((text) => text !== "").join("; ").replaceAll("\n", "; ");
  return { ok, line: `${name}: ${ok ? "clean" : `found problems: ${problems}`}` };
}
