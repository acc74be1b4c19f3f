import type { Run } from "../../runs/run_reader.ts";
import type { Row } from "../../runs/schema.ts";
import { shellCommand } from "../../text/command_line.ts";
import { missing } from "./story.ts";

/**
 * What a run lacks as a whole, a sentence each with the command that fills it: tables, trials still to be measured, checks that
 * failed, trials that test a law. Empty for a whole run.
 */
export function runNotices(
  { dir, manifest, lacking }: Pick<Run, "dir" | "manifest" | "lacking">,
  trials: readonly Row<"trials">[],
): string[] {
  const { run, status, trialsDone, trialsPlanned, command } = manifest;
  const notices: string[] = [];
  if (lacking.length > 0) {
    const files = lacking.map((table) => `${table}.parquet`).join(", ");
    notices.push(
      `The folder of run ${run} lacks ${files}, so nothing that rests on it is shown. Copy the whole folder again, or ` +
        `measure again with: ${command}`,
    );
  }
  if (status === "running" || status === "interrupted") {
    notices.push(
      `Run ${run} is ${status}: ${trialsDone} of ${trialsPlanned} trials are in it. Finish it with: ${shellCommand`deno task bench --resume --out ${dir}`}`,
    );
  }
  const failed = manifest.checks.filter((check) => !check.ok).map(({ name, detail }) =>
    detail === "" ? name : `${name}: ${detail}`
  );
  if (failed.length > 0 || status === "failed") {
    const what = failed.length === 0
      ? ""
      : ` (${failed.slice(0, NAMED).join("; ")}${failed.length > NAMED ? "; …" : ""})`;
    notices.push(
      `${
        failed.length || "Some"
      } of the checks of run ${run} failed${what}. What they are of is left out; measure it again ` +
        `with: ${command}`,
    );
  }
  return [
    ...notices,
    ...untested(trials).map((scenario) =>
      `${scenario} has no trial larger than those that its laws were fitted to, so none of their predictions was tested, and ` +
      `what lies beyond is not proven. Measure larger ones too with: ${
        missing({ manifest }, scenario, "").command
      }`
    ),
  ];
}

/** Failed checks that are named one by one. */
const NAMED = 3;

/** Scenarios with sound trials that all stand for fitting a law, and none for testing it. */
function untested(trials: readonly Row<"trials">[]): string[] {
  const sound = trials.filter(({ status }) => status === "ok");
  return [...Map.groupBy(sound, ({ scenario }) => scenario)]
    .filter(([, own]) => own.every(({ role }) => role === "calibration")).map(([scenario]) => scenario);
}
