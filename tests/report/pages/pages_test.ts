import { strict as assert } from "node:assert";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";
import { notebookNames, refuseOutside, writeReport } from "../../../lib/report/pages/write_report.ts";
import { standaloneSvg } from "../../../lib/report/charts/standalone_svg.ts";
import { WHAT_IF_PAGE } from "../../../lib/report/what_if/what_if_page.ts";
import { withEnvironment } from "../../with_environment.ts";
import { launch, testBrowser } from "../browser.ts";
import { checkAccess } from "./access.ts";
import { brokenLinks } from "./broken_links.ts";
import { assertOutput } from "../../schemas/json_output.ts";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1000, height: 800 };

/** Screens and colour schemes every page is looked at in. */
const VIEWS = [
  { name: "light", viewport: DESK, colorScheme: "light" },
  { name: "dark", viewport: DESK, colorScheme: "dark" },
  { name: "phone", viewport: PHONE, colorScheme: "light" },
] as const;

const browserPath = await testBrowser();
if (browserPath === null) {
  console.error("Page tests are skipped: no Chromium here, and the one of the npm package did not run.");
}

/** The pages that the first test writes and the second one looks at: notebooks take a minute to run. */
const OUT = await Deno.makeTempDir({ prefix: "headroom-pages-" });
Deno.test.afterAll(() => Deno.remove(OUT, { recursive: true }));

/** Most that a page may have. Source: it is to open at once, from a file or a mail. */
const MOST_BYTES = 2_000_000;

const FOREIGN = "foreign text";

