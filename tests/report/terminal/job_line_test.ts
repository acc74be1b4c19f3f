import assert from "node:assert/strict";
import { JobLine } from "../../../lib/report/terminal/job_line.ts";

const BLOCKS = { step: "appending", total: 350_000, unit: "blocks" };

Deno.test("JobLine gives blocks, rows a second of the last while and the remaining time of a long load", () => {
  const line = new JobLine("mendoza x1 full", 0);
  const total = 20_500_000;
  let rows = 0;
  for (let second = 0; second <= 300; second++) {
    // The load slows down: what the first minute promised must not be in the rate any more.
    rows += second < 200 ? 60_000 : 25_000;
    line.update({ ...BLOCKS, done: 500 * second, rows: { done: rows, total } }, 1000 * second);
  }
  const left = Math.ceil((total - rows) / 25_000 / 60);
  assert.equal(
    line.text(300_000),
    `mendoza x1 full: appending 150,000 of 350,000 blocks, 25 k rows/s, ${left} min left`,
  );
});

Deno.test("JobLine counts the unit itself where there are no rows, and needs no total", () => {
  const line = new JobLine("onboarding", 0);
  for (const second of [0, 1, 2, 3]) {
    line.update({ step: "onboarding", done: 10 * second, total: 100, unit: "agents" }, 1000 * second);
  }
  assert.equal(line.text(3000), "onboarding: onboarding 30 of 100 agents, 10 agents/s, 7 s left");
  line.update({ step: "reading", done: 7, total: 0, unit: "blocks" }, 3000);
  assert.equal(line.text(3000), "onboarding: reading 7 blocks");
});

Deno.test("JobLine says how long a check has taken that nothing can be counted in", () => {
  const line = new JobLine("mendoza x1 full", 0);
  assert.equal(line.text(500), "mendoza x1 full: starting");
  line.update({ ...BLOCKS, done: 350_000 }, 1000);
  line.update({ step: "checking 3 of 3 (the store's own check)", done: 0, total: 0, unit: "" }, 60_000);
  assert.equal(line.text(61_000), "mendoza x1 full: checking 3 of 3 (the store's own check)");
  assert.equal(line.text(102_000), "mendoza x1 full: checking 3 of 3 (the store's own check), 42 s so far");
  assert.match(line.text(60_000 + 200_000), /4 min so far$/);
});

Deno.test("JobLine tells no rate of the first two seconds, and none while nothing moves", () => {
  const line = new JobLine("x", 0);
  line.update({ ...BLOCKS, done: 10 }, 0);
  line.update({ ...BLOCKS, done: 20 }, 1000);
  assert.equal(line.text(1000), "x: appending 20 of 350,000 blocks");
  line.update({ ...BLOCKS, done: 20 }, 30_000);
  line.update({ ...BLOCKS, done: 20 }, 40_000);
  assert.equal(line.text(40_000), "x: appending 20 of 350,000 blocks");
});
