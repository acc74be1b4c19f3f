import assert from "node:assert/strict";
import { estimateReads, type ReadsWork } from "../../../lib/bench/reads/plan_reads.ts";
import { parseReaders } from "../../../lib/bench/reads/read_contestant.ts";
import { UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/compute_marketplace/compute_marketplace.ts";

const MIX = {
  id: "own",
  about: "",
  kinds: [{ type: "a", weight: 1 }],
  draws: [Array.from({ length: 50 }, () => ({ type: "a", text: "*", atBlock: 1, limit: 1 }))],
};
const LOAD = { ids: [], what: "", ratePerS: 100, weights: { a: 1 }, together: true };

async function estimate(
  names: string,
  { scale = 0.01, ...changes }: Partial<ReadsWork> & { scale?: number } = {},
) {
  return estimateReads({
    readers: await parseReaders(names),
    ...{ programs: [], mixes: [MIX], rounds: 6, offered: [] },
    made: { scenario: COMPUTE_MARKETPLACE, scale, stream: false },
    ...changes,
  });
}

Deno.test("time grows with contestants, rounds and loads; disk with files and scale, and one file serves all its statistics", async () => {
  const one = await estimate("bitemporal");
  const states = await estimate("bitemporal+none,bitemporal+analyze");
  const two = await estimate("bitemporal,posting");
  assert.equal(states.diskBytes, one.diskBytes);
  assert.ok(states.seconds > one.seconds && two.diskBytes > one.diskBytes);
  assert.ok((await estimate("bitemporal", { scale: 1 })).diskBytes > 10 * one.diskBytes);
  assert.ok((await estimate("bitemporal", { rounds: 60 })).seconds > one.seconds + 40);
  assert.ok((await estimate("bitemporal", { programs: [null] })).seconds > one.seconds + 4);
  assert.ok((await estimate("bitemporal", { offered: [LOAD] })).seconds >= one.seconds + 5);
  assert.equal((await estimate("bitemporal", { made: null })).diskBytes, 0);
});

Deno.test("a contestant is a store, a variant or a state of its statistics, each once", async () => {
  const readers = await parseReaders("bitemporal:tuned+analyze, recommended,simple-eav");
  assert.deepEqual(
    readers.map((
      { name, store, variant, statistics, history },
    ) => [name, store, variant, statistics, history]),
    [
      ["bitemporal:tuned+analyze", "bitemporal", "tuned", "analyze", true],
      ["posting", "posting", "normal", null, true],
      ["simple-eav", "simple-eav", "normal", null, false],
    ],
  );
  for (const list of ["posting+vacuum", "posting,posting:normal", "postings", "posting:none", ""]) {
    await assert.rejects(parseReaders(list), UsageError, list);
  }
});
