import { HeadroomError } from "../../errors.ts";
import { assessRun } from "../../model/assess_run.ts";
import { findRun, resolveRun } from "../../runs/find_run.ts";
import { openRun } from "../../runs/run_reader.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import { provenanceOf } from "../charts/provenance.ts";
import type { MendozaFacts, Story } from "./story.ts";

const ROOT = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");

/**
 * Opens a run and assesses it.
 * @param run Path or id of a run; without one the newest complete local run, else the committed reference run.
 * @throws {HeadroomError} No such run, or one that cannot be read.
 */
export async function loadStory(run?: string): Promise<Story> {
  const runs = `${ROOT}/data/runs`;
  const opened = await openRun(run === undefined ? await findRun(runs) : await resolveRun(runs, run));
  const { manifest } = opened;
  const [assessment, trials, commits, operations, queries, sizes] = await Promise.all([
    assessRun(opened, loadRequirements()),
    opened.rows("trials"),
    opened.rows("commits"),
    opened.rows("operations"),
    opened.rows("queries"),
    opened.rows("sizes"),
  ]);
  const provenance = provenanceOf(manifest);
  const mendoza = await readMendoza(`${ROOT}/data/reference/mendoza.json`);
  return { manifest, assessment, provenance, mendoza, trials, commits, operations, queries, sizes };
}

async function readMendoza(path: string): Promise<MendozaFacts> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as MendozaFacts;
  } catch (cause) {
    throw new HeadroomError(`Cannot read "${path}": ${(cause as Error).message}`, {
      expected: "the published facts as JSON",
      next: "Restore the file: git checkout data/reference/mendoza.json",
      cause,
    });
  }
}
