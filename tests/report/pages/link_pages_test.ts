import { strict as assert } from "node:assert";
import { headline } from "../../../lib/report/charts/headline.ts";
import { responseTimes } from "../../../lib/report/charts/response_times.ts";
import { linkPages } from "../../../lib/report/pages/link_pages.ts";
import { draw, tableBlock } from "../../../lib/report/sections/block.ts";
import { curveData } from "../../../lib/report/sections/curve_data.ts";
import { openLoopData } from "../../../lib/report/sections/times_data.ts";
import { breaksFirstTable, judgedTable } from "../../../lib/report/sections/verdict_table.ts";
import { brokenLinks } from "./broken_links.ts";
import { story } from "../quick_story.ts";

const { verdicts } = story.assessment;
const SCENARIO = "compute-marketplace";

const verdictPage = () => ({
  file: "verdicts.html",
  body: tableBlock(breaksFirstTable(story, SCENARIO)).html + tableBlock(judgedTable(story, SCENARIO)).html +
    draw(headline, curveData(story, SCENARIO, "entities-per-s")).html,
});
const timesPage = () => ({
  file: "times.html",
  body: draw(responseTimes, openLoopData(story, SCENARIO)).html,
});
const pages = () => {
  const made = [verdictPage(), timesPage()];
  return linkPages(made, verdicts).map((body, i) => ({ file: made[i]!.file, body }));
};

/** The row of a verdict in a page. */
function rowOf(body: string, id: string): string {
  return body.match(new RegExp(`<tr id="${id}-${SCENARIO}-[^"]*">.*?</tr>`))![0];
}

Deno.test("every verdict row links to its source, to itself and to the figure that supports it, on its page or another", () => {
  const body = pages()[0]!.body;
  const shown = verdicts.filter((verdict) =>
    verdict.scenario === SCENARIO && body.includes(` id="${verdict.id}-`)
  );
  assert.ok(shown.length > 20);
  for (const { id } of shown) {
    assert.ok(rowOf(body, id).includes(`href="#source-${id}"`), id);
    assert.ok(rowOf(body, id).includes(`href="#${id}-${SCENARIO}`), id);
  }
  // A rate of writes by the headline of this page, a response time by the percentiles on the other one.
  assert.match(rowOf(body, "CM-D-01"), /class="hr-seen" href="#headline-compute-marketplace-entities-per-s/);
  const timed = shown.find(({ metric }) => /^query-.*-response/.test(metric ?? ""))!;
  assert.match(rowOf(body, timed.id), /class="hr-seen" href="times\.html#times-scheduled-queries/);
});

Deno.test("each source stands once at the page's end, with its lines and its rows; a page that cites none has no such end", () => {
  const [body, times] = pages().map((page) => page.body) as [string, string];
  const entry = body.match(/<li id="source-CM-D-01">.*?<\/li>/)![0];
  const { source } = verdicts.find(({ id }) => id === "CM-D-01")!;
  assert.ok(entry.includes(`<cite>${source}</cite>`), entry);
  assert.match(entry, /judged of <a href="#CM-D-01-compute-marketplace-bitemporal">/);
  assert.match(body, /<code>002:<\/code> 002_f2f981cb4a76591c\.txt/);
  assert.ok(!times.includes("source-"));
});

Deno.test("every link inside a report leads somewhere, and anchors and links are the same in each export of a run", () => {
  assert.deepEqual(brokenLinks(pages()), []);
  assert.deepEqual(pages(), pages());
  const cut = pages().map((page) => ({ ...page, body: page.body.replace('id="source-CM-D-01"', "") }));
  assert.ok(brokenLinks(cut).includes("verdicts.html: #source-CM-D-01"));
});

Deno.test("a number that no figure of the report supports is left without a link", () => {
  const { file, body } = verdictPage();
  const [alone] = linkPages([{ file, body: body.replace(/<figure.*<\/figure>/s, "") }], verdicts);
  assert.doesNotMatch(alone!, /hr-seen"|data-seen/);
});
