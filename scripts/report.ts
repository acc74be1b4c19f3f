/** Executes the notebooks through Jupyter and writes their pages, and the files to paste of an onboarding. */
import { refuseOtherKind } from "../lib/output_place.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { nearestName } from "../lib/text/nearest_name.ts";
import { UsageError } from "../lib/errors.ts";
import { inProject, PROJECT_ROOT, REPORTS_DIR, RUNS_DIR } from "../lib/project_root.ts";
import {
  notebookNames,
  ONBOARDING_NOTEBOOK,
  writeExample,
  writeReport,
  type WrittenReport,
} from "../lib/report/pages/write_report.ts";
import { readLoad } from "../lib/report/what_if/readers_file.ts";
import { writePasteables } from "../lib/report/pasteable/write_pasteables.ts";
import { ACCEPTABLE_MINUTES_FLAG, parseAcceptableMinutes } from "../lib/report/terminal/decision_flags.ts";
import { findRun, refuseWithout, resolveRun } from "../lib/runs/find_run.ts";
import { readManifest } from "../lib/runs/manifest_file.ts";

export const SPEC = {
  name: "report",
  summary: "Executes the notebooks and writes them as self-contained pages with an index.",
  usage: "report [--run <path>] [--scenario <id>] [--out <path>] [--notebook <name>] [--load <file>]",
  flags: {
    run: {
      type: "string",
      value: "<path>",
      about: "Run to show: a folder or an id (default: the newest, else the reference run)",
    },
    scenario: {
      type: "string",
      value: "<id>",
      about: "Only a run that holds it; of an onboarding its page alone, and files to paste",
    },
    "acceptable-minutes": ACCEPTABLE_MINUTES_FLAG,
    load: {
      type: "string",
      value: "<file>",
      about: "File of deno task load --readers: its law of reads against readers, for what-if.html",
    },
    out: { type: "string", value: "<path>", about: "Folder for the pages (reports/ of the checkout)" },
    notebook: { type: "string", value: "<name>", about: "Only this notebook, for example 07_capacity" },
    example: {
      type: "boolean",
      about: "Write the committed page example.html and the README's pictures, from the reference run",
    },
  },
  examples: [
    { command: "deno task report", about: "All pages from the newest run, into reports/" },
    {
      command: "deno task report --notebook 07_capacity --out reports/capacity",
      about: "One page and an index",
    },
    {
      command: "deno task report --scenario agent-onboarding",
      about: "Its page, and the decision on a bulk flow with its figures, ready to paste",
    },
  ],
  writes: [
    "<out>/*.html: one page a notebook, what-if.html to set sizes and rates on, and index.html",
    "<out>/data/, where a figure has too much data for its page",
    "<out>/issue-255-comment.md and accepted-risks-section.md, where --scenario is an onboarding",
    ".venv/ (240 MB) the first time: Jupyter from the hash lock notebooks/requirements.txt",
  ],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const acceptableMinutes = parseAcceptableMinutes(flags["acceptable-minutes"]);
  const { scenario } = flags;
  const out = flags.out ?? inProject(REPORTS_DIR);
  refuseOtherKind(out, "--out", "folder");
  const place = { root: PROJECT_ROOT, out, note: io.note, signal: io.interrupted };
  if (flags.example) {
    refuseWithExample(flags);
    print({ ...await writeExample(place), pasteable: [] }, out, io);
    return 0;
  }
  const asked = await chosen(flags.notebook);
  if (flags.load !== undefined) await readLoad(flags.load);
  const run = scenario === undefined ? flags.run : await runOf(scenario, flags.run);
  // Before the pages, which say what is recorded.
  const pasteable = scenario === undefined
    ? []
    : await writePasteables({ dir: run!, scenario, out, acceptableMinutes });
  for (const path of pasteable) io.note(`written, to paste: ${path}`);
  if (scenario !== undefined && pasteable.length === 0) {
    io.note(`The run onboarded no agent of ${scenario}: no file to paste was written`);
  }
  const notebooks = flags.notebook === undefined ? notebooksBeside(pasteable, asked) : asked;
  const progress = io.progress("notebooks", notebooks.length, "pages");
  const onExecuted = () => progress.tick();
  const report = await writeReport({
    ...{ ...place, run, notebooks, acceptableMinutes, onExecuted },
    load: flags.load,
    scenario,
  });
  progress.done();
  print({ ...report, pasteable }, out, io);
  return 0;
}

/** @throws {UsageError} A flag that says what else to show. */
function refuseWithExample(flags: Flags<typeof SPEC>): void {
  for (const name of ["run", "scenario", "notebook", "acceptable-minutes", "load"] as const) {
    if (flags[name] === undefined) continue;
    throw new UsageError(`--${name} cannot be given with --example: that shows the reference run`, {
      expected: "--example, with --out at most",
      actual: `--${name} ${flags[name]}`,
    });
  }
}

async function chosen(name: string | undefined): Promise<string[]> {
  const names = await notebookNames(PROJECT_ROOT);
  if (name === undefined || names.includes(name)) return name === undefined ? names : [name];
  const hint = nearestName(name, names);
  throw new UsageError(`"${name}" is not a notebook`, {
    expected: `one of ${names.join(", ")}`,
    actual: name,
    next: hint === null ? "look into notebooks/" : `did you mean "${hint}"?`,
  });
}

/** Beside files to paste of an onboarding its own notebook: the others tell of the run's use cases. */
export function notebooksBeside(pasteable: readonly string[], all: readonly string[]): readonly string[] {
  return pasteable.length > 0 ? [ONBOARDING_NOTEBOOK] : all;
}

/** Path of the run to show: the one named, else the newest that holds the scenario. @throws {UsageError} It does not hold it. */
async function runOf(scenario: string, name: string | undefined): Promise<string> {
  const runs = inProject(RUNS_DIR);
  if (name === undefined) return await findRun(runs, scenario);
  const dir = await resolveRun(runs, name);
  refuseWithout(scenario, await readManifest(dir));
  return dir;
}

function print(
  { run, pages, pasteable }: WrittenReport & { readonly pasteable: readonly string[] },
  out: string,
  io: Io,
): void {
  // The files to paste were told when they were written.
  if (io.json) return io.out(JSON.stringify({ schema: 1, run, out, pages, pasteable }));
  for (const { file, title, bytes } of pages) {
    io.out(`${out}/${file}  ${Math.ceil(bytes / 1000)} kB  ${title}`);
  }
  const first = pages.find((page) => page.file === "index.html") ?? pages[0]!;
  io.out(`Run ${run}. Open ${out}/${first.file} in a browser.`);
}

if (import.meta.main) await runCommand(SPEC, main);
