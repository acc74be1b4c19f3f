import { programCommand } from "../../start_program.ts";

/** How a git command ended and what it wrote. */
interface GitResult {
  readonly ok: boolean;
  /** What ended it, where it did not end by itself. */
  readonly signal: Deno.Signal | null;
  readonly out: string;
  readonly err: string;
}

/** Which git program, and what it reads. */
interface GitStart {
  readonly program?: string | undefined;
  readonly stdin?: "piped" | "null";
  /** Folder of the objects, where it is not the repository's own. */
  readonly objects?: string;
  /** File of the index, where it is not the repository's own. */
  readonly index?: string;
}

/**
 * Git on the repository in `gitdir` and no other. Neither variables nor settings of the user or the system are read: a
 * `fsck.skipList` of theirs would hide faults, and a repository is asked about itself, whoever owns its files. Its hooks do
 * not run, and what its settings say of a file system monitor and of remotes starts nothing.
 */
export function gitCommand(gitdir: string, args: readonly string[], start: GitStart = {}): Deno.Command {
  return programCommand(start.program ?? "git", {
    args: [`--git-dir=${gitdir}`, ...INERT.flatMap((setting) => ["-c", setting]), ...args],
    stdin: start.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
    // No folder can be in /dev/null, so there are no settings; GIT_CONFIG_GLOBAL would need Git 2.32.
    env: {
      ...{ LC_ALL: "C", GIT_CONFIG_NOSYSTEM: "1", HOME: "/dev/null", XDG_CONFIG_HOME: "/dev/null" },
      ...start.objects === undefined ? {} : { GIT_OBJECT_DIRECTORY: start.objects },
      ...start.index === undefined ? {} : { GIT_INDEX_FILE: start.index },
    },
  });
}

/** Settings by which a repository's own start no program. */
const INERT = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "protocol.allow=never"];

/** Runs git to its end; see `gitCommand()`. @returns Null where there is no git program that may be run. */
export async function runGit(
  gitdir: string,
  args: readonly string[],
  start: GitStart = {},
): Promise<GitResult | null> {
  try {
    const { success, signal, stdout, stderr } = await gitCommand(gitdir, args, start).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    return { ok: success, signal, out: text(stdout), err: text(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

/** What git answers. @throws {Error} It fails, or there is no git program; what it said is in the message. */
export async function askGit(
  { gitdir, program }: { readonly gitdir: string; readonly program?: string },
  args: readonly string[],
): Promise<string> {
  const result = await runGit(gitdir, args, { program });
  if (result?.ok) return result.out;
  throw new Error(`git ${args.join(" ")}: ${result?.err ?? "no git program"}`);
}
