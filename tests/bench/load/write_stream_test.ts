import assert from "node:assert/strict";
import { digestOf } from "./small_load.ts";
import {
  loadedState,
  refuseMix,
  sustainedShare,
  withWriteStream,
  writeStream,
} from "../../../lib/bench/load/write_stream.ts";
import { UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { EVERY_KIND } from "../../synth/every_kind.ts";

Deno.test("a stream is due every 2 s, or as often as blocks of a size take at its rate", () => {
  const load = { mix: "steady", ratePerS: 1600 };
  assert.deepEqual(writeStream({ ...load, entities: null }, 60), {
    ...load,
    ...{ perBlock: 3200, cadenceMs: 2000, blocks: 30 },
  });
  const { cadenceMs, blocks } = writeStream({ ...load, entities: 400 }, 60);
  assert.deepEqual([cadenceMs, blocks], [250, 240]);
});

Deno.test("blocks hold as many operations as are offered, in the proportions of the mix, whatever the scale", () => {
  for (const [scale, perBlock] of [[0.003, 45], [0.01, 450]] as const) {
    const scenario = withWriteStream(COMPUTE_MARKETPLACE, scale, { mix: "steady", perBlock, blocks: 40 });
    const dataset = openDataset(scenario, scale, 1n);
    const { from } = dataset.phases[1]!;
    const blocks = [...dataset.blocks(from, from + 40)];
    const count = blocks.reduce((sum, { operations }) => sum + operations.length, 0);
    assert.ok(Math.abs(count / 40 - perBlock) <= 0.02 * perBlock, `${count} operations in 40 blocks`);
    const [all, own] = [COMPUTE_MARKETPLACE, scenario].map(({ operations }) =>
      operations.filter(({ proportional }) => !proportional)
        .map(({ ratePerS }, _, { 0: first }) => ratePerS.value / first!.ratePerS.value)
    );
    own!.forEach((share, i) => assert.ok(Math.abs(share - all![i]!) < 1e-9));
  }
});

Deno.test("a mix may be a peak's: its operations beside the steady ones that it does not replace", () => {
  const mix = "batch_submission";
  const { operations, peaks } = withWriteStream(COMPUTE_MARKETPLACE, 0.01, { mix, perBlock: 500, blocks: 5 });
  const ids = operations.map(({ id }) => id);
  assert.ok(ids.includes("batch_creation") && ids.includes("node_health"));
  assert.ok(!ids.includes("workload_resources"));
  assert.equal(peaks, undefined);
});

Deno.test("a mix may be operations alone, by how their ids begin, and any other name is refused with what there is", () => {
  const own = withWriteStream(COMPUTE_MARKETPLACE, 0.01, { mix: "node_failure", perBlock: 50, blocks: 5 });
  assert.deepEqual(own.operations.map(({ id }) => id), ["node_failure_busy", "node_failure_idle"]);
  refuseMix(COMPUTE_MARKETPLACE, "node_failure");
  assert.throws(
    () => refuseMix(COMPUTE_MARKETPLACE, "node_fail"),
    (error) =>
      error instanceof UsageError && /^steady, mass_node_failure.*workload_creation/.test(error.expected),
  );
});

Deno.test("what is loaded is the same whatever is offered, unless what expires depends on it", () => {
  const streams = [{ perBlock: 20, blocks: 5 }, { perBlock: 60, blocks: 30 }];
  const [first, second] = streams.map((own) =>
    withWriteStream(COMPUTE_MARKETPLACE, 0.002, { mix: "steady", ...own })
  );
  assert.equal(loadedState(first!), loadedState(second!));
  assert.equal(digestOf(first!, 0.002), digestOf(second!, 0.002));
  const [some, others] = streams.map((own) => withWriteStream(EVERY_KIND, 1, { mix: "steady", ...own }));
  assert.notEqual(loadedState(some!), loadedState(others!));
});

Deno.test("a rate is sustained, or it is told how much of it is", () => {
  const share = (perBlock: number) =>
    sustainedShare(
      withWriteStream(COMPUTE_MARKETPLACE, 0.001, { mix: "steady", perBlock, blocks: 10 }),
      0.001,
    );
  assert.equal(share(50), 1);
  assert.ok(share(5_000) < 0.5, `${share(5_000)}`);
});
