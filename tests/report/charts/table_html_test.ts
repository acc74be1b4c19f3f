import { strict as assert } from "node:assert";
import { numeric, tableHtml } from "../../../lib/report/charts/table_html.ts";

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => value!);
}

Deno.test("a table with an anchor has one for each row, which each row links to, also where first cells repeat", () => {
  const rows = [["p99"], ["p99"], ["p99 2"], [{ text: "CM-1", id: "CM-1-a-b" }]].map((row) => [...row, "1"]);
  const spec = { id: "rates", title: "Rates", columns: ["metric", numeric("ms")], rows };
  const html = tableHtml(spec);
  const ids = attributes(html, "id");
  assert.deepEqual(ids, ["rates", "rates-p99", "rates-p99--2", "rates-p99-2", "CM-1-a-b"]);
  assert.deepEqual(attributes(html, "href"), ids.map((id) => `#${id}`));
  assert.equal(tableHtml(spec), html);
});

Deno.test("a table without an anchor has none for its rows", () => {
  assert.deepEqual(attributes(tableHtml({ columns: ["a"], rows: [["x"]] }), "id|href"), []);
});

Deno.test("cells say whose row and which column they are, for readers and where a row is folded", () => {
  const columns = ["characteristic", numeric("b, milliseconds"), 'c\'s "d"', "e"];
  const html = tableHtml({ columns, rows: [["x", "1", "", "acknowledgements and thanks"]] });
  assert.match(html, /<th scope="row">x<\/th><td class="hr-number">1<\/td>/);
  const style = html.match(/class="hr-table hr-folds" style="([^"]*)"/)![1]!;
  const unescaped = style.replaceAll("&#39;", "'").replaceAll("&quot;", '"');
  assert.equal(unescaped, String.raw`--c2:'b, milliseconds: ';--c3:'c\'s "d": ';--c4:'e: '`);
});

Deno.test("a long id may break between its parts, a unit may not", () => {
  const html = tableHtml({
    columns: ["a"],
    rows: [["law commit:mendoza:full"], ["5 queries/s"], ["9 entities/transaction"]],
  });
  for (const text of ["commit:<wbr>mendoza:<wbr>full", "queries/s", "entities/<wbr>transaction"]) {
    assert.ok(html.includes(text), text);
  }
});
