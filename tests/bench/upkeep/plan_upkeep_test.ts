import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import { estimateUpkeep, HOUR_BLOCKS, parseLogs } from "../../../lib/bench/upkeep/plan_upkeep.ts";
import { UPKEEP_PARTS, type UpkeepPart } from "../../../lib/bench/upkeep/upkeep_result.ts";

Deno.test("logs are sizes in MB, each once, the smallest first", () => {
  assert.deepEqual(parseLogs("64,1,0.5,64"), [0.5e6, 1e6, 64e6]);
  for (const list of ["0", "-1", "1e3", "big", "1,,2"]) {
    assert.throws(() => parseLogs(list), UsageError, list);
  }
});

Deno.test("an hour is 1,800 blocks", () => assert.equal(HOUR_BLOCKS, 1800));

const FILE_BYTES = 10e9;

/** What parts need, on a file that is made, or on a given one of 10 GB. */
function estimate(
  parts: readonly UpkeepPart[],
  { scale = 0.01, fromBytes = null }: { scale?: number; fromBytes?: number | null } = {},
) {
  return estimateUpkeep({
    scenario: COMPUTE_MARKETPLACE,
    scale,
    contestants: [{ store: "bitemporal", variant: "normal" }],
    fromBytes,
    parts,
    blocks: 10,
    logs: [1e6],
  });
}

Deno.test("every part is estimated to take time, and a copy of a larger file more disk", () => {
  const all = estimate(UPKEEP_PARTS);
  for (const part of ["vacuum", "incremental", "statistics", "recovery", "open"] as const) {
    assert.ok(estimate(UPKEEP_PARTS.filter((other) => other !== part)).seconds < all.seconds, part);
  }
  assert.ok(estimate(UPKEEP_PARTS, { scale: 1 }).diskBytes > 10 * all.diskBytes);
});

Deno.test("disk is that of the part that takes most, in files that are there at once: one after the other removes its own", () => {
  const files = (...parts: UpkeepPart[]) =>
    Math.round(estimate(parts, { fromBytes: FILE_BYTES }).diskBytes / FILE_BYTES);
  assert.deepEqual([files("open"), files("statistics"), files("recovery"), files("vacuum")], [1, 2, 3, 4]);
  assert.equal(files(...UPKEEP_PARTS), 4);
});
