import assert from "node:assert/strict";
import { trialPhase } from "../../../lib/bench/trial/trial_phase.ts";

const phasesOf = (loadBlocks: number) => [
  { name: "load", from: 1, to: 1 + loadBlocks },
  { name: "steady", from: 1 + loadBlocks, to: 21 + loadBlocks },
];
const count = (loadBlocks: number, warmupBlocks: number) => {
  const phases = phasesOf(loadBlocks);
  const names = Array.from({ length: 20 + loadBlocks }, (_, i) => trialPhase(1 + i, phases, warmupBlocks));
  return ["warmup", "load", "steady"].map((name) => names.filter((own) => own === name).length);
};

Deno.test("the first blocks of a trial are warmup, the rest the data set's own phases", () => {
  assert.deepEqual(count(5, 1), [1, 4, 20]);
  assert.deepEqual(count(5, 0), [0, 5, 20]);
});

Deno.test("the load's last block is never warmup: a law needs a block that only creates", () => {
  assert.deepEqual(count(1, 1), [0, 1, 20]);
  assert.deepEqual(count(2, 5), [1, 1, 20]);
});
