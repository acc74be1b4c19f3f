import { HeadroomError } from "../../errors.ts";
import { headline } from "../charts/headline.ts";
import { indexBody, runLine } from "./index_page.ts";
import { ensureJupyter } from "../jupyter/ensure_jupyter.ts";
import { type ExecutedNotebook, executeNotebook } from "../jupyter/execute_notebook.ts";
import { readNotebook, titleOf } from "../jupyter/notebook_file.ts";
import { pageHtml } from "./page.ts";
import { standaloneSvg } from "../charts/standalone_svg.ts";
import { curveData } from "../sections/curve_data.ts";
import { loadStory } from "../sections/load_story.ts";
import type { Story } from "../sections/story.ts";

export interface ReportOptions {
  /** The checkout. */
  readonly root: string;
  /** Run to show, a path or an id; undefined for the newest. */
  readonly run?: string;
  /** Folder the pages go to. */
  readonly out: string;
  /** Notebooks to execute, by name; all without it. */
  readonly notebooks: readonly string[];
  readonly note: (line: string) => void;
  /** Called after each notebook. */
  readonly onPage: (name: string) => void;
  readonly signal?: AbortSignal;
}

export interface WrittenReport {
  readonly run: string;
  readonly pages: readonly { readonly file: string; readonly title: string; readonly bytes: number }[];
}

/**
 * Executes notebooks and writes their pages, and an index where all of them ran. A page is written whole or not at all.
 * @throws {HeadroomError} No run, no Jupyter, a cell that failed or showed nothing, a page that is not self-contained.
 */
export async function writeReport(options: ReportOptions): Promise<WrittenReport> {
  const { root, out, notebooks, note, onPage, signal } = options;
  const story = await loadStory(options.run);
  const jupyter = await ensureJupyter({ root, note });
  const pages = await pageList(root, notebooks);
  const all = [{ file: "index.html", title: "Headroom" }, ...pages];
  const scratch = await Deno.makeTempDir({ prefix: "headroom-report-" });
  const frame = (file: string, title: string, body: string) =>
    pageHtml({ title, body, pages: all, file, foot: runLine(story) });
  try {
    const written = [];
    for (const { file } of pages) {
      const name = file.replace(/\.html$/, "");
      const run = options.run ?? null;
      const executed: ExecutedNotebook = await executeNotebook(name, {
        root,
        jupyter,
        run: run === null ? null : await absolute(run),
        scratch,
        ...(signal === undefined ? {} : { signal }),
      });
      written.push(await writePage(out, file, executed.title, frame(file, executed.title, executed.html)));
      onPage(name);
    }
    written.push(
      await writePage(out, "index.html", "Headroom", frame("index.html", "Report", indexBody(story, pages))),
    );
    return { run: story.manifest.run, pages: written };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** Names of all notebooks, in reading order. */
export async function notebookNames(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${root}/notebooks`)) {
    if (name.endsWith(".ipynb")) names.push(name.replace(/\.ipynb$/, ""));
  }
  return names.sort();
}

async function pageList(root: string, names: readonly string[]) {
  return await Promise.all(names.map(async (name) => ({
    file: `${name}.html`,
    title: titleOf(await readNotebook(`${root}/notebooks/${name}.ipynb`)),
  })));
}

/** A run given as a path is meant from here, but the kernel works in notebooks/; an id stays as it is. */
async function absolute(run: string): Promise<string> {
  return await Deno.realPath(run).catch(() => run);
}

async function writePage(out: string, file: string, title: string, html: string) {
  refuseOutside(file, html);
  await Deno.mkdir(out, { recursive: true });
  const path = `${out}/${file}`;
  await Deno.writeTextFile(`${path}.tmp`, html);
  await Deno.rename(`${path}.tmp`, path);
  return { file, title, bytes: new TextEncoder().encode(html).length };
}

/** @throws {HeadroomError} The page would load something, or run a script. */
export function refuseOutside(file: string, html: string): void {
  const found = html.match(
    /<script|<iframe|(?:src|href)="(?:https?:|file:|\/\/)[^"]*"|url\((?!#)[^)]*\)|@import/i,
  );
  if (found === null) return;
  throw new HeadroomError(`${file} is not self-contained: ${found[0].slice(0, 80)}`, {
    expected: "no script and no address outside the page",
    actual: found[0].slice(0, 80),
    next: "Remove it from the notebook or the template notebooks/templates/report",
  });
}

/** Notebook of the committed example page. */
const EXAMPLE = "03_capacity";

/** Writes `example.html` from the committed reference run: one page that stands alone. */
export async function writeExample(
  { root, out, note, onPage, signal }: Omit<ReportOptions, "run" | "notebooks">,
): Promise<WrittenReport> {
  const run = `${root}/data/runs/reference`;
  const story = await loadStory(run);
  const jupyter = await ensureJupyter({ root, note });
  const scratch = await Deno.makeTempDir({ prefix: "headroom-report-" });
  try {
    const stop = signal === undefined ? {} : { signal };
    const { title, html } = await executeNotebook(EXAMPLE, { root, jupyter, run, scratch, ...stop });
    const file = "example.html";
    const page = pageHtml({ title, body: html, pages: [], file, foot: runLine(story) });
    const written = await writePage(out, file, title, page);
    onPage(EXAMPLE);
    await writePicture(`${run}/headline.svg`, story);
    return { run: story.manifest.run, pages: [written] };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The README's picture: how fast the compute marketplace's stream is written as its chain grows. */
async function writePicture(path: string, story: Story): Promise<void> {
  const data = curveData(story, "compute-marketplace", "entities-per-s");
  if (!("missing" in data)) await Deno.writeTextFile(path, standaloneSvg(headline(data)));
}
