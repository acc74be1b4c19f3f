import assert from "node:assert/strict";
import { headroomBar } from "../../../lib/report/what_if/headroom_bar.ts";

/** Left ends and widths of a bar's parts, percent. */
function parts(headroom: number | null, interval: readonly [number, number] | null) {
  const html = headroomBar({ headroom, interval, kind: "pass" });
  const of = (name: string) =>
    [...html.matchAll(new RegExp(`hr-wi-${name}" style="left:([\\d.]+)%(?:;width:([\\d.]+)%)?`, "g"))]
      .map(([, left, width]) => [Number(left), width === undefined ? null : Number(width)])[0];
  return { fill: of("fill"), band: of("band"), dot: of("dot") };
}

Deno.test("a headroom's bar begins at 1x in the middle, and each end is a hundredfold", () => {
  assert.deepEqual(parts(10, [1, 100]), { fill: [50, 25], band: [50, 50], dot: [75, null] });
  assert.deepEqual(parts(0.1, [0.01, 0.1]), { fill: [25, 25], band: [0, 25], dot: [25, null] });
});

Deno.test("a headroom beyond the axis ends at its edge, and an unknown one draws nothing", () => {
  assert.deepEqual(parts(1e9, [1e-9, 1e12]), { fill: [50, 50], band: [0, 100], dot: [100, null] });
  assert.deepEqual(parts(0, null), { fill: [0, 50], band: undefined, dot: [0, null] });
  assert.deepEqual(parts(null, null), { fill: undefined, band: undefined, dot: undefined });
});
