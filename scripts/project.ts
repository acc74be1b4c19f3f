/** Fits a run's cost laws, projects each scenario to its full size and to Mendoza 1x, and judges the requirements. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { formatCount, formatHeadroom } from "../lib/text/numbers.ts";
import { textTable } from "../lib/text/text_table.ts";
import { adviceLines, answerLines, keyEventLines } from "../lib/report/terminal/answer_lines.ts";
import { experimentAnswer, experimentAnswerLines } from "../lib/report/terminal/experiment_answer.ts";
import { experimentTables } from "../lib/report/terminal/experiment_tables.ts";
import {
  isOfKeyEventsAlone,
  onboardingAnswer,
  onboardingDetails,
  onboardingLines,
} from "../lib/report/terminal/onboarding_lines.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { notJudgedLines, verdictCounts } from "../lib/report/terminal/verdict_lines.ts";
import { assessRun, readAssessInput } from "../lib/model/assess_run.ts";
import { heldOutPoints, sameSizePoints, summariseHeldOut } from "../lib/model/evidence/held_out.ts";
import { heldOutLines } from "../lib/report/terminal/held_out_lines.ts";
import { UsageError } from "../lib/errors.ts";
import { answerMarkdown, verdictsCsv } from "../lib/report/terminal/verdict_formats.ts";
import { parseChoice } from "../lib/text/parse_values.ts";
import type { Assessment, Law, Projection } from "../lib/model/assessment.ts";
import { type Interval, isJudged, type Verdict } from "../lib/model/verdicts/verdict.ts";
import { noiseMark } from "../lib/model/evidence/run_noise.ts";
import { noiseLines } from "../lib/report/terminal/noise_lines.ts";
import { findRun, resolveRun } from "../lib/runs/find_run.ts";
import { bySubject, type Subject } from "../lib/runs/subject.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { readOnce } from "../lib/runs/read_once.ts";
import { openRun, type Run } from "../lib/runs/run_reader.ts";
import { loadRequirements } from "../lib/reference/requirements.ts";

export const SPEC = {
  name: "project",
  summary:
    "Fits a run's cost laws, projects them to each scenario's full size, and judges every requirement.",
  usage: "project [--run <folder>] [--held-out | --csv | --markdown]",
  flags: {
    run: {
      type: "string",
      value: "<folder>",
      about: "Run folder or run id (default: the newest complete run, else the reference run)",
    },
    "held-out": {
      type: "boolean",
      about: "How good its predictions are: its larger trials, each predicted by the smaller ones alone",
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
    { command: "deno task project", about: "What the newest run means" },
    {
      command: "deno task project --run data/runs/reference --json",
      about: "The same of a given run, as JSON",
    },
  ],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const { run, "held-out": isHeldOut, "fail-on": failOn } = flags;
  if (isHeldOut && failOn !== undefined) {
    refuseTogether(
      "--fail-on is of verdicts, which --held-out does not make",
      `--held-out --fail-on ${failOn}`,
    );
  }
  const formats = (["csv", "markdown", "held-out"] as const).filter((name) => flags[name] === true);
  if (formats.length > 1 || (io.json && (flags.csv || flags.markdown))) {
    refuseTogether("only one form can be printed", [...formats, ...io.json ? ["json"] : []].join(", "));
  }
  const failing = failOn === undefined ? [] : failingVerdicts(parseChoice(failOn, "--fail-on", FAILS_ON));
  const runs = inProject(RUNS_DIR);
  const dir = run === undefined ? await findRun(runs) : await resolveRun(runs, run);
  const opened = readOnce(await openRun(dir));
  if (isHeldOut) return await printHeldOut(opened, io);
  const assessment = await assessRun(opened, loadRequirements());
  const code = assessment.verdicts.some((one) => one.decides && failing.includes(one.verdict)) ? 1 : 0;
  if (io.json) {
    io.out(JSON.stringify(assessment));
    return code;
  }
  if (flags.csv || flags.markdown) {
    const lines = flags.csv ? verdictsCsv(assessment) : answerMarkdown(opened.manifest, assessment);
    io.out(...lines);
    return code;
  }
  const { machine, profile, storage } = opened.manifest;
  const onboarding = await onboardingAnswer(opened);
  const alone = isOfKeyEventsAlone(opened.manifest);
  const experiment = opened.manifest.experiment === undefined || alone
    ? null
    : await experimentAnswer(opened);
  if (experiment !== null) {
    for (const line of experimentAnswerLines(experiment)) io.out(line);
    for (const table of experimentTables(experiment)) printTable(table, io);
    io.out("");
  }
  const rates = onboarding === null ? [] : onboardingLines(onboarding);
  const advice = adviceLines(assessment.answer);
  const isAnswer = alone && rates.length > 0;
  for (const line of isAnswer ? keyEventLines(rates, assessment.answer) : []) io.out(line);
  for (const line of answerLines(opened.manifest, assessment)) io.out(line);
  for (const line of alone ? [] : rates) io.out(line);
  for (const line of alone && onboarding !== null ? onboardingDetails(onboarding) : []) io.out(line);
  io.out("");
  for (const line of await noiseLines({ dir, manifest: opened.manifest, assessment })) io.out(line);
  io.out(
    `run ${assessment.run} · ${profile} · ${machine.cores} cores, ${machine.cpu} · ${storage.kind}, ` +
      `fdatasync p50 ${Math.round(storage.fsyncP50Us)} us${noiseMark(assessment.noise)}`,
  );
  const places = bySubject(assessment.verdicts.map((verdict) => ({ ...verdict, variant: "" })));
  const scenarios = opened.manifest.scenarios.map(({ id }) => id);
  const inOrder = scenarios.flatMap((id) => places.flatMap(([of]) => of!.scenario === id ? [of!] : []));
  for (const line of inOrder.flatMap((place) => placeLines(place, assessment))) io.out(line);
  for (const line of closingLines(assessment, { dir, advice: isAnswer ? [] : advice })) io.out(line);
  return code;
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

/** Laws, projections and verdicts of one scenario on one store. */
function placeLines({ scenario, store, profile }: Subject, assessment: Assessment): string[] {
  const own = <T extends Subject>(items: readonly T[]) =>
    items.filter((item) => item.scenario === scenario && item.store === store && item.profile === profile);
  const verdicts = own(assessment.verdicts);
  return [
    "",
    store === "" ? `== ${scenario}` : `== ${scenario} on ${store}`,
    ...section(
      "Laws (95 % interval over trials; error = measured / predicted - 1 at the tested size)",
      lawTable(own(assessment.laws)),
    ),
    ...section(
      "Measured and projected (* beyond the tested range)",
      projectionTable(own(assessment.projections)),
    ),
    ...section("Verdicts", verdictTable(verdicts)),
    ...notJudgedLines(verdicts),
  ];
}

