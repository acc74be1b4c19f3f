import { assessWithLaws } from "../../model/assess.ts";
import { readAssessInput } from "../../model/assess_run.ts";
import type { Rescaled } from "../../model/rescale/rescaled.ts";
import { loadMendoza } from "../../reference/mendoza.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import type { Run } from "../../runs/run_reader.ts";
import { shellCommand } from "../../text/command_line.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { runNotices } from "../sections/run_notices.ts";
import type { Story } from "../sections/story.ts";
import { rescaledClauses } from "../terminal/rescaled_lines.ts";
import { rescaleRun, type Rescaling } from "./rescale_run.ts";

/**
 * The story of a run as of another machine: laws, projections and verdicts, rescaled, and nothing that was measured sample by sample.
 * @throws {HeadroomError} The run cannot be read, or lacks what it takes.
 */
export async function rescaledStory(
  run: Run,
  acceptableMinutes: readonly number[] | undefined,
  rescaling: Rescaling,
): Promise<Story> {
  const measured = await readAssessInput(run, loadRequirements(), { acceptableMinutes });
  const input = await rescaleRun(run, measured, rescaling.passports);
  const { manifest, trials, sizes } = input;
  return {
    ...assessWithLaws(input),
    ...{ manifest, trials, sizes, provenance: rescaling.provenance },
    notices: [...rescaledNotices(input.rescaled!, rescaling), ...runNotices(run, measured.trials)],
    mendoza: loadMendoza(),
    ...{ commits: [], operations: [], queries: [], events: [] },
  };
}

/** Before every page: of which machine it is and of which it is not, and how far that can be trusted. */
function rescaledNotices(rescaled: Rescaled, { provenance: { run }, tested }: Rescaling): string[] {
  const { times, intervals, noisy } = rescaledClauses(rescaled);
  return [
    `Foretold, not measured: what run ${run}, measured on ${rescaled.from}, would come to on ${rescaled.to}. ${times}.`,
    ...noisy,
    `${intervals}. ${sentenceCase(tested)}.`,
    `${shellCommand`deno task report --run ${run}`} shows it as it was measured.`,
  ];
}

/** What is left out of pages of a rescaled run, and the command that measures it there. */
export const LEFT_OUT: readonly string[] = [
  "Commits, calls and queries one by one, and queries on a schedule: deno task bench",
  "Loads at once: deno task append --bulk",
  "Readers beside a writer: deno task load",
  "Drivers in an area: deno task area",
  "A scheduler's cycles: deno task match",
];
