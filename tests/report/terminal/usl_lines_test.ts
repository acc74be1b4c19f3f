import assert from "node:assert/strict";
import type { UslFit } from "../../../lib/fit/usl.ts";
import { uslLines } from "../../../lib/report/terminal/usl_lines.ts";

const FIT: UslFit = {
  lambda: { value: 6400, interval: [6310, 6480] },
  sigma: { value: 0.0267, interval: [0.02, 0.033] },
  kappa: { value: 0.00077, interval: [0.0006, 0.0009] },
  peak: { value: 35, interval: [30, 41] },
  pays: { value: 14, interval: [13, 16] },
  share: 0.25,
  rows: [
    { readers: 1, predicted: { value: 6400, interval: [6310, 6480] }, measured: 6450, off: 0.0078 },
    { readers: 8, predicted: { value: 41_500, interval: [41_000, 42_000] }, measured: 40_700, off: -0.0193 },
    { readers: 35, predicted: { value: 79_300, interval: [74_000, 86_000] }, measured: null, off: null },
  ],
  readersMax: 16,
  trials: 6,
};

Deno.test("how many readers pay comes first, then contention and coherency, then the law beside what was measured", () => {
  assert.deepEqual(uslLines(FIT, "queries/s"), [
    "14 [13, 16] readers pay: one more adds less than 25 % of what the first does; throughput peaks at 35* [30, 41] with " +
    "79,300 [74,000, 86,000] queries/s",
    "One reader 6400 [6310, 6480] queries/s; contention 0.0267 [0.02, 0.033], coherency 0.00077 [0.0006, 0.0009]",
    "",
    "by the Universal Scalability Law",
    "  readers           law, queries/s  measured     off",
    "  1              6400 [6310, 6480]      6450  +0.8 %",
    "  8        41,500 [41,000, 42,000]    40,700  -1.9 %",
    "  35*      79,300 [74,000, 86,000]         -       -",
    "",
    "N readers do lambda N / (1 + contention (N - 1) + coherency N (N - 1)); off: measured over law.",
    "*: beyond the 16 readers measured, extrapolated.",
    "[95 % intervals] over at least 6 trials at each number of readers.",
  ]);
});

Deno.test("what has no end is said so, and what it takes for an interval", () => {
  const first = (changes: Partial<UslFit>) => uslLines({ ...FIT, ...changes }, "queries/s")[0];
  const none = { value: null, interval: null };
  assert.equal(
    first({ peak: none, pays: none }),
    "However many readers there are, one more never adds less than 25 % of what the first does; no number is too many",
  );
  assert.equal(
    first({ peak: { value: null, interval: [30, null] }, pays: { value: null, interval: [13, null] } }),
    "13 readers pay at least: somewhere beyond, one more may add less than 25 % of what the first does; throughput may " +
      "peak from 30 readers on",
  );
  assert.match(first({ pays: { value: 1, interval: [1, null] } })!, /^1 \[1, no end\] reader pays: /);
  const rows = [{ readers: 1, predicted: { value: 6400, interval: null }, measured: 6450, off: 0.0078 }];
  const few = uslLines({ ...FIT, peak: none, rows, trials: 3 }, "queries/s");
  assert.equal(few.at(-1), "Intervals need 6 trials at each number of readers: at one there were 3.");
  assert.ok(few.every((line) => !line.startsWith("*")));
});

Deno.test("a law that could not be fitted says why", () => {
  assert.deepEqual(uslLines({ refused: "measured at 2 numbers of readers" }, "queries/s"), [
    "No scalability law: measured at 2 numbers of readers",
  ]);
});
