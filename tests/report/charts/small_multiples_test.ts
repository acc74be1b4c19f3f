import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { smallMultiples } from "../../../lib/report/charts/small_multiples.ts";
import { plotSvg } from "../../../lib/report/charts/plot_svg.ts";

const ROWS = ["a", "b", "c"].flatMap((chain) => [1, 2].map((x) => ({ chain, x })));

Deno.test("small multiples put every row into its panel, in two columns where there is room and in one where not", () => {
  let panels: { fx: (row: { chain: string }) => number; fy: (row: { chain: string }) => number }[] = [];
  const { narrow, ...wide } = smallMultiples(["a", "b", "c"], { by: "chain" }, (panel) => {
    panels = [...panels, panel as typeof panels[number]];
    return [Plot.dot(ROWS, { ...panel, x: "x", y: "x" })];
  });
  const places = panels.map(({ fx, fy }) => ["a", "b", "c"].map((chain) => [fx({ chain }), fy({ chain })]));
  assert.deepEqual(places, [[[0, 0], [1, 0], [0, 1]], [[0, 0], [0, 1], [0, 2]]]);
  assert.ok(narrow.height! > wide.height!);
  const svg = plotSvg({ ...wide, height: wide.height!, width: 640, ariaLabel: "three panels" });
  assert.equal([...svg.matchAll(/<circle/g)].length, ROWS.length);
  for (const name of ["a", "b", "c"]) assert.match(svg, new RegExp(`>${name}</text>`));
});
