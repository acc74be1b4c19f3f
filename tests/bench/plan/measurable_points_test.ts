import assert from "node:assert/strict";
import { whyUnrestricted } from "../../../lib/bench/environment/memory_limit.ts";
import { chooseEntityStores } from "../../../lib/bench/plan/chosen_store.ts";
import { EXPERIMENTS } from "../../../lib/bench/plan/experiments.ts";
import { measurablePoints } from "../../../lib/bench/plan/measurable_points.ts";

const KNEES = EXPERIMENTS["knees"]!.points;

Deno.test("points with restricted memory are measured where that is permitted, else left out with the reason", async () => {
  const stores = await chooseEntityStores("posting,bitemporal", "library-default,normal");
  const { points, memoryNote } = await measurablePoints(KNEES, stores);
  const reason = await whyUnrestricted();
  if (reason === null) assert.deepEqual([points, memoryNote], [KNEES, undefined]);
  else {
    assert.deepEqual(points, KNEES.slice(0, 1));
    assert.equal(memoryNote, `memory could not be restricted: ${reason}; cache sizes alone are measured`);
  }
});

Deno.test("points of a variant that is not chosen are left out, and that is said", async () => {
  const { points, memoryNote } = await measurablePoints(KNEES, await chooseEntityStores("posting", "tuned"));
  assert.deepEqual(points, KNEES.slice(0, 1));
  assert.equal(memoryNote, "memory is not restricted: that is measured with library-default alone");
});

Deno.test("an experiment without restricted memory keeps its points and says nothing", async () => {
  const { points } = EXPERIMENTS["growth-marketplace"]!;
  const stores = await chooseEntityStores("posting", "normal");
  assert.deepEqual(await measurablePoints(points, stores), { points });
});
