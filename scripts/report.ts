/** Executes the notebooks through Jupyter and writes their pages, and the files to paste of an onboarding. */
import { basename } from "node:path";
import { refuseOtherKind } from "../lib/output_place.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { nearestName } from "../lib/text/nearest_name.ts";
import { UsageError } from "../lib/errors.ts";
import { inProject, PROJECT_ROOT, REPORTS_DIR, RUNS_DIR } from "../lib/project_root.ts";
import {
  notebookNames,
  ONBOARDING_NOTEBOOK,
  rescalableNotebooks,
  writeExample,
  writeReport,
  type WrittenReport,
} from "../lib/report/pages/write_report.ts";
import { readLoad } from "../lib/report/what_if/readers_file.ts";
import { WHAT_IF_PAGE } from "../lib/report/what_if/what_if_page.ts";
import { askedMachine, refuseHereAlone } from "../lib/report/rescaling/rescale_run.ts";
import { writePasteables } from "../lib/report/pasteable/write_pasteables.ts";
import { ACCEPTABLE_MINUTES_FLAG, parseAcceptableMinutes } from "../lib/report/terminal/decision_flags.ts";
import { findRun, refuseWithout, resolveRun } from "../lib/runs/find_run.ts";
import { folderEntries } from "../lib/runs/folder_entries.ts";
import { slug } from "../lib/text/slug.ts";
import { readManifest } from "../lib/runs/manifest_file.ts";

export const SPEC = {
  name: "report",
  summary: "Executes the notebooks and writes them as self-contained pages with an index.",
  usage:
    "report [--run <path>] [--scenario <id> | --on <passport>] [--out <path>] [--notebook <name>] [--load <file>]",
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
    on: {
      type: "string",
      value: "<passport>",
      about: "Pages of what it would come to on the machine of this passport: rescaled, not measured",
    },
    here: {
      type: "string",
      value: "<passport>",
      about: "With --on: passport of the run's own machine (the newest of it in data/runs)",
    },
    "acceptable-minutes": ACCEPTABLE_MINUTES_FLAG,
    load: {
      type: "string",
      value: "<file>",
      about: "File of deno task load --readers: its law of reads against readers, for what-if.html",
    },
    out: { type: "string", value: "<path>", about: "Folder for the pages (reports/; with --on, one in it)" },
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
    {
      command: "deno task report --on server-passport.json",
      about: "And on my server? Into reports/on-server-passport, beside nothing that was measured",
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
  const { scenario, on, here } = flags;
  refuseMeasured(flags);
  const out = flags.out ?? inProject(on === undefined ? REPORTS_DIR : `${REPORTS_DIR}/${folderOn(on)}`);
  refuseOtherKind(out, "--out", "folder");
  const place = { root: PROJECT_ROOT, out, note: io.note, signal: io.interrupted };
  if (flags.example) {
    refuseWithExample(flags);
    print({ ...await writeExample(place), pasteable: [] }, out, io);
    return 0;
  }
  const asked = await chosen(flags.notebook, on === undefined ? notebookNames : rescalableNotebooks);
  if (on !== undefined) await refuseBeside(out, await rescalableNotebooks(PROJECT_ROOT));
  if (flags.load !== undefined) await readLoad(flags.load);
  const run = scenario === undefined ? flags.run : await runOf(scenario, flags.run);
  const machine = on === undefined ? undefined : await askedMachine(run, { on, here });
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
    machine,
  });
  progress.done();
  print({ ...report, pasteable }, out, io);
  return 0;
}

/** @throws {UsageError} A flag that says what else to show. */
function refuseWithExample(flags: Flags<typeof SPEC>): void {
  for (const name of ["run", "scenario", "notebook", "acceptable-minutes", "load", "on", "here"] as const) {
    if (flags[name] === undefined) continue;
    throw new UsageError(`--${name} cannot be given with --example: that shows the reference run`, {
      expected: "--example, with --out at most",
      actual: `--${name} ${flags[name]}`,
    });
  }
}

/** @throws {UsageError} A flag beside `--on` that asks for what was measured, or `--here` without it. */
function refuseMeasured({ on, here, ...flags }: Flags<typeof SPEC>): void {
  if (on === undefined) {
    if (here !== undefined) refuseHereAlone(here);
    return;
  }
  for (
    const [name, what] of [["scenario", "files to paste record"], ["load", "its law of reads tells"]] as const
  ) {
    if (flags[name] === undefined) continue;
    throw new UsageError(
      `--${name} cannot be given with --on: ${what} what was measured, which no passport rescales`,
      {
        expected: "one of them",
        actual: `--on ${on} --${name} ${flags[name]}`,
        next: `Leave --${name} out; for one page, name it: --notebook ${ONBOARDING_NOTEBOOK}`,
      },
    );
  }
}

/** Folder for the pages of a passport's machine. */
function folderOn(passport: string): string {
  return slug("on", basename(passport, ".json"));
}

/** @throws {UsageError} The folder holds pages that only a report of what was measured has: theirs would be mixed with these. */
async function refuseBeside(out: string, rescalable: readonly string[]): Promise<void> {
  const own = ["index", WHAT_IF_PAGE.file.replace(/\.html$/, ""), ...rescalable].map((name) =>
    `${name}.html`
  );
  const other = (await folderEntries(out)).find(({ name }) => name.endsWith(".html") && !own.includes(name));
  if (other === undefined) return;
  throw new UsageError(`--out "${out}" holds pages of what was measured, as ${other.name}`, {
    expected: "a folder without such: rescaled pages are not mixed with them",
    actual: other.name,
    next: "Name another folder, or leave --out out.",
  });
}

async function chosen(
  name: string | undefined,
  among: (root: string) => Promise<string[]>,
): Promise<string[]> {
  const names = await among(PROJECT_ROOT);
  if (name === undefined || names.includes(name)) return name === undefined ? names : [name];
  if ((await notebookNames(PROJECT_ROOT)).includes(name)) {
    throw new UsageError(
      `Notebook ${name} shows what was measured, sample by sample, which no passport rescales`,
      {
        expected: `with --on one of ${names.join(", ")}`,
        actual: name,
        next: "Name one of those, or leave --on out.",
      },
    );
  }
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
  { run, rescaled, pages, pasteable }: WrittenReport & { readonly pasteable: readonly string[] },
  out: string,
  io: Io,
): void {
  // The files to paste were told when they were written.
  if (io.json) return io.out(JSON.stringify({ schema: 1, run, rescaled, out, pages, pasteable }));
  for (const { file, title, bytes } of pages) {
    io.out(`${out}/${file}  ${Math.ceil(bytes / 1000)} kB  ${title}`);
  }
  const first = pages.find((page) => page.file === "index.html") ?? pages[0]!;
  const what = rescaled === undefined
    ? ""
    : `, foretold for ${rescaled.to}: rescaled from ${rescaled.from}, not measured`;
  io.out(`Run ${run}${what}. Open ${out}/${first.file} in a browser.`);
}

if (import.meta.main) await runCommand(SPEC, main);
