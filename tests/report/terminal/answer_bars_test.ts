import assert from "node:assert/strict";
import type { AnswerBar, AnswerRow } from "../../../lib/report/charts/answer_rows.ts";
import { answerBars } from "../../../lib/report/terminal/answer_bars.ts";

const bar = (changes: Partial<AnswerBar>): AnswerBar => ({
  ...{
    axis: "reads",
    asked: "100k/s",
    id: "X",
    headroom: 0.1,
    interval: null,
    verdict: "fail",
    isFirst: false,
  },
  ...changes,
});

const row = (changes: Partial<AnswerRow> = {}): AnswerRow => ({
  ...{
    name: "ride-sharing-north-america",
    store: "posting",
    isHeld: true,
    isExact: false,
    colour: "recommended",
  },
  bars: ["writes", "reads", "disk", "sync"].map((axis) => bar({ axis })),
  ...changes,
});

Deno.test("bars of text stand left of the 1x line where what is asked is missed, right of it where there is room, light where it is open", () => {
  const bars = [
    bar({ axis: "writes", headroom: 0.01, interval: [0.001, 0.1] }),
    bar({ axis: "reads", headroom: 100, verdict: "pass" }),
    bar({ axis: "disk", headroom: 0.1, verdict: "not proven" }),
    bar({ axis: "sync", headroom: null, verdict: null, asked: "unknown" }),
  ];
  const [title, ...below] = answerBars([row({ bars })]);
  const lines = below.slice(0, -1);
  const one = title!.indexOf("│");
  assert.ok(one > 0 && lines.every((line) => line[one] === "│"), [title, ...lines].join("\n"));
  const [writes, reads, disk, sync] = lines.map((line) => [line.slice(0, one), line.slice(one + 1)]);
  assert.match(writes![0]!, /ride-sharing +writes +─+█+$/);
  assert.match(writes![1]!, /^ +1\/100 ✗ +\[1\/1k, 0\.1x\] +100k\/s$/);
  assert.match(reads![0]!, /on posting +reads +$/);
  assert.match(reads![1]!, /^█+ +100x ✓ +\[\?\] +100k\/s$/);
  assert.match(disk![0]!, / disk +░+$/);
  assert.match(sync![0]! + sync![1]!, /╱+ +unknown$/);
  for (const line of [title!, ...below]) assert.ok(line.length <= 100, `${line.length}: ${line}`);
});

Deno.test("a use case on two stores is named once, and what the run does not hold has no bars", () => {
  const two = answerBars([
    row({ store: "bitemporal" }),
    row(),
    row({ name: "freelance", isHeld: false, bars: [] }),
  ]);
  const names = two.slice(1, -1).map((line) => line.slice(0, 14).trim());
  assert.deepEqual(names, ["ride-sharing", "on bitemporal", "", "", "on posting", "", "", ""]);
  assert.deepEqual(answerBars([row({ isHeld: false, bars: [] })]), []);
});

Deno.test("two scenarios of one use case keep their own names", () => {
  const lines = answerBars([row(), row({ name: "ride-sharing-city" })]);
  assert.ok(lines.some((line) => line.startsWith("ride-sharing-north-america ")));
  assert.ok(lines.some((line) => line.startsWith("ride-sharing-city ")));
});
