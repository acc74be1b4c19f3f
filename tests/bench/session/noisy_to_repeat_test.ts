import assert from "node:assert/strict";
import { defaultSettings, planOf } from "../../../lib/bench/plan/bench_settings.ts";
import { noisyToRepeat } from "../../../lib/bench/session/noisy_to_repeat.ts";
import { MENDOZA } from "../../../lib/scenarios/mod.ts";

Deno.test("noisyToRepeat() names noisy trials in the plan's order while they are few, and none where the machine stays busy", () => {
  const { trials } = planOf(defaultSettings("quick", [MENDOZA], "1"));
  const ids = trials.map(({ trial }) => trial);
  const noisy = (count: number) => new Set(ids.slice(0, count).reverse());
  const few = Math.floor(trials.length / 5);
  assert.ok(few >= 2);
  assert.deepEqual(noisyToRepeat(trials, noisy(few)).map(({ trial }) => trial), ids.slice(0, few));
  assert.deepEqual(noisyToRepeat(trials, noisy(few + 1)), []);
  assert.deepEqual(noisyToRepeat(trials, new Set()), []);
  // A single long trial is not doubled without being asked.
  assert.deepEqual(noisyToRepeat(trials.slice(0, 1), noisy(1)), []);
});
