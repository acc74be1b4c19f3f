import { existsSync } from "node:fs";
import { assessRun } from "../../model/assess_run.ts";
import { noiseMark } from "../../model/evidence/run_noise.ts";
import type { Assessment } from "../../model/assessment.ts";
import type { AssessInput } from "../../model/input.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { readMeasurements } from "../../runs/measurements.ts";
import { readOnce } from "../../runs/read_once.ts";
import { openRun } from "../../runs/run_reader.ts";
import { shellCommand } from "../../text/command_line.ts";
import { noiseLines } from "./noise_lines.ts";
import { adviceLines, keyEventLines } from "./answer_lines.ts";
import { answerScreen } from "./answer_screen.ts";
import {
  type ExperimentAnswer,
  experimentAnswer,
  experimentAnswerLines,
  realSizeAnswer,
} from "./experiment_answer.ts";
import { experimentTables } from "./experiment_tables.ts";
import {
  isOfKeyEventsAlone,
  type OnboardingAnswer,
  onboardingAnswer,
  onboardingDetails,
  onboardingLines,
} from "./onboarding_lines.ts";
import { printTable } from "./print_table.ts";
import { type RunSummary, summariseRun } from "./summary.ts";
import type { Terminal } from "./terminal.ts";
import { notJudgedLines, questionTables, verdictCounts } from "./verdict_lines.ts";

/** Version of the `--json` object. */
const SCHEMA = 2;

/** A run to print, and the minutes that an onboarding may take where somebody said so. */
interface PrintedRun extends Pick<AssessInput, "acceptableMinutes"> {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Whether the answer is followed by what it rests on: every measurement and verdict. */
  readonly details: boolean;
}

/**
 * Prints a finished run with its assessment; for an interrupted run, how to continue it. Returns the exit code: 1 where the
 * run was interrupted or a check failed.
 */
export async function printRun(
  { dir, manifest, acceptableMinutes, details }: PrintedRun,
  io: Terminal,
): Promise<number> {
  const { run: id, status } = manifest;
  if (status === "interrupted") {
    const { trialsDone, trialsPlanned } = manifest;
    io.note(`stopped: ${trialsDone} of ${trialsPlanned} trials are done and kept in ${dir}`);
    const data = `${dir}/datasets`;
    if (existsSync(data)) {
      io.note(`the data at hand stays in ${data} until then; it goes with the run folder`);
    }
    io.note(shellCommand`Next: deno task bench --resume --out ${dir}`);
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, run: id, dir, status }));
    return 1;
  }
  const run = readOnce(await openRun(dir));
  const meaning: RunMeaning = {
    manifest,
    summary: summariseRun(await readMeasurements(run)),
    assessment: await assessRun(run, loadRequirements(), { acceptableMinutes }),
    onboarding: await onboardingAnswer(run),
    realSize: manifest.experiment === undefined ? await realSizeAnswer(run) : null,
  };
  const isOfChains = manifest.experiment !== undefined && !isOfKeyEventsAlone(manifest);
  const experiment = isOfChains ? await experimentAnswer(run) : null;
  if (io.json) {
    const json = asJson(dir, meaning);
    io.out(JSON.stringify(experiment === null ? json : { ...json, experiment }));
  } else if (experiment !== null) await printExperiment(dir, { ...meaning, experiment }, io);
  else await printSummary(dir, { ...meaning, details }, io);
  return status === "failed" ? 1 : 0;
}

interface RunMeaning {
  readonly manifest: Manifest;
  readonly summary: RunSummary;
  readonly assessment: Assessment;
  /** Null where no agents were onboarded. */
  readonly onboarding: OnboardingAnswer | null;
  /** Null where the run holds no real size. */
  readonly realSize: ExperimentAnswer | null;
}

function asJson(
  dir: string,
  { manifest, summary: { tables }, assessment, onboarding, realSize }: RunMeaning,
) {
  const { run, status, machine, timeMs, peakRssBytes, checks } = manifest;
  const { answer, noise, verdicts, warnings } = assessment;
  return {
    schema: SCHEMA,
    run,
    dir,
    status,
    answer,
    machine,
    timeMs,
    peakRssBytes,
    checks,
    noise,
    tables,
    ...onboarding === null ? {} : { onboarding },
    ...realSize === null ? {} : { realSize },
    verdicts,
    warnings,
  };
}

