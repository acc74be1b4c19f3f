import { noiseMark } from "../../model/evidence/run_noise.ts";
import { type Block, notesBlock } from "./block.ts";
import { formatUs } from "../../text/numbers.ts";
import type { Story } from "./story.ts";

/** What must be known to read the numbers: run, machine, checks, versions; of a run that was assessed, its noise and what it lacks. */
export function methodNotes(
  { manifest, provenance, assessment, notices = [] }:
    & Pick<Story, "manifest" | "provenance">
    & Partial<Pick<Story, "assessment" | "notices">>,
): Block {
  const checks = manifest.checks.filter((check) => check.ok).length;
  const wall = Object.values(manifest.timeMs).reduce((sum, ms) => sum + ms, 0);
  const versions = Object.entries(manifest.versions).map(([name, version]) => `${name} ${version}`).join(
    ", ",
  );
  return notesBlock([
    ...notices,
    `Run ${manifest.run} (${manifest.profile}, ${manifest.status}${
      assessment === undefined ? "" : noiseMark(assessment.noise)
    }), ${manifest.trialsDone} of ` +
    `${manifest.trialsPlanned} trials in ${formatUs(wall * 1000)}, seed ${manifest.seed}.`,
    `Machine: ${provenance.machine}.`,
    `Checks: ${checks} of ${manifest.checks.length} hold.`,
    ...(versions === "" ? [] : [`Versions: ${versions}.`]),
    `To repeat it: ${manifest.command}`,
  ]);
}

/** The model's warnings about a scenario, or about all. */
export function warningNotes(story: Story, scenario = ""): Block {
  return notesBlock(story.assessment.warnings.filter((warning) => warning.includes(scenario)));
}
