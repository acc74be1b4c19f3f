/** Fits a run's cost laws, projects each scenario to its full size and to Mendoza 1x, and judges the requirements. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { textTable } from "../lib/text/text_table.ts";
import { assessRun } from "../lib/model/assess_run.ts";
import type { Assessment, Law, Projection } from "../lib/model/assessment.ts";
import type { Interval, Verdict } from "../lib/model/verdicts/verdict.ts";
import { noiseMark } from "../lib/model/evidence/run_noise.ts";
import { noiseLines } from "../lib/report/terminal/noise_lines.ts";
import { findRun, resolveRun } from "../lib/runs/find_run.ts";
import { bySubject, type Subject } from "../lib/runs/subject.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { openRun } from "../lib/runs/run_reader.ts";
import { loadRequirements } from "../lib/reference/requirements.ts";

export const SPEC = {
  name: "project",
  summary:
    "Fits a run's cost laws, projects them to each scenario's full size, and judges every requirement.",
  usage: "project [--run <folder>]",
  flags: {
    run: {
      type: "string",
      value: "<folder>",
      about: "Run folder or run id (default: the newest complete run, else the reference run)",
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

async function main({ run }: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const runs = inProject(RUNS_DIR);
  const dir = run === undefined ? await findRun(runs) : await resolveRun(runs, run);
  const opened = await openRun(dir);
  const assessment = await assessRun(opened, loadRequirements());
  if (io.json) {
    io.out(JSON.stringify(assessment));
    return 0;
  }
  const { machine, profile, storage } = opened.manifest;
  io.out(
    `run ${assessment.run} · ${profile} · ${machine.cores} cores, ${machine.cpu} · ${storage.kind}, ` +
      `fdatasync p50 ${Math.round(storage.fsyncP50Us)} us${noiseMark(assessment.noise)}`,
  );
  for (const line of await noiseLines({ dir, manifest: opened.manifest, assessment })) io.out(line);
  const places = bySubject(assessment.verdicts.map((verdict) => ({ ...verdict, variant: "" })));
  const scenarios = opened.manifest.scenarios.map(({ id }) => id);
  const inOrder = scenarios.flatMap((id) => places.flatMap(([of]) => of!.scenario === id ? [of!] : []));
  for (const line of inOrder.flatMap((place) => placeLines(place, assessment))) io.out(line);
  for (const line of closingLines(assessment, dir)) io.out(line);
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
    ...section(`Verdicts: ${counts(verdicts)}`, verdictTable(verdicts)),
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
        figure(c.value),
        intervalText(c.interval),
        c.unit,
        i === 0 ? String(law.trials) : "",
        i === 0 ? figure(law.testedTo) : "",
        i === 0 && law.predictionError !== null ? `${figure(100 * law.predictionError)} %` : "",
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
      figure(p.size),
      figure(p.value),
      intervalText(p.interval),
      p.unit,
      p.beyond > 1 ? `${p.basis} *${figure(p.beyond)}x` : p.basis,
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
    verdicts.map((v) => [
      v.id,
      v.need.length > 48 ? `${v.need.slice(0, 47)}…` : v.need,
      v.value === null ? "" : figure(v.value),
      intervalText(v.interval),
      v.phase ?? "",
      v.headroom === null ? "" : `${figure(v.headroom)}x`,
      (v.isClaim ? CLAIM_MARKS : MARKS)[v.verdict] + (v.reason === null ? "" : `: ${v.reason}`),
    ]),
  );
}

function closingLines({ warnings, verdicts }: Assessment, dir: string): string[] {
  return [
    ...(warnings.length === 0 ? [] : ["", "Warnings", ...warnings.map((warning) => `- ${warning}`)]),
    "",
    `Verdicts in all: ${
      counts(verdicts)
    }. The run is in ${dir}; ${shellCommand`deno task report --run ${dir}`} makes pages of it.`,
  ];
}

function counts(verdicts: readonly Verdict[]): string {
  const of = (verdict: Verdict["verdict"]) => verdicts.filter((v) => v.verdict === verdict).length;
  return `${of("pass")} pass, ${of("fail")} fail, ${of("not proven")} not proven`;
}

function intervalText(interval: Interval): string {
  return interval === null ? "" : `[${figure(interval[0])}, ${figure(interval[1])}]`;
}

/** Three significant digits; k and M from 10,000 on. */
function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

if (import.meta.main) await runCommand(SPEC, main);