function section(title: string, table: readonly string[]): string[] {
  return table.length <= 1 ? [] : ["", title, ...table];
}

function lawTable(laws: readonly Law[]): string[] {
  return textTable(
    [
      { title: "law" },
      { title: "coefficient" },
      { title: "value", align: "right" },
      { title: "interval", align: "right" },
      { title: "unit" },
      { title: "trials", align: "right" },
      { title: "tested to", align: "right" },
      { title: "error", align: "right" },
    ],
    laws.filter((law) => !law.id.startsWith("query-") && !law.id.startsWith("commit-")).flatMap((law) =>
      law.coefficients.map((c, i) => [
        i === 0 ? law.id : "",
        c.name,
        formatCount(c.value),
        intervalText(c.interval),
        c.unit,
        i === 0 ? String(law.trials) : "",
        i === 0 ? formatCount(law.testedTo) : "",
        i === 0 && law.predictionError !== null ? `${formatCount(100 * law.predictionError)} %` : "",
      ])
    ),
  );
}

function projectionTable(projections: readonly Projection[]): string[] {
  return textTable(
    [
      { title: "metric" },
      { title: "variant" },
      { title: "blocks of" },
      { title: "at", align: "right" },
      { title: "value", align: "right" },
      { title: "interval", align: "right" },
      { title: "unit" },
      { title: "basis" },
    ],
    projections.map((p) => [
      p.metric,
      p.variant,
      p.phase ?? "",
      formatCount(p.size),
      formatCount(p.value),
      intervalText(p.interval),
      p.unit,
      p.beyond > 1 ? `${p.basis} *${formatCount(p.beyond)}x` : p.basis,
    ]),
  );
}

const MARKS = { pass: "✓ pass", fail: "✗ fail", "not proven": "? not proven" } as const;
const CLAIM_MARKS = { ...MARKS, pass: "✓ claim holds", fail: "✗ claim does not hold" } as const;

function verdictTable(verdicts: readonly Verdict[]): string[] {
  return textTable(
    [
      { title: "id" },
      { title: "need" },
      { title: "value", align: "right" },
      { title: "interval", align: "right" },
      { title: "blocks of" },
      { title: "headroom", align: "right" },
      { title: "verdict" },
    ],
    verdicts.filter(isJudged).map((v) => [
      v.id,
      v.need.length > 48 ? `${v.need.slice(0, 47)}…` : v.need,
      v.value === null ? "" : formatCount(v.value),
      intervalText(v.interval),
      v.phase ?? "",
      v.headroom === null ? "" : formatHeadroom(v.headroom),
      (v.isClaim ? CLAIM_MARKS : MARKS)[v.verdict] + (v.reason === null ? "" : `: ${v.reason}`),
    ]),
  );
}

function closingLines(
  { warnings, verdicts }: Assessment,
  { dir, advice }: { readonly dir: string; readonly advice: readonly string[] },
): string[] {
  return [
    "",
    ...verdictCounts(verdicts),
    ...advice,
    ...(warnings.length === 0 ? [] : ["", "Warnings", ...warnings.map((warning) => `- ${warning}`)]),
    "",
    `The run is in ${dir}; ${shellCommand`deno task report --run ${dir}`} makes pages of it.`,
  ];
}

function intervalText(interval: Interval): string {
  return interval === null ? "" : `[${formatCount(interval[0])}, ${formatCount(interval[1])}]`;
}

if (import.meta.main) await runCommand(SPEC, main);
