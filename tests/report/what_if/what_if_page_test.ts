import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { mersenne } from "pure-rand/generator/mersenne";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import type { Browser } from "playwright-core";
import { answerWhatIf, NEEDS } from "../../../lib/model/what_if/what_if.ts";
import type { Setting } from "../../../lib/model/what_if/what_if_data.ts";
import { indexBody } from "../../../lib/report/pages/index_page.ts";
import { refuseOutside, writeWhatIf } from "../../../lib/report/pages/write_report.ts";
import { CONTROLS, fragmentOf, SLIDER_STEPS, valueAtPosition } from "../../../lib/report/what_if/controls.ts";
import { WHAT_IF_PAGE } from "../../../lib/report/what_if/what_if_page.ts";
import { launch, testBrowser } from "../browser.ts";
import { story } from "../quick_story.ts";

const { useCases, noise } = story.whatIf;

const OUT = await Deno.makeTempDir({ prefix: "headroom-what-if-" });
Deno.test.afterAll(() => Deno.remove(OUT, { recursive: true }));
const PAGE = pathToFileURL(`${OUT}/${WHAT_IF_PAGE.file}`).href;

const SETTINGS = 50;
const SEED = 20261128;

/** Settings anywhere on the sliders, of all use cases and stores. */
function randomSettings(): Setting[] {
  const random = mersenne(SEED);
  const below = (n: number) => Math.floor(n * uniformFloat64(random));
  return Array.from({ length: SETTINGS }, () => {
    const useCase = useCases[below(useCases.length)]!;
    const numbers = CONTROLS.map((control) =>
      [control.name, valueAtPosition(control, useCase, below(SLIDER_STEPS + 1))] as const
    );
    const { store } = useCase.stores[below(useCase.stores.length)]!;
    return { scenario: useCase.scenario, store, ...Object.fromEntries(numbers) } as Setting;
  });
}

/** What the model says, as the page's data elements hold it: empty where there is no number. */
function expected(setting: Setting): Record<string, string> {
  const useCase = useCases.find(({ scenario }) => scenario === setting.scenario)!;
  const { needs, chains, diskFull } = answerWhatIf(useCase, setting, noise);
  const text = (value: number | null | undefined) => value == null || value === Infinity ? "" : String(value);
  return {
    ...Object.fromEntries(NEEDS.flatMap((need) => {
      const { verdict, value, headroom } = needs[need].verdict;
      return [[`${need} verdict`, verdict], [`${need} value`, text(value)], [
        `${need} headroom`,
        text(headroom),
      ]];
    })),
    chains: text(chains?.value),
    "disk-full": text(diskFull?.seconds),
  };
}

/** Reads the page's numbers; text because it runs in the browser. */
const READ = `(() => {
  const found = {};
  for (const need of document.querySelectorAll("[data-need]")) {
    found[need.dataset.need + " verdict"] = need.dataset.verdict;
    for (const data of need.querySelectorAll("data")) found[need.dataset.need + " " + data.dataset.of] = data.getAttribute("value");
  }
  for (const data of document.querySelectorAll("#hr-wi-facts data")) {
    if (data.dataset.of !== "replaced") found[data.dataset.of] = data.getAttribute("value");
  }
  return found;
})()`;

/** Sets the address, and reads once the page followed it. */
const setAndRead = (setting: Setting) =>
  `(async () => {
    const followed = new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
    location.hash = ${JSON.stringify(fragmentOf(setting))};
    await followed;
    return ${READ};
  })()`;

Deno.test("the page is written with two scripts of its own, small, and no other passes", async () => {
  const { bytes } = await writeWhatIf(OUT, story, { pages: [], foot: "foot" });
  const html = await Deno.readTextFile(`${OUT}/${WHAT_IF_PAGE.file}`);
  const scripts = [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, text]) => text!);
  assert.equal(scripts.length, 2);
  assert.ok(scripts[1]!.length <= 200_000, `the script has ${scripts[1]!.length} characters`);
  assert.ok(bytes < 2_000_000, `${bytes} bytes`);
  assert.throws(() => refuseOutside(WHAT_IF_PAGE.file, html), /not self-contained: <script/);
  assert.match(indexBody(story, [WHAT_IF_PAGE]), /href="what-if.html">What if it were/);
  assert.doesNotMatch(indexBody(story, []), /what-if/);
});

const browserPath = await testBrowser();

Deno.test({
  name:
    `the page shows the model's numbers at ${SETTINGS} random settings, moves with its sliders and lives without a script`,
  ignore: browserPath === null,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async (test) => {
    const browser = await launch(browserPath!);
    try {
      await test.step("with a script", () => checkLive(browser));
      await test.step("without", () => checkStill(browser));
    } finally {
      await browser.close();
    }
  },
});

/** Another version of the engine may round the last digit of a power or a logarithm otherwise. */
function assertSame(got: unknown, wanted: Record<string, string>, address: string): void {
  const shown = got as Record<string, string>;
  assert.deepEqual(Object.keys(shown).sort(), Object.keys(wanted).sort(), address);
  for (const [name, text] of Object.entries(wanted)) {
    const [got, value] = [Number(shown[name]), Number(text)];
    const isSame = shown[name] === text || Math.abs(got / value - 1) < 1e-9;
    assert.ok(isSame, `${name} is ${shown[name]}, expected ${text}: ${address}`);
  }
}

async function checkLive(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  const [requests, messages]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  await page.goto(PAGE);
  for (const setting of randomSettings()) {
    assertSame(await page.evaluate(setAndRead(setting)), expected(setting), fragmentOf(setting));
  }
  assert.ok(
    await page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
    "the phone scrolls sideways",
  );

  // By keyboard: a step on the slider moves the numbers, the picture and, a moment later, the address.
  const numbers = {
    entities: 1000,
    payloadBytes: 500,
    lifetimeDays: 0,
    writesPerS: 10,
    readsPerS: 10,
    readers: 1,
    diskGb: 100,
    syncMin: 60,
  };
  const { scenario, stores: [first] } = useCases[0]!;
  await page.evaluate(setAndRead({ scenario, store: first!.store, ...numbers }));
  const picture = () => page.locator("#hr-wi-figure svg").innerHTML();
  const [before, drawn] = [await page.evaluate(READ), await picture()];
  await page.getByRole("slider", { name: "Write rate" }).press("ArrowRight");
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  assert.notDeepEqual(await page.evaluate(READ), before);
  assert.notEqual(await picture(), drawn);
  await page.waitForURL(/writes=10\.\d/);
  await page.getByRole("spinbutton", { name: /Write rate/ }).fill("-5");
  assert.equal(
    await page.getByRole("spinbutton", { name: /Write rate/ }).getAttribute("aria-invalid"),
    "true",
  );
  await page.getByRole("button", { name: "As the use case asks" }).click();
  await page.waitForURL(new RegExp(`entities=${useCases[0]!.full.entities}`));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".hr-wi-controls").isVisible(), false);
  assert.equal(await page.locator("#hr-wi-needs").isVisible(), true);
  assert.deepEqual(messages, []);
  assert.deepEqual(
    [...new Set(requests.map((url) => url.split("#")[0]))].filter((url) => !url!.startsWith("data:")),
    [PAGE],
  );
  await page.close();
}

async function checkStill(browser: Browser): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(PAGE);
  assert.match(await page.locator("#hr-wi-still").innerText(), /takes JavaScript[^]*compute-marketplace/);
  assert.equal(await page.locator("#hr-wi-live").isVisible(), false);
  await context.close();
}
