import { dirname } from "node:path";
import { gitCommit, PACK_FILE } from "../bench/environment/provenance.ts";
import { runGit } from "../stores/git/run_git.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** The commit that runs record: that of the checkout's own repository, never of one around it. */
export async function checkCheckout(root: string): Promise<Finding> {
  const name = "Commit";
  if (await exists(`${root}/${PACK_FILE}`)) {
    return fine(
      name,
      `${(await gitCommit(root))?.slice(0, 12) ?? "unknown"}, of which this archive was made`,
    );
  }
  if (!await exists(`${root}/.git`)) {
    const around = await repositoryAround(root);
    const found = around === null
      ? "no Git repository"
      : `no Git repository of its own; the one in ${around} is not asked`;
    return limited(
      name,
      `${found}: runs record no commit`,
      "work in a clone (git clone), not in a copied folder",
    );
  }
  const head = await runGit(`${root}/.git`, ["rev-parse", "--verify", "HEAD"]);
  if (head === null) return limited(name, "no git: runs record no commit", "install Git 2.30 or newer");
  if (head.ok) return fine(name, head.out.slice(0, 12));
  const said = head.err.split("\n")[0] ?? "";
  return limited(name, `git does not say, so runs record none: ${said}`, "mend .git, or clone again");
}

async function repositoryAround(root: string): Promise<string | null> {
  for (let folder = root; folder !== dirname(folder);) {
    folder = dirname(folder);
    if (await exists(`${folder}/.git`)) return folder;
  }
  return null;
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
