import assert from "node:assert/strict";
import { type RescalingPoint, summariseRescaling } from "../../../lib/model/rescale/rescaling_points.ts";
import { rescaledLines } from "../../../lib/report/terminal/rescaled_lines.ts";
import { validationLines } from "../../../lib/report/terminal/validate_passport.ts";

function point(changes: Partial<RescalingPoint>): RescalingPoint {
  return {
    ...{ scenario: "mendoza", store: "posting", profile: "quick", variant: "full", scale: 0.0004 },
    ...{
      kind: "commits",
      what: "load",
      unscaled: 50,
      predicted: 100,
      interval: [80, 125],
      measured: 110,
      trials: 6,
    },
    ...changes,
  };
}

Deno.test("a validation says of each machine how far predictions were off and whether intervals held, the worst one first", () => {
  const slow = [point({}), point({ kind: "query p50", measured: 160 })];
  const machines = [
    {
      id: "slow-sync",
      about: "each sync 3 ms longer",
      points: slow,
      figures: [],
      summary: summariseRescaling(slow),
    },
  ];
  const lines = validationLines({
    machines,
    leftOut: [{ id: "half-a-core", why: "Cannot restrict the processor" }],
    summary: summariseRescaling(slow),
  });
  const text = lines.join("\n");
  // Twice what this machine took was foretold: as if it were this one, 120 % and 220 % off.
  assert.match(text, /each sync 3 ms longer +10 % \(120 %\) +100 % +- \(-\) +- +60 % \(220 %\) +0 %/);
  assert.match(text, /left out: half-a-core\. Cannot restrict the processor/);
  assert.match(text, /^ {2}commits +1 +10 % +25 % +kept +120 % +100 % +85 %$/m);
  assert.match(text, /^ {2}query p50 +1 +60 % +35 % +missed /m);
  assert.match(text, /^ {2}appends +0 +- +25 % +nothing of it /m);
  const [worst, other] = lines.filter((line) => line.includes("slow-sync: mendoza"));
  assert.match(worst!, /\[80 ms, 125 ms\] +160 ms +\+60 % !$/);
  assert.match(other!, /\[80 ms, 125 ms\] +110 ms +\+10 %$/);
});

Deno.test("what is rescaled says so first, and that passports which do not repeat say little", () => {
  const rescaled = {
    ...{ from: "here", to: "there", label: "rescaled from here, not measured" },
    memoryBytes: { there: 1e9, here: 1e9 },
    figures: [{ figure: "insert", value: 2, low: 1.9, high: 2.1 }] as const,
    widening: { "a:b:c:d": { writes: 1.3, reads: 1.2 } },
  };
  const [first, second, third] = rescaledLines(rescaled, "how good that is was tested");
  assert.equal(first, "On there:");
  assert.match(
    second!,
    /^rescaled from here, not measured\. There, of the time here: rows into b-trees 2x \[1\.9, 2\.1\]\.$/,
  );
  assert.match(third!, /^Intervals are 1\.2x as wide.*; how good that is was tested; .*: --held-out\.$/);
  const noisy = [{ figure: "insert", value: 2, low: 1, high: 3 }] as const;
  assert.match(rescaledLines({ ...rescaled, figures: noisy }, "")[3]!, /^NOISY: /);
});