/** How pages are made of a run; of an onboarding, the decision to paste too. */
function pagesText(dir: string, onboarding: string | null): string {
  return onboarding === null
    ? shellCommand`deno task report --run ${dir} (pages)`
    : shellCommand`deno task report --run ${dir} (pages; with --scenario ${onboarding} its page, and the decision to paste)`;
}

/** An experiment's answer, what it rests on, and how to go on. */
async function printExperiment(
  dir: string,
  { manifest, summary, assessment, onboarding, experiment }: RunMeaning & {
    readonly experiment: ExperimentAnswer;
  },
  io: Terminal,
): Promise<void> {
  const { out } = io;
  for (const line of experimentAnswerLines(experiment)) out(line);
  out("");
  for (const line of await noiseLines({ dir, manifest, assessment })) out(line);
  out(`experiment ${manifest.experiment}, ${summary.title}${noiseMark(assessment.noise)}`);
  out(`on: ${summary.machine}`);
  for (const table of experimentTables(experiment)) printTable(table, io);
  if (onboarding !== null) {
    for (const line of [...onboardingLines(onboarding), ...onboardingDetails(onboarding)]) out(line);
  }
  out("");
  for (const line of summary.checks) out(`checks: ${line}`);
  out(`where the time went: ${summary.time}`);
  out("");
  const next = manifest.shard === null
    ? shellCommand`deno task project --run ${dir} (laws and verdicts), or deno task merge <run>,${dir} (into a run)`
    : shellCommand`deno task merge ${dir},<run> (the other parts of ${manifest.shard}: laws and predictions are of all)`;
  out(
    manifest.status === "failed"
      ? `FAILED: a check did not hold; failed trials are left out. Everything is in ${dir}`
      : `Results are in ${dir}. Next: ${next}`,
  );
}

async function printSummary(
  dir: string,
  { manifest, summary, assessment, onboarding, realSize, details }: RunMeaning & Pick<PrintedRun, "details">,
  io: Terminal,
): Promise<void> {
  const { out } = io;
  const rates = onboarding === null ? [] : onboardingLines(onboarding);
  const isAnswer = isOfKeyEventsAlone(manifest) && rates.length > 0;
  for (const line of isAnswer ? keyEventLines(rates, assessment.answer) : []) out(line);
  for (const line of answerScreen(manifest, assessment)) out(line);
  out("");
  if (realSize !== null) {
    for (const line of experimentAnswerLines(realSize)) out(line);
    out("");
  }
  for (const line of await noiseLines({ dir, manifest, assessment })) out(line);
  if (details) {
    out(summary.title + noiseMark(assessment.noise));
    out(`on: ${summary.machine}`);
    for (const table of summary.tables) printTable(table, io);
    for (const line of isAnswer ? [] : rates) out(line);
    for (const line of onboarding === null ? [] : onboardingDetails(onboarding)) out(line);
    out("");
    for (const note of summary.footnotes) out(`  ${note}`);
    for (const table of questionTables(assessment.verdicts)) printTable(table, io);
    for (const line of notJudgedLines(assessment.verdicts)) out(line);
    out("");
    for (const line of verdictCounts(assessment.verdicts)) out(line);
    for (const line of isAnswer ? [] : adviceLines(assessment.answer)) out(line);
    for (const warning of assessment.warnings) out(`note: ${warning}`);
    out("");
  }
  for (const line of summary.checks) out(`checks: ${line}`);
  out(`where the time went: ${summary.time}`);
  if (!details) out(shellCommand`every measurement and verdict: deno task project --run ${dir} --details`);
  out(
    manifest.status === "failed"
      ? `FAILED: a check did not hold; failed trials are left out of the model. Everything is in ${dir}`
      : `Results are in ${dir}. Next: ${pagesText(dir, isAnswer ? manifest.scenarios[0]!.id : null)}`,
  );
}
