import { strict as assert } from "node:assert";
import { PICTURES } from "../chart_fixtures.ts";
import { assertGolden } from "../golden.ts";

for (const [name, draw] of Object.entries(PICTURES)) {
  Deno.test(`${name} is drawn as its golden picture, wide and narrow, without a warning`, () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => void warnings.push(words);
    try {
      const figure = draw();
      assert.deepEqual(warnings, []);
      assert.doesNotMatch(figure.wide + figure.narrow, /⚠|NaN|undefined|Infinity/);
      assertGolden(`${name}_wide`, figure.wide);
      assertGolden(`${name}_narrow`, figure.narrow);
    } finally {
      console.warn = warn;
    }
  });

  Deno.test(`${name} has a finding with a number, units, a caption, a text alternative and its numbers`, () => {
    const figure = draw();
    assert.match(figure.title, /\d/);
    assert.ok(figure.subtitle.length > 20);
    for (const part of ["run 2026-11-21-7f3a", "2 cores", "again: deno task bench"]) {
      assert.ok(figure.caption.includes(part), part);
    }
    assert.ok(figure.html.includes(`aria-label="${figure.ariaLabel.slice(0, 20)}`));
    assert.ok(figure.table.rows.length > 0);
    for (const row of figure.table.rows) assert.equal(row.length, figure.table.columns.length);
    assert.doesNotMatch(figure.html, /<script|https?:\/\/(?!www\.w3\.org)/);
  });
}
