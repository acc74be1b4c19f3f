import { isLeftOut } from "../../runs/bulk_trials.ts";
import { assessRunWithLaws } from "../../model/assess_run.ts";
import { findRun, resolveRun } from "../../runs/find_run.ts";
import { readOnce } from "../../runs/read_once.ts";
import { openRun, type Run } from "../../runs/run_reader.ts";
import { loadMendoza } from "../../reference/mendoza.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import { inProject, RUNS_DIR } from "../../project_root.ts";
import { provenanceOf } from "../charts/provenance.ts";
import type { Rescaling } from "../rescaling/rescale_run.ts";
import { rescaledStory } from "../rescaling/rescaled_story.ts";
import { runNotices } from "./run_notices.ts";
import type { Story } from "./story.ts";

/**
 * Opens the run to show; each of its tables is read once. A table that its folder lacks is taken for empty (`Run.lacking`).
 * @param run Path or id of a run; without one the newest complete local run, else the committed reference run.
 * @throws {HeadroomError} No such run, or one that cannot be read.
 */
export async function openShown(run?: string): Promise<Run> {
  const runs = inProject(RUNS_DIR);
  return readOnce(
    await openRun(run === undefined ? await findRun(runs) : await resolveRun(runs, run), { isLenient: true }),
  );
}

/**
 * Opens a run and assesses it. The story's notices say what the run lacks.
 * @param run Path or id of a run as of `openShown`, or one that is open.
 * @param acceptableMinutes Minutes that an onboarding may take, where somebody said so.
 * @param rescaling Where it is to be shown as of another machine (`rescaledStory`).
 * @throws {HeadroomError} No such run, or one that cannot be read, or not be rescaled.
 */
export async function loadStory(
  run?: string | Run,
  acceptableMinutes?: readonly number[],
  rescaling?: Rescaling,
): Promise<Story> {
  const opened = typeof run === "object" ? run : await openShown(run);
  if (rescaling !== undefined) return await rescaledStory(opened, acceptableMinutes, rescaling);
  const { manifest } = opened;
  const [{ assessment, whatIf }, trials, commits, operations, queries, sizes, events] = await Promise.all([
    assessRunWithLaws(opened, loadRequirements(), { acceptableMinutes }),
    opened.rows("trials"),
    opened.rows("commits"),
    opened.rows("operations"),
    opened.rows("queries"),
    opened.rows("sizes"),
    opened.rows("events"),
  ]);
  const provenance = provenanceOf(manifest);
  const mendoza = loadMendoza();
  return {
    manifest,
    assessment,
    whatIf,
    provenance,
    notices: runNotices(opened, trials),
    mendoza,
    trials: trials.filter((one) => !isLeftOut(one)),
    commits,
    operations,
    queries,
    sizes,
    events,
  };
}
