import assert from "node:assert/strict";
import type { Appended } from "../../../lib/bench/race/appended.ts";
import type { Contestant } from "../../../lib/bench/race/race.ts";
import { raceLines } from "../../../lib/report/terminal/race_lines.ts";
import type { MedianInterval } from "../../../lib/stats/median_interval.ts";

const median = (value: number, interval: MedianInterval["interval"] = null): MedianInterval => ({
  median: value,
  interval,
  n: interval === null ? 1 : 6,
  needed: 6,
});

function contestant(
  name: string,
  changes: Partial<Contestant> & { readonly round?: Partial<Appended> },
): Contestant {
  const { round, ...ratios } = changes;
  const appended: Appended = {
    wallMs: 1000,
    cpuMs: 500,
    closeMs: 1,
    rows: 40_950,
    versions: 2140,
    totals: { versions: 2140, strings: 1, numbers: 1, payloadBytes: 1 },
    history: "all",
    fileBytes: 1,
    logBytes: 6_400_000,
    logRestarts: 69,
    commitMs: { p50: 0.383, p99: 36, max: 119, measuringShare: 0.0159 },
    peakBytes: 433_000_000,
    engine: "SQLite 3.54.1",
    durability: "process",
    settings: null,
    ...round,
  };
  return {
    name,
    rounds: [appended],
    rowsPerS: median(40_950),
    rowsPerCpuS: median(81_900),
    wallRatio: median(1),
    cpuRatio: median(1),
    bytesRatio: median(1),
    ...ratios,
  };
}

const run = (title: string) => ({
  title,
  settings: new Map([["bitemporal", "WAL, 256 MB"], ["posting:full", "WAL, FULL"], [
    "simple-eav",
    "WAL, 256 MB",
  ]]),
});
const first = contestant("bitemporal", {});

Deno.test("a race says first how the others compare with the first contestant, with intervals where there are any", () => {
  const posting = contestant("posting", {
    wallRatio: median(3.727, [3.6, 3.85]),
    cpuRatio: median(2.93),
    bytesRatio: median(0.506),
  });
  const [answer, next, ...lines] = raceLines([first, posting], run("mendoza at scale 0.002, seed 1"));
  assert.equal(
    answer,
    "posting appends 3.73 [3.60, 3.85] times as fast as bitemporal, 2.93 by CPU, into 0.51 times the bytes",
  );
  assert.equal(next, "");
  assert.equal(lines[0], "mendoza at scale 0.002, seed 1: 40,950 rows, 2,140 versions, 1 round");
  assert.match(lines[2]!, /^ +bitemporal +40,950 +81,900 +383 us +36 ms +119 ms +6 MB +69 +433 MB +process$/);
  assert.ok(lines.every((line) => line.length <= 120), lines.join("\n"));
});

Deno.test("a race tells once how stores that were run alike were run, and what their appends survive", () => {
  const full = contestant("posting:full", { round: { durability: "machine" } });
  const head = contestant("simple-eav", { round: { history: "head" } });
  const peer = contestant("python", {
    round: { engine: "SQLite 3.40.1", commitMs: null, logBytes: null, logRestarts: null, peakBytes: null },
  });
  const text = raceLines([first, full, head, peer], run("mendoza")).join("\n");
  assert.match(
    text,
    /^bitemporal, simple-eav: WAL, 256 MB$/m,
  );
  assert.match(
    text,
    /^posting:full: WAL, FULL$/m,
  );
  assert.match(text, /^ +posting:full .* machine$/m);
  assert.match(text, /^simple-eav keeps only what is live/m);
  assert.match(text, /^ +python +40,950 +81,900( +-){6} +process$/m);
  assert.match(
    text,
    /^Engines: SQLite 3\.54\.1 \(bitemporal, posting:full, simple-eav\), SQLite 3\.40\.1 \(python\)$/m,
  );
});

Deno.test("one contestant alone is told by its rate, not compared with itself", () => {
  const lines = raceLines([first], run("mendoza"));
  assert.equal(lines[0], "bitemporal appends 40,950 rows/s");
  assert.ok(!lines.join("\n").includes("Ratios"));
});
