import { assessRun } from "../../model/assess_run.ts";
import type { AssessInput } from "../../model/input.ts";
import { onboardingFigures } from "../../model/onboarding/onboarding_figures.ts";
import { loadAuthsOnboarding } from "../../reference/auths_onboarding.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { recordMark, RECORDS } from "../../runs/records.ts";
import { readOnce } from "../../runs/read_once.ts";
import { openRun } from "../../runs/run_reader.ts";
import { acceptedRisksSection } from "./accepted_risks.ts";
import { decisionComment, type Onboarded } from "./decision_comment.ts";

/** Every file to paste: its name, and its text as GitHub's Markdown. Another one is a line here. */
const PASTEABLES: readonly { readonly file: string; readonly text: (of: Onboarded) => string }[] = [
  { file: RECORDS.decision, text: decisionComment },
  { file: RECORDS.risk, text: acceptedRisksSection },
];

/** An onboarding of a run, and the folder for its files. */
interface PasteablesOf extends Pick<AssessInput, "acceptableMinutes"> {
  /** Folder of the run. */
  readonly dir: string;
  readonly scenario: string;
  readonly out: string;
}

/**
 * Writes the files to paste of an onboarding, each whole and marked with its run (`recordMark`).
 * @returns Their paths; none where the run onboarded no agent of this scenario, and nothing is written.
 * @throws {HeadroomError} A damaged run, or a folder that takes no files.
 */
export async function writePasteables(
  { dir, scenario, out, acceptableMinutes }: PasteablesOf,
): Promise<string[]> {
  const run = readOnce(await openRun(dir));
  const isOwn = (one: { readonly scenario: string }) => one.scenario === scenario;
  const figures = (await onboardingFigures(run)).filter(isOwn);
  if (figures.length === 0) return [];
  const { answer } = await assessRun(run, loadRequirements(), { acceptableMinutes });
  const onboarded = {
    manifest: run.manifest,
    answers: answer.onboarding.filter(isOwn),
    figures,
    auths: loadAuthsOnboarding(),
  };
  await Deno.mkdir(out, { recursive: true });
  const written: string[] = [];
  for (const { file, text } of PASTEABLES) {
    const path = `${out}/${file}`;
    await writeTextAtomic(path, `${text(onboarded)}\n\n${recordMark(run.manifest.run)}\n`);
    written.push(path);
  }
  return written;
}