/** Settings of a user whose own Jupyter, Python and Deno are nobody's model: none of them may reach a page. */
async function foreignSettings(home: string): Promise<Record<string, string>> {
  const data = `${home}/.local/share/jupyter`;
  const files = {
    [`${data}/kernels/deno/kernel.json`]:
      '{"argv":["/removed/deno"],"display_name":"Deno","language":"typescript"}',
    [`${data}/nbconvert/templates/base/mathjax.html.j2`]: `{% macro mathjax() %}${FOREIGN}{% endmacro %}`,
    [`${data}/nbconvert/templates/report/index.html.j2`]: FOREIGN,
    [`${home}/.jupyter/jupyter_nbconvert_config.py`]: "raise SystemExit('a setting of the user')",
    [`${home}/python/nbconvert.py`]: "raise SystemExit('a module of the user')",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  return {
    ...{ HOME: home, XDG_CACHE_HOME: cache, XDG_DATA_HOME: `${home}/.local/share` },
    ...{ PYTHONPATH: `${home}/python`, PYTHONWARNINGS: "error", PYTHONHOME: home },
    ...{ JUPYTER_CONFIG_DIR: `${home}/.jupyter`, JUPYTER_DATA_DIR: data, JUPYTER_PREFER_ENV_PATH: "0" },
    ...{ POLARS_FMT_MAX_ROWS: "1", POLARS_FMT_MAX_COLS: "1", LC_ALL: "C", TZ: "Pacific/Kiritimati" },
    ...{
      NODE_OPTIONS: "--require /removed.cjs",
      DENO_V8_FLAGS: "--no-such-flag",
      HEADROOM_RUN: "no-such-run",
    },
  };
}

/** What a page looks like from inside; written as text because it runs in the browser. */
const INSPECT = `(() => {
  const seen = (e) => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0; };
  const texts = [...document.querySelectorAll("figure svg text")].filter(seen);
  const scale = (t) => { const s = t.ownerSVGElement; return s.getBoundingClientRect().width / s.viewBox.baseVal.width; };
  const boxes = texts.filter((t) => t.textContent.trim() !== "").map((t) => [t, t.getBoundingClientRect()]);
  const overlaps = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, p] = boxes[i], [b, q] = boxes[j];
    if (a.ownerSVGElement !== b.ownerSVGElement) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 2 && h > 4) overlaps.push(a.textContent + " / " + b.textContent);
  }
  const outside = boxes.filter(([t, b]) => b.right > innerWidth + 1 || b.left < -1).map(([t]) => t.textContent);
  const paragraphs = [...document.querySelectorAll("p,li,td,th,figcaption,summary,footer,nav a")].filter(seen);
  return {
    scrollWidth: document.documentElement.scrollWidth,
    background: getComputedStyle(document.body).backgroundColor,
    smallestSvgText: Math.min(99, ...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * scale(t))),
    smallestText: Math.min(99, ...paragraphs.map((e) => parseFloat(getComputedStyle(e).fontSize))),
    overlaps, outside,
    figures: [...document.querySelectorAll("figure")].map((f) => ({
      id: f.id,
      label: f.getAttribute("aria-label") || "",
      title: f.querySelector(".hr-title")?.textContent || "",
      caption: f.querySelector("figcaption")?.textContent || "",
      drawn: [...f.querySelectorAll("svg")].filter(seen).flatMap((s) => [...s.querySelectorAll("path,rect,circle,line")]).filter(seen).length,
      rows: f.querySelectorAll("tbody tr").length,
    })),
    headings: [...document.querySelectorAll("h1,h2")].map((h) => h.id),
    repeatedAnchors: [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
    deadAnchors: [...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1)))
      .filter((id) => !document.getElementById(id)),
    scripts: document.scripts.length,
  };
})()`;

interface Seen {
  readonly scrollWidth: number;
  readonly background: string;
  readonly smallestSvgText: number;
  readonly smallestText: number;
  readonly overlaps: readonly string[];
  readonly outside: readonly string[];
  readonly figures: readonly {
    readonly id: string;
    readonly label: string;
    readonly title: string;
    readonly caption: string;
    readonly drawn: number;
    readonly rows: number;
  }[];
  readonly headings: readonly string[];
  readonly repeatedAnchors: readonly string[];
  readonly deadAnchors: readonly string[];
  readonly scripts: number;
}

interface Look {
  readonly views: Record<(typeof VIEWS)[number]["name"], Seen>;
  readonly requests: readonly string[];
  readonly messages: readonly string[];
}

/** Opens a page once: what a reader sees of it in each view, and every request and console message it made. */
async function look(browser: Browser, path: string): Promise<Look> {
  const page: Page = await browser.newPage();
  const requests: string[] = [];
  const messages: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  try {
    await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
    const views = {} as Look["views"];
    for (const { name, viewport, colorScheme } of VIEWS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      views[name] = await page.evaluate(INSPECT);
    }
    await checkAccess(page);
    return { views, requests, messages };
  } finally {
    await page.close();
  }
}

Deno.test("every notebook runs through real Jupyter on the committed reference run, whatever the user's settings, and every cell shows its output", async () => {
  const notebooks = await notebookNames(PROJECT_ROOT);
  const write = () =>
    writeReport({
      root: PROJECT_ROOT,
      run: "data/runs/reference",
      out: OUT,
      notebooks,
      note: (line) => console.error(line),
      onExecuted: () => {},
    });
  const left = () => [...Deno.readDirSync(tmpdir())].filter(({ name }) => name.startsWith("jupyter-")).length;
  const before = left();
  const { run, pages } = await withEnvironment(await foreignSettings(`${OUT}/home`), write);
  assert.equal(left(), before, "Jupyter left no folder of its own");
  assertOutput("report", JSON.stringify({ schema: 1, run, out: OUT, pages, pasteable: [] }));
  assert.deepEqual(pages.map(({ file }) => file), [
    ...notebooks.map((name) => `${name}.html`),
    WHAT_IF_PAGE.file,
    "index.html",
  ]);
  const written = await Promise.all(pages.map(async ({ file, bytes }) => {
    assert.ok(bytes < MOST_BYTES, `${file} has ${bytes} bytes`);
    const whole = await Deno.readTextFile(`${OUT}/${file}`);
    // Its own two scripts are compared with the model by its own test.
    return { file, body: file === WHAT_IF_PAGE.file ? whole.replace(/<script[^]*?<\/script>/g, "") : whole };
  }));
  assert.deepEqual(brokenLinks(written), []);
  for (const { file, body: html } of written) {
    refuseOutside(file, html);
    assert.ok(!html.includes(FOREIGN), `${file} was made by a foreign template`);
    assert.ok(html.includes(run), `${file} does not name its run`);
    assert.doesNotMatch(html.replaceAll(/base64,[^"]*/g, ""), /NaN|Infinity|undefined/);
  }
});

Deno.test("the README's answer picture is the one of the committed reference run's first page", async () => {
  const html = await Deno.readTextFile(`${OUT}/index.html`);
  const [, wide] = /<figure[^>]* id="answer".*?<div class="hr-wide">(<svg.*?<\/svg>)<\/div>/s.exec(html)!;
  const named = (svg: string) => svg.replaceAll(/plot-[0-9a-f]+/g, "plot");
  const stored = await Deno.readTextFile("data/runs/reference/answer.svg");
  assert.equal(
    named(stored),
    named(standaloneSvg({ wide: wide! })),
    "make it again with: deno task report --example",
  );
});

Deno.test({
  name: "every page is self-contained, readable on a phone and in the dark, and its figures are whole",
  ignore: browserPath === null,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async (test) => {
    const pages = [...Deno.readDirSync(OUT)].map(({ name }) => name).filter((name) => name.endsWith(".html"));
    assert.ok(pages.length > 1);
    const browser = await launch(browserPath!);
    try {
      for (const page of pages) await test.step(page, () => checkPage(browser, `${OUT}/${page}`));
    } finally {
      await browser.close();
    }
  },
});

async function checkPage(browser: Browser, path: string): Promise<void> {
  const { views, requests, messages } = await look(browser, path);
  const { light, dark, phone } = views;
  assert.deepEqual(requests.filter((url) => !url.startsWith("data:")), [pathToFileURL(path).href]);
  assert.deepEqual(messages, []);
  assert.notEqual(light.background, dark.background);
  for (const seen of [light, dark, phone]) {
    assert.equal(seen.scripts, path.endsWith(WHAT_IF_PAGE.file) ? 2 : 0);
    assert.ok(seen.smallestSvgText >= 11, `text in a picture is ${seen.smallestSvgText} px`);
    assert.ok(seen.smallestText >= 11, `text is ${seen.smallestText} px`);
    assert.deepEqual(seen.overlaps, []);
    assert.deepEqual(seen.outside, []);
    for (const figure of seen.figures) {
      for (const part of [figure.id, figure.label, figure.title, figure.caption]) assert.ok(part, figure.id);
      assert.ok(figure.drawn >= 1, `${figure.id} draws ${figure.drawn} marks`);
      assert.ok(figure.rows > 0, `${figure.id} has no numbers`);
    }
  }
  assert.ok(phone.scrollWidth <= PHONE.width, `the phone scrolls sideways to ${phone.scrollWidth} px`);
  assert.ok(light.headings.every((id) => id !== ""), "a heading has no anchor");
  assert.deepEqual(light.repeatedAnchors, []);
  assert.deepEqual(light.deadAnchors, []);
}
