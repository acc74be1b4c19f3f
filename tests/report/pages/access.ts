import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";

/** Widths every page is read at, CSS pixels: phone, tablet and large desk. */
const WIDTHS = [360, 768, 1920];
/** Width of an A4 page at 96 dpi between margins of 1 cm. */
const PRINT_PX = 718;
/** Least contrast of text. Source: WCAG 2.2, 1.4.3 (AA). */
const LEAST_CONTRAST = 4.5;

/** What of a page readers with other means than a mouse and good eyes meet; written as text because it runs in the browser. */
const INSPECT = `(() => {
  const seen = (e) => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0; };
  const named = (e) => (e.getAttribute("aria-label") || e.textContent).trim() !== "";
  const all = (selector) => [...document.querySelectorAll(selector)];
  const mark = (e) => e.outerHTML.slice(0, 160);
  const numbers = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: colour.startsWith("color(") ? [r, g, b] : [r / 255, g / 255, b / 255], a };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (top, under) => top.rgb.map((c, i) => c * top.a + under[i] * (1 - top.a));
  const behind = (e) => {
    if (e === null) return [1, 1, 1];
    const own = numbers(getComputedStyle(e).backgroundColor);
    return own.a === 1 ? own.rgb : over(own, behind(e.parentElement));
  };
  const contrast = (e) => {
    const style = getComputedStyle(e);
    const back = behind(e);
    const [low, high] = [over(numbers(e.ownerSVGElement ? style.fill : style.color), back), back].map(luminance).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const words = all("body *").filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== "") && !["STYLE", "SCRIPT"].includes(e.tagName) && seen(e));
  return {
    pale: words.map((e) => [contrast(e), e]).filter(([c]) => c < ${LEAST_CONTRAST}).slice(0, 5).map(([c, e]) => c.toFixed(2) + " " + mark(e)),
    nameless: all("a[href],[role=region],svg[role=img],figure,nav,aside").filter((e) => !named(e)).map(mark),
    headless: all("table").filter((t) => t.querySelector("thead th[scope=col]") === null || t.querySelector("tbody td:first-child") !== null).map(mark),
    poor: all("figure").filter((f) => f.closest("[data-live]") === null && (f.querySelectorAll("a[download]").length !== 2 || f.querySelector(".hr-anchor") === null)).map((f) => f.id),
    unlinked: all("main table[class]").filter((t) => t.closest("figure,[data-live]") === null && t.querySelector("caption") !== null && t.querySelector("caption .hr-anchor") === null).map(mark),
    gaps: all("h1,h2,h3,h4,h5,h6").filter((h, i, before) => i > 0 && Number(h.tagName[1]) > Number(before[i - 1].tagName[1]) + 1).map(mark),
    groups: all("svg[role=img] [aria-label]").map(mark),
    first: document.querySelector("a[href],button,input,select,summary,[tabindex='0']").getAttribute("href"),
    mains: all("main").length, titles: all("h1").length, language: document.documentElement.lang,
  };
})()`;

interface Met {
  readonly pale: readonly string[];
  readonly nameless: readonly string[];
  readonly headless: readonly string[];
  readonly poor: readonly string[];
  readonly unlinked: readonly string[];
  readonly gaps: readonly string[];
  readonly groups: readonly string[];
  readonly first: string;
  readonly mains: number;
  readonly titles: number;
  readonly language: string;
}

/** Most columns of a table that is read; one with more is looked into (the head of a frame), and may scroll in its box. */
const READ_COLUMNS = 9;

/** What scrolls sideways: the page, or a table in its box. */
const SIDEWAYS = `[...document.querySelectorAll("html,.hr-scroll")]
  .filter((e) => e.querySelectorAll(":scope > table > thead th").length <= ${READ_COLUMNS})
  .filter((e) => e.scrollWidth > (e === document.documentElement ? innerWidth : e.clientWidth + 1))
  .map((e) => (e.getAttribute("aria-label") || e.tagName) + " " + e.scrollWidth + " in " + e.clientWidth)`;

/** Saves the data of a page's first figure, as a reader does, and finds in the file what the link holds. */
async function checkDownload(page: Page): Promise<void> {
  const link = page.locator("figure a[download$='.csv'][href^='data:']").first();
  if (await link.count() === 0) return;
  const [saved] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.equal(saved.suggestedFilename(), await link.getAttribute("download"));
  const [, base64] = (await link.getAttribute("href"))!.split("base64,");
  assert.equal(await Deno.readTextFile((await saved.path())!), Buffer.from(base64!, "base64").toString());
}

/** What only a screen needs and paper shows nevertheless. */
const LEFT_ON_PAPER = `[...document.querySelectorAll("nav,.hr-skip,.hr-data,.hr-anchor")]
  .filter((e) => e.getClientRects().length > 0).map((e) => e.outerHTML.slice(0, 160))`;

/**
 * Checks an open page: a file that can be saved, text of AA contrast in light and dark, names for all that is read out, column and row heads, files and an
 * anchor of each figure, the skip link first, and nothing that scrolls sideways, from a phone to a large screen and on paper.
 */
export async function checkAccess(page: Page): Promise<void> {
  await checkDownload(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { first, mains, titles, language, ...problems }: Met = await page.evaluate(INSPECT);
    for (const [what, found] of Object.entries(problems)) {
      assert.deepEqual(found, [], `${what}, ${colorScheme}`);
    }
    assert.deepEqual([first, mains, titles, language], ["#content", 1, 1, "en"]);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await page.evaluate(SIDEWAYS), [], `${width} px wide`);
  }
  await page.setViewportSize({ width: PRINT_PX, height: 1000 });
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await page.evaluate(SIDEWAYS), [], "on paper");
  assert.deepEqual(await page.evaluate(LEFT_ON_PAPER), [], "left on paper");
  await page.emulateMedia({ media: null, colorScheme: null });
}
