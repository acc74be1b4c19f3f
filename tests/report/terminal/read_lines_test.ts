import assert from "node:assert/strict";
import type { ArkivFigures } from "../../../lib/bench/reads/beside_arkiv.ts";
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

function lines(
  mixes: readonly MixSamples[],
  offered: readonly OfferedSamples[] = [],
  arkiv: readonly ArkivFigures[] = [],
): string[] {
  const figures = readFigures({ rounds: 6, files: [], mixes, offered }, READERS);
  return readLines({
    title: "title",
    contestants: ["b", "p"],
    files: READERS.map(({ name }) => file(name)),
    mixes: figures,
    limits: latencyVerdicts(COMPUTE_MARKETPLACE, figures),
    offered: offeredFigures(offered),
    arkiv,
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
      "CM-S-08, AR-R-03, p50 under 10 ms (service time, warm, one client, own mix): b misses it with b (17 ms); p holds it with every kind",
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

Deno.test("a load of some kinds is a line of verdicts; all kinds together a line for each contestant, up to the rate that it keeps", () => {
  const outcome = { responseUs: Array(300).fill(200), wrong: 0, kept: true, generatorLimited: false };
  const load = (id: string, ratePerS: number, together = true) => ({
    ...{
      ids: [id],
      what: together ? "all kinds together" : "point lookups",
      ratePerS,
      weights: {},
      together,
    },
  });
  const readers = (b: boolean | null, p: boolean | null) =>
    [["b", b], ["p", p]].map(([name, kept]) => ({
      name: String(name),
      outcomes: [kept === null ? null : { ...outcome, kept: Boolean(kept) }],
    }));
  const found = lines([mixSamples({ b: six(round(1, 1)) })], [
    { ...load("CM-R-07C", 100, false), readers: readers(true, false) },
    { ...load("CM-R-08", 240), readers: readers(false, true) },
    { ...load("CM-S-06", 1000), readers: readers(null, true) },
  ]);
  for (
    const line of [
      "CM-R-07C, point lookups at 100/s: b kept (response p50 200 us, p99 200 us); " +
      "p not kept (response p50 200 us, p99 200 us)",
      "all kinds together: b keeps no rate that was asked; not kept: 240/s (CM-R-08); " +
      "not tried, as less was not kept: CM-S-06",
      "all kinds together: p keeps 240/s (CM-R-08), 1000/s (CM-S-06); all that were asked",
    ]
  ) assert.ok(found.includes(line), found.join("\n"));
});

Deno.test("beside Arkiv's store the first lines tell how many queries are as fast, and which of its answers count for nothing", () => {
  const figures = (query: string, verdict: ArkivFigures["verdict"], [arkivUs, us]: [number, number]) => ({
    ...{ query, rows: 1, verdict, n: 3, arkivUs },
    contestants: [{ name: "b", us, timesAsFast: arkivUs / us }],
  });
  const shown = lines([mixSamples({ b: six(round(1, 1)) })], [], [
    figures("q1", "same", [1000, 100]),
    figures("q2", "cut", [100, 200]),
    figures("q3", "other", [9000, 1]),
    figures("q4", "same", [400, 200]),
  ]);
  assert.equal(
    shown[0],
    "b: at least as fast as Arkiv's store on 2 of 3 queries, each the first of a process; median 2x as fast (0.5x to 10x)",
  );
  assert.equal(
    shown[1],
    "Arkiv's answers to 4 queries: 2 as computed, 1 with as many results as a page holds, whose keys were not compared, " +
      "1 otherwise, whose times do not count: q3",
  );
  assert.match(shown.find((line) => /^ *q3 /.test(line))!, /OTHERWISE.* -$/);
});
