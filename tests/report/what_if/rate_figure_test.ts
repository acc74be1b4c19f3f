import assert from "node:assert/strict";
import type { Curve } from "../../../lib/model/assessment.ts";
import { rateFigure } from "../../../lib/report/what_if/rate_figure.ts";

/** A curve from 1 k to 100 M rows, tested to 100 k. */
function curve(store: string, own: Partial<Curve> = {}): Curve {
  const law = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8].map((size) => {
    const value = 1e4 / (size / 1e3) ** 0.2;
    return { size, value, low: value / 2, high: value * 2, tested: size <= 1e5 };
  });
  return {
    ...{ scenario: "s", store, profile: "quick", variant: "full", metric: "entities-per-s" },
    ...{ metricTitle: "rate", unit: "entities/s", sizeUnit: "rows", law },
    measured: [5e3, 5e4].map((size, i) => ({
      ...{ size, value: 5000, low: 4000, high: 6000, n: 6 },
      role: i === 0 ? "calibration" : "validation",
    })),
    marks: [{ size: 1e7, label: "asked", kind: "need" }],
    limits: [{ value: 250, label: "R-1", requirement: "R-1", sense: "at-least" }],
    ...own,
  };
}

const draw = (curves: readonly Curve[], width = 640) => rateFigure(curves, { width, ariaLabel: "a <label>" });
const count = (svg: string, what: RegExp) => [...svg.matchAll(what)].length;

Deno.test("the law is drawn to where it was tested and dashed beyond, with its interval, what was measured and what is asked", () => {
  const svg = draw([curve("posting")]);
  assert.equal(count(svg, /stroke-dasharray="6 5"/g), 1);
  assert.equal(count(svg, /fill-opacity="0.16"/g), 1);
  assert.equal(count(svg, /<circle[^>]*r="4"/g), 1, "a calibration point");
  assert.equal(count(svg, /m0,-6l5,6/g), 1, "a validation point");
  assert.equal(count(svg, /<circle[^>]*r="5"/g), 1, "what is asked");
  for (const label of ["asked", "R-1", "size, rows"]) assert.ok(svg.includes(`>${label}</text>`), label);
  assert.match(svg, /aria-label="a &lt;label&gt;"/);
  const untested = curve("posting").law.map((point) => ({ ...point, tested: false }));
  assert.doesNotMatch(draw([curve("posting", { law: untested })]), /stroke-width="2"\/>/, "nothing is solid");
});

Deno.test("several stores are told apart by name and colour, beside their ends or on a phone over them; only the first has an interval", () => {
  const curves = [curve("posting"), curve("bitemporal")];
  for (const width of [640, 300]) {
    const svg = draw(curves, width);
    assert.equal(count(svg, /fill-opacity="0.16"/g), 1);
    const [own, other] = ["posting, full", "bitemporal, full"].map((name) =>
      svg.match(
        new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)" text-anchor="(\\w+)"[^>]*fill="([^"]+)"[^>]*>${name}<`),
      )!
    ) as [RegExpMatchArray, RegExpMatchArray];
    assert.equal(own[3], width === 640 ? "start" : "end");
    assert.notEqual(own[4], other[4]);
    assert.ok(Math.abs(Number(own[2]) - Number(other[2])) >= 15, "names do not lie on each other");
  }
});
