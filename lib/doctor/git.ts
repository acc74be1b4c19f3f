import { run } from "../report/jupyter/run_process.ts";
import { type Finding, fine } from "./finding.ts";

/** Oldest Git whose fsck output is known to fit. Source: README.md, what the commands need. */
const OLDEST = [2, 30] as const;

/** The git program: `git fsck` checks registries with it; without it that one check is skipped. */
export async function checkGit(): Promise<Finding> {
  const result = await run(["git", "--version"]);
  const line = result?.ok ? result.out.trim() : null;
  const fix = "install Git 2.30 or newer; until then registries are checked without git fsck";
  if (line === null) return { name: "Git", state: "limited", found: "none on PATH", fix };
  const [major, minor] = line.replace(/^\D+/, "").split(".").map(Number);
  const recent = major! > OLDEST[0] || (major === OLDEST[0] && minor! >= OLDEST[1]);
  return recent
    ? fine("Git", line.replace("git version ", ""))
    : { name: "Git", state: "limited", found: line, fix };
}
