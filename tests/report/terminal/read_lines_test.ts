import assert from "node:assert/strict";
import { latencyVerdicts, offeredFigures } from "../../../lib/bench/reads/judge_reads.ts";
import { readFigures } from "../../../lib/bench/reads/read_figures.ts";
import type { MixSamples, OfferedSamples } from "../../../lib/bench/reads/reads_samples.ts";
import { readLines } from "../../../lib/report/terminal/read_lines.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { mixSamples, round, six } from "../../bench/reads/reads_samples.ts";

const READERS = ["b", "p"].map((name) => ({ name, store: name, variant: "normal" }));
const file = (contestant: string) => ({
  contestant,
  ...{ fileBytes: 1e6, loaded: { ms: 10, bulk: true }, statisticsMs: null },
});

function lines(mixes: readonly MixSamples[], offered: readonly OfferedSamples[] = []): string[] {
  const figures = readFigures({ rounds: 6, files: [], mixes, offered }, READERS);
  return readLines({
    title: "title",
    contestants: ["b", "p"],
    files: READERS.map(({ name }) => file(name)),
    mixes: figures,
    limits: latencyVerdicts(COMPUTE_MARKETPLACE, figures),
    offered: offeredFigures(offered),
  });
}

Deno.test("the first lines tell each contestant's rate and slowest kind, then which kinds miss a limit", () => {
  const [b, p, right, ...rest] = lines([
    mixSamples({ b: six(round(1000, 17_000)), p: six(round(100, 700)) }),
  ]);
  assert.equal(b, "b, own: 200 [200, 200] queries/s; slowest b, p50 17 ms, at most 17 ms");
  assert.equal(
    p,
    "p, own: 4,000 [4,000, 4,000] queries/s, 20x [20, 20] the rate of b; slowest b, p50 700 us, at most 700 us",
  );
  assert.equal(
    right,
    "108 answers to 56 different queries were compared, 12 of them to the last page: all are right.",
  );
  assert.ok(
    rest.includes(
      "CM-S-08, p50 under 10 ms (service time, warm, one client, own mix): b misses it with b (17 ms); p holds it with every kind",
    ),
  );
});

Deno.test("wrong answers come before all else, and a contestant that was not asked a mix is named", () => {
  const wrong = lines([mixSamples({ b: six(round(1, 1, { wrong: ["b = 2"] })) })]);
  assert.deepEqual(wrong.slice(0, 2), [
    "WRONG: b answers 1 queries otherwise than the data says: its times do not count",
    "  b = 2",
  ]);
  assert.ok(wrong.includes("p was not asked own: it cannot answer every query of that"));
  assert.ok(wrong.some((line) => line.endsWith("1 queries were answered wrong.")));
});

Deno.test("a load is one line of verdicts with response times", () => {
  const outcome = { responseUs: Array(300).fill(200), wrong: 0, kept: true, generatorLimited: false };
  const readers = [{ name: "b", outcomes: [null] }, { name: "p", outcomes: [outcome] }];
  const load = { ids: ["CM-R-08"], what: "all kinds together", ratePerS: 240, weights: {}, together: true };
  const found = lines([mixSamples({ b: six(round(1, 1)) })], [{ ...load, readers }]);
  assert.ok(
    found.includes(
      "CM-R-08, all kinds together at 240/s: b not tried, as less was not kept; p kept (response p50 200 us, p99 200 us)",
    ),
    found.join("\n"),
  );
});
