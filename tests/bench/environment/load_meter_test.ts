import assert from "node:assert/strict";
import { LoadMeter, processorShares } from "../../../lib/bench/environment/load_meter.ts";
import {
  processorTicks,
  readProcessorCounters,
  ticksOf,
} from "../../../lib/bench/environment/processor_counters.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

// Recorded on a two-core virtual machine around three seconds of one thread that counts, beside a test suite.
const STAT = [
  "cpu  5318 0 4321 57190 918 0 174 248 0 0\ncpu0 2659 0 2160 28595 459 0 87 124 0 0\ncpu1 2659 0 2161 28595 459 0 87 124 0 0\nintr 9",
  "cpu  5866 0 4371 57190 918 0 174 250 1 0\ncpu0 2933 0 2185 28595 459 0 87 125 0 0\ncpu1 2933 0 2186 28595 459 0 87 125 1 0\nintr 9",
] as const;
const CAT =
  "22885 (cat) R 22873 22873 6105 0 -1 4194304 98 0 0 0 12 3 40 5 20 0 1 0 241292 3133440 360 184467440 0 0 0";

Deno.test("processorTicks() reads what all processors did; guests are not counted twice", () => {
  const [before, after] = STAT.map((stat) => processorTicks(stat, null));
  assert.deepEqual(before, { busy: 9813, stolen: 248, total: 68169 });
  assert.deepEqual(after, { busy: 10411, stolen: 250, total: 68769 });
});

Deno.test("processorTicks() counts the processors that a process may run on alone", () => {
  const stat =
    "cpu  30 0 0 170 0 0 0 0 0 0\ncpu0 10 0 0 90 0 0 0 0 0 0\ncpu11 20 0 0 80 0 0 0 0 0 0\nctxt 7\n";
  assert.deepEqual(processorTicks(stat, new Set([0, 1])), { busy: 10, stolen: 0, total: 100 });
  assert.deepEqual(processorTicks(stat, new Set([11])), { busy: 20, stolen: 0, total: 100 });
});

Deno.test("ticksOf() adds a process and its ended children, whatever the process is called", () => {
  assert.equal(ticksOf(CAT), 60);
  assert.equal(ticksOf(CAT.replace("(cat)", "(a) b) R (c)")), 60);
});

Deno.test("processorShares() takes the benchmark's own time out and names no share of nothing", () => {
  const { busy, stolen, total } = { busy: 10411 - 9813, stolen: 2, total: 600 };
  const part = { busy, stolen, total, own: 146, runNs: 1.5948e9, waitNs: 1.6249e9 };
  const { others_cpu_share: others, steal_share: steal, cpu_wait_share: wait } = processorShares([
    part,
    part,
  ]);
  assert.ok(Math.abs(others! - (598 - 146) / 600) < 1e-9);
  assert.ok(Math.abs(steal! - 2 / 600) < 1e-9);
  assert.ok(Math.abs(wait! - 0.5047) < 1e-4);
  const alone = processorShares([{ ...part, busy: 300, own: 303 }]);
  assert.equal(alone.others_cpu_share, 0);
  // Two ticks that were stolen; behind the benchmark's own processes it waited the rest.
  assert.ok(Math.abs(alone.cpu_wait_share! - 0.02 / 3.2197) < 1e-4);
  const none = { others_cpu_share: null, steal_share: null, cpu_wait_share: null };
  assert.deepEqual(processorShares([]), none);
});

Deno.test("readProcessorCounters() counts what this process started as its own while it runs, as a store's server does", async () => {
  if (Deno.build.os !== "linux") return;
  const child = new Deno.Command("sh", { args: ["-c", "while :; do :; done"] }).spawn();
  const ticks = () => ticksOf(Deno.readTextFileSync(`/proc/${child.pid}/stat`));
  const [before, ticksBefore] = [readProcessorCounters()!, ticks()];
  while (ticks() < ticksBefore + 10) await new Promise((resolve) => setTimeout(resolve, 10));
  const after = readProcessorCounters()!;
  child.kill("SIGKILL");
  await child.status;
  assert.ok(after.own - before.own >= 10);
});

Deno.test("readProcessorCounters() counts threads and ended children of this process as its own", async () => {
  const before = readProcessorCounters();
  if (before === null) return assert.notEqual(Deno.build.os, "linux");
  const spin = "const end = performance.now() + 300; while (performance.now() < end);";
  const worker = new Worker(`data:application/javascript,${encodeURIComponent(spin + "postMessage(0);")}`, {
    type: "module",
  });
  await new Promise((resolve) => worker.onmessage = resolve);
  worker.terminate();
  const afterThread = readProcessorCounters()!;
  await new Deno.Command(Deno.execPath(), { args: ["eval", spin] }).output();
  const afterChild = readProcessorCounters()!;
  assert.ok(afterThread.own > before.own);
  assert.ok(afterChild.own > afterThread.own);
  assert.ok(afterChild.total > before.total && afterChild.runNs >= before.runNs);
});

Deno.test("LoadMeter gives a trial's columns and leaves nothing beside the store", async () => {
  await inTemporaryFolder(async (dir) => {
    const meter = await LoadMeter.open(dir);
    assert.equal(await meter.during(() => Promise.resolve("done")), "done");
    const columns = await meter.columns();
    assert.ok(columns.fsync_before_us! > 0 && columns.fsync_after_us! > 0 && columns.load_average! >= 0);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});
