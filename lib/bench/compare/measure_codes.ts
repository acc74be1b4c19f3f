import { resolve } from "node:path";
import { RUNS_DIR } from "../../project_root.ts";
import type { Measurements } from "../../runs/measurements.ts";
import { Scratch } from "../../runs/scratch.ts";
import { type CodeRounds, measureRounds, readyPackages } from "./code_rounds.ts";
import { type CodeVersion, writeCode } from "./code_version.ts";

/** How two versions of the code are measured. */
interface CodesToMeasure extends Omit<CodeRounds, "codes" | "runsDir"> {
  /** The checkout whose commits they are. */
  readonly root: string;
  /** Where the small runs are kept; undefined where they are not. */
  readonly out: string | undefined;
  /** Installs the packages of a folder's lock file. */
  readonly install: (dir: string) => Promise<unknown>;
}

/**
 * Writes two versions of the code into folders beside the runs, on the disk that is measured, and measures both in turns; see
 * `measureRounds()`. The folders are removed, also by the next comparison where this one is killed.
 */
export async function measureCodes(
  versions: readonly [CodeVersion, CodeVersion],
  { root, out, install, ...rounds }: CodesToMeasure,
): Promise<[Measurements[], Measurements[]]> {
  await using scratch = await Scratch.take(`${root}/${RUNS_DIR}`, "compare");
  const [base, now] = versions.map((version, at) => ({
    ...version,
    dir: `${scratch.path}/code-${"ab"[at]}`,
  }));
  const codes = [base!, now!] as const;
  for (const code of codes) await writeCode(root, code, code.dir);
  await readyPackages(codes.map(({ dir }) => dir), { root, install });
  return await measureRounds({
    ...rounds,
    codes,
    runsDir: out === undefined ? `${scratch.path}/runs` : resolve(out),
  });
}
