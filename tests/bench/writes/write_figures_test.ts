import assert from "node:assert/strict";
import type { WriteTrial } from "../../../lib/bench/writes/write_trial.ts";
import { writeFigures } from "../../../lib/bench/writes/write_figures.ts";

const POINT = { entities: 10, attributes: 2, payloadBytes: 1, firstBlock: 1 };
const STAGE = {
  cpuMs: 1,
  rows: 110,
  entities: 10,
  writtenBytes: 500,
  fileBytes: 100,
  logBytes: null,
  responseMs: null,
};

/** Creates take `create` ms a block and updates three times as long; each trial has `blocks` blocks of ten entities. */
function trial(create: number, blocks: number): WriteTrial {
  const stage = (kind: "create" | "update", times: number) => ({
    ...STAGE,
    kind,
    entities: 10 * blocks,
    cpuMs: 2 * times * blocks,
    serviceMs: Array.from({ length: blocks }, () => times * create),
    writtenBytes: 500 * times * blocks,
  });
  return { stages: [stage("create", 1), stage("update", 3)], measuringUs: 2 };
}

function figuresOf(trials: readonly WriteTrial[]) {
  const planned = { point: POINT, kinds: ["create", "update"], blocks: 1 } as const;
  return writeFigures([{ contestant: "store", planned, trials }], null);
}

Deno.test("costs are medians over trials, and ratios to a create are taken within each trial", () => {
  const [create, update] = figuresOf([1, 2, 3, 4, 5, 6].map((ms) => trial(ms, 2)));
  assert.deepEqual(create!.blockMs, { median: 3.5, interval: [1, 6], n: 6, needed: 6 });
  const { median, interval } = update!.toCreate!.time;
  for (const ratio of [median, ...interval!]) assert.ok(Math.abs(ratio - 3) < 1e-9, "however trials differ");
  assert.equal(update!.toCreate!.written!.median, 3);
  // 10 entities in 3.5 ms or so: the median of 10,000, 5,000, 3,333, 2,500, 2,000 and 1,667 a second.
  assert.ok(Math.abs(create!.entitiesPerS.median - (10_000 / 3 + 2500) / 2) < 1e-6);
  // 2 ms of CPU for a block of ten entities.
  assert.equal(create!.cpuUs.median, 200);
  assert.equal(create!.logBytes, null);
  // 2 us of a median block of 3.5 ms, trial by trial: 2/1000 to 2/6000.
  assert.ok(create!.measuringShare > 2 / 6000 && create!.measuringShare < 2 / 1000);
});

Deno.test("a p99 takes 300 blocks, over all trials", () => {
  const [few] = figuresOf([1, 2, 3, 4, 5, 6].map((ms) => trial(ms, 49)));
  assert.equal(few!.p99Ms, null);
  const [enough] = figuresOf([1, 2, 3, 4, 5, 6].map((ms) => trial(ms, 50)));
  assert.equal(enough!.p99Ms, 6);
});

Deno.test("a block is late where it is not done when the next one is due, and waiting counts into its response", () => {
  const stage = {
    ...STAGE,
    kind: "create" as const,
    entities: 30,
    serviceMs: [1500, 2500, 500],
    responseMs: [1500, 2500, 1000],
  };
  const late = { stages: [stage], measuringUs: 1 } as const;
  const planned = { point: POINT, kinds: ["create"], blocks: 3 } as const;
  const [figures] = writeFigures([{ contestant: "store", planned, trials: [late] }], 2);
  assert.deepEqual(figures!.cadence, { blocks: 3, late: 1, responseP50Ms: 1500, responseMaxMs: 2500 });
});
