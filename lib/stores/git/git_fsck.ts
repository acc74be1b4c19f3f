import { join, resolve } from "node:path";
import { runGit } from "./run_git.ts";

/** What is checked of a repository beside its objects. */
const CHECKED = ["refs", "packed-refs", "shallow"];

/**
 * Checks a repository by `git fsck --strict`, and says what it found; where this machine has no git program, that it was skipped.
 *
 * Git sees its objects and refs from a repository without settings, hooks and index: those of the checked one may hide faults
 * (`fsck.skipList`) and start programs (`core.fsmonitor`).
 * @throws {Error} Something ended the program before it was done, as Ctrl-C does: nothing is known then.
 */
export async function gitFsck(
  gitdir: string,
  program = "git",
): Promise<{ readonly ok: boolean; readonly line: string }> {
  const name = "git fsck --strict";
  const args = ["fsck", "--strict", "--no-dangling", "--no-progress"];
  const bare = await Deno.makeTempDir({ prefix: "headroom-fsck-" });
  try {
    await Deno.writeTextFile(join(bare, "HEAD"), "ref: refs/heads/main\n");
    for (const name of CHECKED) await Deno.symlink(resolve(gitdir, name), join(bare, name));
    const result = await runGit(bare, args, { program, objects: resolve(gitdir, "objects") });
    if (result === null) {
      return { ok: true, line: `${name}: skipped, there is no git program on this machine` };
    }
    const { ok, out, err, signal } = result;
    if (signal !== null) throw new Error(`${name} was ended by ${signal} before it was done`);
    const problems = [out, err].filter((text) => text !== "").join("; ").replaceAll("\n", "; ");
    return { ok, line: `${name}: ${ok ? "clean" : `found problems: ${problems}`}` };
  } finally {
    await Deno.remove(bare, { recursive: true });
  }
}
