/** Result of `git fsck --strict`; `skipped` where this machine has no git program. */
interface FsckResult {
  readonly ok: boolean;
  readonly skipped: boolean;
  readonly line: string;
}

/** Checks a repository with the git program. */
export async function gitFsck(gitdir: string, program = "git"): Promise<FsckResult> {
  const command = new Deno.Command(program, {
    args: [`--git-dir=${gitdir}`, "fsck", "--strict", "--no-dangling", "--no-progress"],
    stdout: "piped",
    stderr: "piped",
    env: { LC_ALL: "C" },
  });
  try {
    const { success, stdout, stderr } = await command.output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).filter((text) =>
      text !== ""
    );
    const problems = said.join("; ").replaceAll("\n", "; ");
    const line = `git fsck --strict: ${success ? "clean" : `found problems: ${problems}`}`;
    return { ok: success, skipped: false, line };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return {
      ok: true,
      skipped: true,
      line: "git fsck --strict: skipped, there is no git program on this machine",
    };
  }
}
