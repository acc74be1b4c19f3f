/** Fits a run's cost laws, projects each scenario to its full size and to Mendoza 1x, and judges the requirements. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { coresText } from "../lib/text/numbers.ts";
import { adviceLines, keyEventLines } from "../lib/report/terminal/answer_lines.ts";
import { answerScreen } from "../lib/report/terminal/answer_screen.ts";
import { experimentAnswer, experimentAnswerLines } from "../lib/report/terminal/experiment_answer.ts";
import { experimentTables } from "../lib/report/terminal/experiment_tables.ts";
import {
  isOfKeyEventsAlone,
  onboardingAnswer,
  onboardingDetails,
  onboardingLines,
} from "../lib/report/terminal/onboarding_lines.ts";
import { rescaledLines } from "../lib/report/terminal/rescaled_lines.ts";
import { openRescaling, refuseHereAlone, rescaleRun } from "../lib/report/rescaling/rescale_run.ts";
import { printRescalingTests } from "../lib/report/terminal/rescale_command.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { summariseRun } from "../lib/report/terminal/summary.ts";
import { placeLines } from "../lib/report/terminal/place_lines.ts";
import { verdictCounts } from "../lib/report/terminal/verdict_lines.ts";
import { assess } from "../lib/model/assess.ts";
import { readAssessInput } from "../lib/model/assess_run.ts";
import { heldOutPoints, sameSizePoints, summariseHeldOut } from "../lib/model/evidence/held_out.ts";
import { heldOutLines } from "../lib/report/terminal/held_out_lines.ts";
import { describeMachine } from "../lib/bench/environment/machine.ts";
import { machineName } from "../lib/runs/machine_name.ts";
import type { Machine } from "../lib/runs/manifest.ts";
import { UsageError } from "../lib/errors.ts";
import { answerMarkdown, verdictsCsv } from "../lib/report/terminal/verdict_formats.ts";
import { parseChoice } from "../lib/text/parse_values.ts";
import type { Assessment } from "../lib/model/assessment.ts";
import type { Verdict } from "../lib/model/verdicts/verdict.ts";
import { noiseMark } from "../lib/model/evidence/run_noise.ts";
import { noiseLines } from "../lib/report/terminal/noise_lines.ts";
import { findRun, resolveRun } from "../lib/runs/find_run.ts";
import { bySubject } from "../lib/runs/subject.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { readMeasurements } from "../lib/runs/measurements.ts";
import { readOnce } from "../lib/runs/read_once.ts";
import { openRun, type Run } from "../lib/runs/run_reader.ts";
import { loadRequirements } from "../lib/reference/requirements.ts";
import { countText } from "../lib/scenarios/describe/words.ts";

export const SPEC = {
  name: "project",
  summary:
    "Fits a run's cost laws, projects them to each scenario's full size, and judges every requirement.",
  usage: "project [--run <folder>] [--on <passport>] [--details | --held-out | --csv | --markdown]",
  flags: {
    run: {
      type: "string",
      value: "<folder>",
      about: "Run folder or run id (default: the newest complete run, else the reference run)",
    },
    details: {
      type: "boolean",
      about: "Below the answer: measurements, laws, projections, every verdict, warnings",
    },
    "held-out": {
      type: "boolean",
      about: "How good its predictions are: its larger trials, each predicted by the smaller ones alone",
    },
    on: {
      type: "string",
      value: "<passport>",
      about: "What it would come to on the machine of this passport: rescaled, not measured",
    },
    here: {
      type: "string",
      value: "<passport>",
      about: "With --on: passport of the run's own machine (the newest of it in data/runs)",
    },
    csv: { type: "boolean", about: "Print every verdict as CSV, for a spreadsheet" },
    markdown: { type: "boolean", about: "Print what fits in Markdown, to paste into an issue" },
    "fail-on": {
      type: "string",
      value: "<fail|not-proven>",
      about: "Exit 1 where a need fails, or is not proven either",
    },
  },
  examples: [
    { command: "deno task project", about: "What the newest run means, on a screen" },
    { command: "deno task project --run quick --details", about: "Every verdict, and what it rests on" },
    {
      command: "deno task project --run data/runs/reference --json",
      about: "The same of a given run, as JSON",
    },
    {
      command: "deno task project --on server-passport.json",
      about: "And on my server? With its passport, and one of this machine in data/runs",
    },
    {
      command: "deno task project --on server-passport.json --held-out",
      about: "How well that foretells the runs of the server that lie in data/runs",
    },
  ],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const { run, on, here, "held-out": isHeldOut, "fail-on": failOn } = flags;
  if (here !== undefined && on === undefined) refuseHereAlone(here);
  if (isHeldOut && failOn !== undefined) {
    refuseTogether(
      "--fail-on is of verdicts, which --held-out does not make",
      `--held-out --fail-on ${failOn}`,
    );
  }
  const formats = (["csv", "markdown", "held-out", "details"] as const).filter((name) =>
    flags[name] === true
  );
  if (formats.length > 1 || (io.json && (flags.csv || flags.markdown))) {
    refuseTogether("only one form can be printed", [...formats, ...io.json ? ["json"] : []].join(", "));
  }
  const failing = failOn === undefined ? [] : failingVerdicts(parseChoice(failOn, "--fail-on", FAILS_ON));
  const runs = inProject(RUNS_DIR);
  const dir = run === undefined ? await findRun(runs) : await resolveRun(runs, run);
  const opened = readOnce(await openRun(dir));
  const question = on === undefined ? null : { on, here, runsDir: runs };
  if (isHeldOut) {
    return question === null
      ? await printHeldOut(opened, io)
      : await printRescalingTests(opened, question, io);
  }
  const rescaling = question === null ? null : await openRescaling(opened.manifest, question);
  const input = await readAssessInput(opened, loadRequirements());
  const asked = rescaling === null ? input : await rescaleRun(opened, input, rescaling.passports);
  const assessment = assess(asked);
  const code = assessment.verdicts.some((one) => one.decides && failing.includes(one.verdict)) ? 1 : 0;
  if (io.json) {
    io.out(JSON.stringify(assessment));
    return code;
  }
  if (flags.csv || flags.markdown) {
    const lines = flags.csv ? verdictsCsv(assessment) : answerMarkdown(asked.manifest, assessment);
    io.out(...lines);
    return code;
  }
  const { manifest } = asked;
  const { rescaled } = assessment;
  const { machine, profile, storage } = manifest;
  for (const line of rescaled === undefined ? [] : rescaledLines(rescaled, rescaling!.tested)) io.out(line);
  // What was measured, and nothing else, is summarised of a run as it is alone.
  const onboarding = rescaled === undefined ? await onboardingAnswer(opened) : null;
  const alone = isOfKeyEventsAlone(manifest);
  const isAnswered = manifest.experiment !== undefined && !alone && rescaled === undefined;
  const experiment = isAnswered ? await experimentAnswer(opened) : null;
  if (experiment !== null) {
    for (const line of experimentAnswerLines(experiment)) io.out(line);
    io.out("");
  }
  const rates = onboarding === null ? [] : onboardingLines(onboarding);
  const isAnswer = alone && rates.length > 0;
  for (const line of isAnswer ? keyEventLines(rates, assessment.answer) : []) io.out(line);
  for (const line of answerScreen(manifest, assessment)) io.out(line);
  io.out("");
  for (const line of await noiseLines({ dir, manifest, assessment })) io.out(line);
  io.out(
    `run ${assessment.run} · ${profile} · ${coresText(machine.cores)}, ${machine.cpu} · ${storage.kind}, ` +
      `fdatasync p50 ${Math.round(storage.fsyncP50Us)} us${noiseMark(assessment.noise)}` +
      (rescaled !== undefined
        ? `: ${rescaled.label}`
        : isGuest(machine)
        ? ": a guest, of another machine than this"
        : ""),
  );
  if (flags.details) {
    for (const table of experiment === null ? [] : experimentTables(experiment)) printTable(table, io);
    const measured = rescaled === undefined ? summariseRun(await readMeasurements(opened)).tables : [];
    for (const table of measured) printTable(table, io);
    for (const line of alone ? [] : rates) io.out(line);
    for (const line of onboarding === null ? [] : onboardingDetails(onboarding)) io.out(line);
    const places = bySubject(assessment.verdicts.map((verdict) => ({ ...verdict, variant: "" })));
    const inOrder = manifest.scenarios.flatMap(({ id }) =>
      places.flatMap(([of]) => of!.scenario === id ? [of!] : [])
    );
    for (const line of inOrder.flatMap((place) => placeLines(place, assessment))) io.out(line);
    for (const line of judgementLines(assessment, isAnswer)) io.out(line);
  }
  for (const line of closingLines(assessment, dir, flags.details)) io.out(line);
  return code;
}

/** Whether a run was measured elsewhere: its figures are not of the machine that it is shown on. */
function isGuest(machine: Machine): boolean {
  return machineName(machine) !== machineName(describeMachine());
}

