import { takeTemporaryFolder } from "../../bench/environment/temporary_folder.ts";
import { HeadroomError } from "../../errors.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { answerPicture } from "../charts/answer_picture.ts";
import type { Figure } from "../charts/figure.ts";
import { headline } from "../charts/headline.ts";
import { indexBody, runLine } from "./index_page.ts";
import { ensureJupyter } from "../jupyter/ensure_jupyter.ts";
import { executeNotebooks } from "../jupyter/execute_notebook.ts";
import type { ShownRun } from "../jupyter/kernel_env.ts";
import { readNotebook, titleOf } from "../jupyter/notebook_file.ts";
import { moveLargeData } from "./large_data.ts";
import { linkPages } from "./link_pages.ts";
import { sayOnce } from "./say_once.ts";
import { pageHtml, type PageParts } from "./page.ts";
import { standaloneSvg } from "../charts/standalone_svg.ts";
import { answerData } from "../sections/answer_data.ts";
import { bundleScript } from "../what_if/bundle_script.ts";
import { withReadersLaws } from "../what_if/readers_file.ts";
import { WHAT_IF_PAGE, whatIfBody } from "../what_if/what_if_page.ts";
import { curveData } from "../sections/curve_data.ts";
import type { Rescaled } from "../../model/rescale/rescaled.ts";
import { labelBeside } from "../rescaling/label_beside.ts";
import { openRescaling, type RescaleQuestion } from "../rescaling/rescale_run.ts";
import { loadStory, openShown } from "../sections/load_story.ts";
import type { Story } from "../sections/story.ts";

