import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { runGit } from "../../stores/git/run_git.ts";

/** A state of the code: a commit, or the checkout as it is now. */
export interface CodeVersion {
  /** As the user named it. */
  readonly name: string;
  /** Full id of the commit; of a checkout as it is, that which it was made from. */
  readonly commit: string;
  /** Files of the checkout that are not as in its commit; null of a commit. */
  readonly changedFiles: number | null;
}

/** The name of the checkout as it is now. */
const WORKTREE = "worktree";

/** What is measured is the code; these make a copy of it larger, and no command that measures reads them. */
const LEFT_OUT = ["data/runs", "notebooks", "reports", "tests"];

/** Finds a commit by any name that Git knows, or the checkout as it is. Null where there is none, or no repository. */
export async function findCodeVersion(root: string, name: string): Promise<CodeVersion | null> {
  const of = name === WORKTREE ? "HEAD" : name;
  const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${of}^{commit}`];
  const found = await runGit(join(root, ".git"), asked);
  if (!found?.ok) return null;
  if (name !== WORKTREE) return { name, commit: found.out, changedFiles: null };
  const status = await answer(root, [
    "--no-optional-locks",
    "status",
    "--porcelain",
    "--untracked-files=all",
  ]);
  return { name, commit: found.out, changedFiles: status === "" ? 0 : status.split("\n").length };
}

/** What two versions stand for, in words: "HEAD~5 is 1a2b3c4d", "worktree is 1a2b3c4d with 3 changed files, measured as it is". */
export function codesText(base: CodeVersion, now: CodeVersion): string[] {
  const text = ({ name, commit, changedFiles }: CodeVersion) => {
    const files = changedFiles === 1 ? "1 changed file" : `${changedFiles} changed files`;
    return `${name} is ${commit.slice(0, 8)}${changedFiles ? ` with ${files}, measured as it is` : ""}`;
  };
  const isOne = base.commit === now.commit && !base.changedFiles && !now.changedFiles;
  return [text(base), text(now), ...isOne ? ["Both are one code: what differs is noise"] : []];
}

/**
 * Writes a version's files into a folder, without runs, notebooks, pages and tests. The repository and its own checkout stay as they
 * are. A checkout as it is comes with what Git does not ignore.
 * @param dir Made by this. @throws {HeadroomError} Git cannot.
 */
export async function writeCode(
  root: string,
  { commit, changedFiles }: CodeVersion,
  dir: string,
): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  if (changedFiles !== null) return await copyCheckout(root, dir);
  const index = `${dir}.index`;
  await answer(root, ["read-tree", commit], index);
  await answer(root, ["rm", "-r", "--force", "--cached", "--quiet", "--ignore-unmatch", ...LEFT_OUT], index);
  await answer(root, ["checkout-index", "--all", `--prefix=${dir}/`], index);
  await Deno.remove(index);
}

async function copyCheckout(root: string, dir: string): Promise<void> {
  const listed = await answer(root, ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  for (const path of new Set(listed.split("\0"))) {
    if (path === "" || LEFT_OUT.some((folder) => path.startsWith(`${folder}/`))) continue;
    await Deno.mkdir(dirname(`${dir}/${path}`), { recursive: true });
    await Deno.copyFile(`${root}/${path}`, `${dir}/${path}`).catch((error) => {
      // A file that was removed and not committed so.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** Digest of the lock file: equal ones install the same packages. */
export function lockDigest(dir: string): string {
  return createHash("sha256").update(Deno.readFileSync(`${dir}/deno.lock`)).digest("hex");
}

async function answer(root: string, args: readonly string[], index?: string): Promise<string> {
  const start = index === undefined ? {} : { index };
  const result = await runGit(join(root, ".git"), ["-C", root, `--work-tree=${root}`, ...args], start);
  if (result?.ok) return result.out;
  throw HeadroomError.unmet("read the code's commits", {
    expected: "a Git repository",
    actual: result?.err ?? "no git program",
    next: "Compare from a clone of the repository, with Git 2.30 or later.",
  });
}