function refuseTogether(what: string, actual: string): never {
  throw new UsageError(what, { expected: "one of them", actual, next: "Leave the others out." });
}

/** What `--fail-on` may be. */
const FAILS_ON = ["fail", "not-proven"] as const;

function failingVerdicts(failOn: typeof FAILS_ON[number]): Verdict["verdict"][] {
  return failOn === "fail" ? ["fail"] : ["fail", "not proven"];
}

async function printHeldOut(run: Run, io: Io): Promise<number> {
  const input = await readAssessInput(run, []);
  const points = heldOutPoints(input);
  const summary = summariseHeldOut(points, sameSizePoints(input));
  if (io.json) io.out(JSON.stringify({ schema: 1, run: run.manifest.run, summary, points }));
  else for (const line of heldOutLines(points, summary)) io.out(line);
  return 0;
}

/** How many needs pass, fail and are open, the decision on a bulk flow where it was not the answer, every warning. */
function judgementLines({ verdicts, answer, warnings }: Assessment, isAnswer: boolean): string[] {
  return [
    "",
    ...verdictCounts(verdicts),
    ...isAnswer ? [] : adviceLines(answer),
    ...warnings.length === 0 ? [] : ["", "Warnings", ...warnings.map((warning) => `- ${warning}`)],
  ];
}

function closingLines({ warnings }: Assessment, dir: string, isWhole: boolean): string[] {
  const more = shellCommand`deno task project --run ${dir} --details`;
  return [
    "",
    ...isWhole ? [] : [
      `Laws, every verdict${
        warnings.length === 0 ? "" : ` and ${countText(warnings.length, "warning")}`
      }: ${more}`,
    ],
    `The run is in ${dir}; ${shellCommand`deno task report --run ${dir}`} makes pages of it.`,
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