interface ReportPlace {
  /** The checkout. */
  readonly root: string;
  /** Folder the pages go to. */
  readonly out: string;
  readonly note: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

interface ReportOptions extends ReportPlace {
  /** Run to show, a path or an id; undefined for the newest. */
  readonly run?: string | undefined;
  /** The machine to show it as of, where it is another one (`askedMachine`): `notebooks` are of `rescalableNotebooks` then. */
  readonly machine?: RescaleQuestion | undefined;
  /** Minutes that an onboarding may take, where somebody said so. */
  readonly acceptableMinutes?: readonly number[] | undefined;
  /** Scenario that what-if.html begins with; without one the first of the answer. */
  readonly scenario?: string | undefined;
  /** File of `deno task load --readers`, for its law of reads against readers. */
  readonly load?: string | undefined;
  /** Notebooks to execute, by name. */
  readonly notebooks: readonly string[];
  /** Called after each notebook. */
  readonly onExecuted: () => void;
}

/** The pages of a report and the run they show. */
export interface WrittenReport {
  readonly run: string;
  /** Between which machines it was rescaled, where it was. */
  readonly rescaled?: Pick<Rescaled, "from" | "to">;
  readonly pages: readonly { readonly file: string; readonly title: string; readonly bytes: number }[];
}

/**
 * Executes notebooks and writes their pages and an index. A page is written whole or not at all.
 * @throws {HeadroomError} No run, no Jupyter, a cell that failed or showed nothing, a page that is not self-contained.
 */
export async function writeReport(options: ReportOptions): Promise<WrittenReport> {
  const { root, out, notebooks } = options;
  const story = await storyOf(options);
  const run = options.run === undefined ? null : await absolute(options.run);
  const pages = await Promise.all(notebooks.map((name) => pageOf(root, name)));
  const linked = [...pages, ...story.whatIf.useCases.length > 0 ? [WHAT_IF_PAGE] : []];
  const all = [{ file: "index.html", title: "Headroom" }, ...linked];
  const foot = runLine(story);
  const executed = await execute({ ...options, run, ...options.machine });
  const labelled = (body: string) =>
    story.provenance.foretold === undefined ? body : labelBeside(body, story.provenance.machine);
  const content = [
    ...pages.map(({ file, title }, i) => ({ file, title, body: labelled(sayOnce(executed[i]!)) })),
    { file: "index.html", title: "Report", body: labelled(indexBody(story, linked)) },
  ];
  const bodies = linkPages(content, story.assessment.verdicts);
  const written: WrittenPage[] = [];
  for (const [i, { file, title }] of content.entries()) {
    written.push(
      await writePage(out, { file, title, body: bodies[i]!, notices: story.notices, pages: all, foot }),
    );
  }
  const index = written.pop()!;
  if (linked.includes(WHAT_IF_PAGE)) written.push(await writeWhatIf(out, story, { pages: all, foot }));
  const { rescaled } = story.assessment;
  return {
    run: story.manifest.run,
    ...rescaled === undefined ? {} : { rescaled: { from: rescaled.from, to: rescaled.to } },
    pages: [...written, { ...index, title: "Headroom" }],
  };
}

/** The run, with what a load file adds to its laws, and these in the order in which the page lists them. */
async function storyOf({ run, machine, acceptableMinutes, load, scenario }: ReportOptions): Promise<Story> {
  const opened = await openShown(run);
  const rescaling = machine && await openRescaling(opened.manifest, machine);
  const story = await loadStory(opened, acceptableMinutes, rescaling);
  const { useCases, noise } = load === undefined
    ? story.whatIf
    : await withReadersLaws(story.whatIf, { path: load, machine: story.manifest.machine });
  const isAsked = (one: { readonly scenario: string }) => Number(one.scenario === scenario);
  return { ...story, whatIf: { noise, useCases: useCases.toSorted((a, b) => isAsked(b) - isAsked(a)) } };
}

/** Executes notebooks on a run, in a scratch folder that is removed at the end: the HTML of each. */
async function execute(
  { root, note, notebooks, ...options }: Omit<ReportOptions, "run" | "machine"> & ShownRun,
): Promise<string[]> {
  const jupyter = await ensureJupyter({ root, note, signal: options.signal });
  await using scratch = await takeTemporaryFolder("report");
  return await executeNotebooks(notebooks, { root, jupyter, scratch: scratch.path, ...options });
}

/** Names of all notebooks, in reading order. */
export async function notebookNames(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${root}/notebooks`)) {
    if (name.endsWith(".ipynb")) names.push(name.replace(/\.ipynb$/, ""));
  }
  return names.sort();
}

/** Names of those that can show a run as of another machine, in reading order: they ask which one it is. */
export async function rescalableNotebooks(root: string): Promise<string[]> {
  const names = await notebookNames(root);
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(`${root}/notebooks/${name}.ipynb`)));
  return names.filter((_, i) => texts[i]!.includes("HEADROOM_ON"));
}

/** Notebook of an onboarding. */
export const ONBOARDING_NOTEBOOK = "06_agent_onboarding";

async function pageOf(root: string, name: string) {
  const title = titleOf(await readNotebook(`${root}/notebooks/${name}.ipynb`));
  return { name, file: `${name}.html`, title };
}

/** A run given as a path is relative to this process, but the kernel works in notebooks/; an id stays as it is. */
async function absolute(run: string): Promise<string> {
  return await Deno.realPath(run).catch(() => run);
}

type WrittenPage = WrittenReport["pages"][number];

/** Writes the page that answers for settings of its reader. */
export async function writeWhatIf(
  out: string,
  story: Story,
  around: Pick<PageParts, "pages" | "foot">,
): Promise<WrittenPage> {
  const { body, scripts } = whatIfBody(story, await bundleScript());
  const { foretold, machine } = story.provenance;
  const parts = foretold === undefined
    ? { body }
    : { body: labelBeside(body, machine), notices: story.notices };
  return await writePage(out, { ...WHAT_IF_PAGE, ...around, ...parts, head: NOTHING_OUTSIDE }, scripts);
}

/** For a browser: what this page may load, nothing. */
const NOTHING_OUTSIDE =
  `\n<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';` +
  `script-src 'unsafe-inline';img-src data:">`;

/** @param scripts Texts in its content that are its own scripts. */
async function writePage(
  out: string,
  parts: PageParts,
  scripts: readonly string[] = [],
): Promise<WrittenPage> {
  const { file, title } = parts;
  const whole = pageHtml(parts);
  refuseOutside(file, scripts.reduce((rest, script) => rest.replace(script, () => ""), whole));
  await Deno.mkdir(out, { recursive: true });
  const html = await moveLargeData(out, file.replace(/\.html$/, ""), whole);
  await writeTextAtomic(`${out}/${file}`, html);
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
const EXAMPLE = "07_capacity";

/** Writes `example.html` from the committed reference run: one page that stands alone. */
export async function writeExample(place: ReportPlace): Promise<WrittenReport> {
  const run = `${place.root}/data/runs/reference`;
  const story = await loadStory(run);
  const { title } = await pageOf(place.root, EXAMPLE);
  const [executed] = await execute({ ...place, run, notebooks: [EXAMPLE], onExecuted: () => {} });
  const file = "example.html";
  const [body] = linkPages([{ file, body: sayOnce(executed!) }], story.assessment.verdicts);
  const parts = { file, title, body: body!, notices: story.notices, pages: [], foot: runLine(story) };
  const page = await writePage(place.out, parts);
  await writePictures(run, story);
  return { run: story.manifest.run, pages: [page] };
}

/** The README's pictures: the answer, and how fast the compute marketplace's stream is written as its chain grows. */
async function writePictures(run: string, story: Story): Promise<void> {
  const figures: Record<string, Figure> = { answer: answerPicture(answerData(story)) };
  const curves = curveData(story, "compute-marketplace", "entities-per-s");
  if (!("missing" in curves)) figures.headline = headline(curves);
  for (const [name, figure] of Object.entries(figures)) {
    await writeTextAtomic(`${run}/${name}.svg`, standaloneSvg(figure));
  }
}
