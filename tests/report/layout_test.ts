import { strict as assert } from "node:assert";
import fc from "fast-check";
import { COLOURS } from "../../lib/report/charts/colours.ts";
import { logTicks } from "../../lib/report/charts/log_ticks.ts";
import { percentileCurve } from "../../lib/report/charts/percentile_curve.ts";
import { spreadLabels } from "../../lib/report/charts/spread_labels.ts";
import { slug } from "../../lib/text/slug.ts";

/** Colours of drawings are those of words, too. Source: WCAG 2.2, 1.4.3 (AA). */
const LEAST_CONTRAST = 4.5;

Deno.test("every colour that draws or writes keeps 4.5:1 against its background, light and dark", () => {
  for (const mode of ["light", "dark"] as const) {
    for (const [name, value] of Object.entries(COLOURS)) {
      if (name === "surface" || name === "grid") continue;
      const ratio = contrast(value[mode], COLOURS.surface[mode]);
      assert.ok(ratio >= LEAST_CONTRAST, `${name} ${mode} has ${ratio.toFixed(2)}:1`);
    }
  }
});

Deno.test("spreadLabels() keeps order and distance inside the frame", () => {
  const positions = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(positions, (given) => {
      const placed = spreadLabels(given, { gap: 16, low: 0, high: 400 });
      const sorted = placed.toSorted((a, b) => a - b);
      for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i]! - sorted[i - 1]! >= 16 - 1e-9);
      assert.ok(sorted[0]! >= -1e-9 && sorted.at(-1)! <= 400 + 1e-9);
      given.forEach((a, i) => given.forEach((b, j) => assert.ok(a >= b || placed[i]! < placed[j]! + 1e-9)));
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("logTicks() gives two ticks or more, never more than asked, all inside", () => {
  const domain = fc.tuple(
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    fc.double({ min: 1.5, max: 1e9, noNaN: true }),
  );
  fc.assert(
    fc.property(domain, fc.integer({ min: 3, max: 9 }), ([low, factor], most) => {
      const ticks = logTicks(low, low * factor, most);
      assert.ok(ticks.length >= 2 && ticks.length <= most);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("percentileCurve() ends where the samples no longer support a percentile", () => {
  const samples = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  assert.equal(percentileCurve(samples(3000)).at(-1)!.share, 0.999);
  assert.equal(percentileCurve(samples(300)).at(-1)!.share, 0.99);
  assert.ok(percentileCurve(samples(299)).at(-1)!.share < 0.99);
  assert.deepEqual(percentileCurve([5]), [{ share: 0.5, us: 5 }]);
});

Deno.test("slug() makes anchors", () => {
  assert.equal(slug("Commit p99", "compute-marketplace"), "commit-p99-compute-marketplace");
});

/** WCAG contrast of two #rrggbb colours. */
function contrast(a: string, b: string): number {
  const [bright, dim] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
