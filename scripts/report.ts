/** Executes the notebooks through Jupyter and writes their pages. */
import { refuseOtherKind } from "../lib/output_place.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { nearestName } from "../lib/text/nearest_name.ts";
import { UsageError } from "../lib/errors.ts";
import { inProject, PROJECT_ROOT } from "../lib/project_root.ts";
import {
  notebookNames,
  writeExample,
  writeReport,
  type WrittenReport,
} from "../lib/report/pages/write_report.ts";

export const SPEC = {
  name: "report",
  summary: "Executes the notebooks and writes them as self-contained pages with an index.",
  usage: "report [--run <path>] [--out <path>] [--notebook <name>]",
  flags: {
    run: {
      type: "string",
      value: "<path>",
      about: "Run to show: a folder or an id (default: the newest, else the reference run)",
    },
    out: { type: "string", value: "<path>", about: "Folder for the pages (reports/ of the checkout)" },
    notebook: { type: "string", value: "<name>", about: "Only this notebook, for example 03_capacity" },
    example: {
      type: "boolean",
      about: "Write the committed page example.html and the README's picture, from the reference run",
    },
  },
  examples: [
    { command: "deno task report", about: "All pages from the newest run, into reports/" },
    {
      command: "deno task report --notebook 03_capacity --out reports/capacity",
      about: "One page and an index",
    },
  ],
  writes: [
    "<out>/*.html, one page a notebook, and index.html",
    ".venv/ (240 MB) the first time: Jupyter from the hash lock notebooks/requirements.txt",
  ],
} as const satisfies CommandSpec;

async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const out = flags.out ?? inProject("reports");
  refuseOtherKind(out, "--out", "folder");
  const place = { root: PROJECT_ROOT, out, note: io.note, signal: io.interrupted };
  if (flags.example) {
    print(await writeExample(place), out, io);
    return 0;
  }
  const notebooks = await chosen(flags.notebook);
  const progress = io.progress("notebooks", notebooks.length, "pages");
  const onExecuted = () => progress.tick();
  const report = await writeReport({ ...place, run: flags.run, notebooks, onExecuted });
  progress.done();
  print(report, out, io);
  return 0;
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

function print({ run, pages }: WrittenReport, out: string, io: Io): void {
  if (io.json) return io.out(JSON.stringify({ schema: 1, run, out, pages }));
  for (const { file, title, bytes } of pages) {
    io.out(`${out}/${file}  ${Math.ceil(bytes / 1000)} kB  ${title}`);
  }
  const first = pages.find((page) => page.file === "index.html") ?? pages[0]!;
  io.out(`Run ${run}. Open ${out}/${first.file} in a browser.`);
}

if (import.meta.main) await runCommand(SPEC, main);
