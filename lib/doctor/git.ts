import { run } from "../report/jupyter/run_process.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** Oldest Git whose fsck output is known to be understood. Source: README.md, what the commands need. */
const OLDEST = [2, 30] as const;

/** The git program: registries are checked with `git fsck`; without it that one check is skipped. */
export async function checkGit(): Promise<Finding> {
  const result = await run(["git", "--version"]);
  const line = result?.ok ? result.out.trim() : null;
  const fix = "install Git 2.30 or newer; until then registries are checked without git fsck";
  if (line === null) return limited("Git", "none on PATH", fix);
  const [major, minor] = line.replace(/^\D+/, "").split(".").map(Number);
  const recent = major! > OLDEST[0] || (major === OLDEST[0] && minor! >= OLDEST[1]);
  return recent ? fine("Git", line.replace("git version ", "")) : limited("Git", line, fix);
}
