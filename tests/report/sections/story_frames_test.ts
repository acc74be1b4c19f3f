import assert from "node:assert/strict";
import { loadRequirements } from "../../../lib/reference/requirements.ts";
import { openRun } from "../../../lib/report/sections/open_run.ts";
import {
  curveFrame,
  markFrame,
  requirementFrame,
  verdictFrame,
} from "../../../lib/report/sections/story_frames.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";

const run = await openRun("tests/data/quick_run");
const story = await run.story();

Deno.test("a verdict's headroom has the interval by which it was judged: a pass lies above 1, a fail below", () => {
  const rows = rowsOf(verdictFrame(story));
  assert.equal(rows.length, story.assessment.verdicts.length);
  const judged = rows.filter(({ headroom_low }) => headroom_low !== null);
  const senses = new Set(
    judged.map(({ value, low, headroom, headroom_low }) => (low < value) === (headroom_low < headroom)),
  );
  assert.ok(
    senses.size >= 1 && judged.some(({ unit }) => unit === "ms") && judged.some(({ unit }) => unit !== "ms"),
  );
  for (const { id, verdict, headroom, headroom_low: low, headroom_high: high } of judged) {
    assert.ok(low <= headroom * (1 + 1e-9) && headroom <= high * (1 + 1e-9), id);
    if (verdict === "pass") assert.ok(low >= 1, id);
    if (verdict === "fail") assert.ok(high <= 1, id);
  }
});

Deno.test("frames of curves, their marks and the requirements hold all of them", () => {
  const { curves } = story.assessment;
  const points = curves.reduce((sum, { law, measured }) => sum + law.length + measured.length, 0);
  assert.equal(curveFrame(story).height, points);
  assert.equal(
    markFrame(story).height,
    curves.reduce((sum, { marks, limits }) => sum + marks.length + limits.length, 0),
  );
  assert.equal(requirementFrame().height, loadRequirements().length);
});

Deno.test("a held-out prediction's error is what it was off by, and only larger trials are held out", async () => {
  const rows = rowsOf(await run.heldOut());
  assert.ok(rows.length > 0);
  for (const { predicted, measured, error, beyond } of rows) {
    assert.ok(Math.abs(predicted * (1 + error) - measured) <= 1e-9 * measured);
    assert.ok(beyond >= 3.8);
  }
});
