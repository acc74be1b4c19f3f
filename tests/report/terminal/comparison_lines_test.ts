import assert from "node:assert/strict";
import type { Comparison } from "../../../lib/model/comparison/compare_sides.ts";
import {
  comparisonAnswer,
  comparisonLines,
  comparisonMarkdown,
  type NamedComparison,
} from "../../../lib/report/terminal/comparison_lines.ts";
import { parseFailOn } from "../../../lib/report/terminal/fail_on.ts";

const FIGURE: Comparison = {
  ...{ group: "mendoza x0.1 · full", metric: "commit p50", unit: "us", base: 1000, new: 1310, ratio: 1.31 },
  ...{ interval: [1.22, 1.4], p: 0.0002, adjustedP: 0.0007, noiseFloor: 1.04, trials: [8, 8], why: "" },
  result: "slower",
};

const figure = (changes: Partial<Comparison>): Comparison => ({ ...FIGURE, ...changes });

const UNCHANGED = figure({
  metric: "query all p50",
  new: 1010,
  ratio: 1.01,
  interval: [0.97, 1.05],
  result: "unchanged",
});

function compared(...comparisons: readonly Comparison[]): NamedComparison {
  const quiet = {
    state: "quiet",
    trials: 8,
    noisyTrials: [],
    leftOut: [],
    withheld: [],
    why: "",
    drift: [],
  } as const;
  return {
    ...{ base: "bitemporal", new: "posting", comparisons, tested: comparisons.length, noise: [quiet, quiet] },
    ...{ warnings: [], inTurns: true, about: ["Measured in run x"] },
  };
}

Deno.test("the first line says how much worse or better, in how many figures of how many", () => {
  const faster = figure({ ratio: 0.125, result: "faster" });
  const size = figure({ metric: "bytes on disk", unit: "bytes", ratio: 2, result: "larger", interval: null });
  const few = figure({
    result: "not enough samples",
    why: "5 trials, 6 on each side are needed",
    interval: null,
  });
  assert.equal(
    comparisonAnswer(compared(FIGURE, figure({ ratio: 1.1 }), size, faster, UNCHANGED, few)),
    "posting against bitemporal: up to 1.31x slower in 2 of 6 figures, 2x larger in 1, 8x faster in 1, unchanged in 1, " +
      "not enough samples in 1",
  );
  assert.equal(
    comparisonAnswer(compared(UNCHANGED)),
    "posting against bitemporal: unchanged in 1 of 1 figure",
  );
});

Deno.test("then stands what changed most, how sure that is, every figure with its noise, and why others are open", () => {
  const open = figure({
    metric: "slowest commit",
    result: "no verdict",
    why: "the machine was busy",
    adjustedP: null,
  });
  const lines = comparisonLines({
    ...compared(FIGURE, UNCHANGED, open),
    tested: 2,
    warnings: ["seed differs"],
  }, false);
  assert.equal(lines[1], "Most slower: commit p50 (mendoza x0.1 · full), 1.31x [1.22, 1.40]");
  assert.match(
    lines[2]!,
    /^How sure: 8 trials a side, in turns; 2 tested together \(Mann-Whitney\).*at most 5 % false/,
  );
  assert.match(
    lines.join("\n"),
    /^ {2}commit p50 +1 ms +1\.31 ms +8\+8 +1\.31x \[1\.22, 1\.40\] +1\.04x +<0\.001 +slower$/m,
  );
  assert.deepEqual(lines.slice(-2), [
    "note: no verdict: the machine was busy (slowest commit)",
    "note: seed differs",
  ]);
});

Deno.test("of many figures only those that changed are shown, and how to see the others; with details all", () => {
  const many = compared(FIGURE, ...Array.from({ length: 50 }, () => UNCHANGED));
  const only = Array.from({ length: 9 }, (_, i) => `only in posting: scenario ${i}`);
  const shown = comparisonLines({ ...many, warnings: [...only, "seed differs"] }, false).join("\n");
  assert.match(shown, /^ {2}commit p50/m);
  assert.doesNotMatch(shown, /^ {2}query all p50|scenario 8/m);
  assert.match(shown, /^The other 50 figures, .*--details$/m);
  assert.match(shown, /^note: seed differs\nnote: only in posting: scenario 0$/m);
  assert.match(shown, /and 4 more that one side alone has: --details$/);
  const all = comparisonLines({ ...many, warnings: only }, true);
  assert.equal(all.filter((line) => line.startsWith("  query all p50")).length, 50);
  assert.ok(all.includes("note: only in posting: scenario 8") && !all.join().includes("--details"));
});

Deno.test("Markdown holds the same, answer first, with nothing that GitHub would read as more than text", () => {
  const own = figure({ group: "my_scenario x1 · @full" });
  const text = comparisonMarkdown({ ...compared(own), about: ["worktree is 1a2b3c4d"] }, false);
  assert.equal(text[0], "**posting against bitemporal: 1.31x slower in 1 of 1 figure**");
  assert.ok(text.includes("worktree is 1a2b3c4d"));
  assert.ok(text.some((line) => line.startsWith("| commit p50 | 1 ms | 1.31 ms | 8+8 |")));
  assert.doesNotMatch(text.join("\n"), /my_scenario|@full/);
});

Deno.test("--fail-on fails on the results it names from the threshold on, and where nothing could be judged", () => {
  const failure = (failOn: string, threshold?: string) => parseFailOn({ failOn, threshold });
  assert.equal(failure("slower")([FIGURE]), "commit p50 is slower (mendoza x0.1 · full)");
  assert.equal(failure("slower", "1.4")([FIGURE]), null);
  const size = figure({ unit: "bytes", result: "unchanged" });
  assert.equal(failure("larger")([FIGURE, size]), null);
  assert.match(failure("slower")([size])!, /nothing could be judged slower/);
  assert.match(failure("slower,larger")([figure({ unit: "bytes", result: "larger" })])!, /is larger/);
  assert.match(
    failure("slower,larger")([figure({ result: "not enough samples" })])!,
    /nothing .*slower or larger/,
  );
  assert.equal(parseFailOn({ failOn: undefined, threshold: undefined })([FIGURE]), null);
  for (const [failOn, threshold] of [["worse"], ["slower", "0"], [undefined, "2"], ["slower", "much"]]) {
    assert.throws(() => parseFailOn({ failOn, threshold }), { usage: true });
  }
});
