import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import { estimateUpkeep, HOUR_BLOCKS, parseLogs, parseParts } from "../../../lib/bench/upkeep/plan_upkeep.ts";
import { UPKEEP_PARTS, type UpkeepPart } from "../../../lib/bench/upkeep/upkeep_result.ts";

Deno.test("parts are taken in their own order, and one that is none or stands twice is refused", () => {
  assert.deepEqual(parseParts("open, vacuum"), ["vacuum", "open"]);
  for (const list of ["vacum", "open,open", ""]) assert.throws(() => parseParts(list), UsageError, list);
});

Deno.test("logs are sizes in MB, each once, the smallest first", () => {
  assert.deepEqual(parseLogs("64,1,0.5,64"), [0.5e6, 1e6, 64e6]);
  for (const list of ["0", "-1", "1e3", "big", "1,,2"]) {
    assert.throws(() => parseLogs(list), UsageError, list);
  }
});

Deno.test("an hour is 1,800 blocks", () => assert.equal(HOUR_BLOCKS, 1800));

Deno.test("every part is estimated to take time, and a copy of a larger file more disk", () => {
  const estimate = (parts: readonly UpkeepPart[], scale = 0.01) =>
    estimateUpkeep({
      scenario: COMPUTE_MARKETPLACE,
      scale,
      contestants: [{ store: "bitemporal", variant: "normal" }],
      fromBytes: null,
      parts,
      blocks: HOUR_BLOCKS,
      logs: [1e6],
    });
  const all = estimate(UPKEEP_PARTS);
  for (const part of ["vacuum", "incremental", "statistics", "recovery", "open"] as const) {
    assert.ok(estimate(UPKEEP_PARTS.filter((other) => other !== part)).seconds < all.seconds, part);
  }
  assert.ok(estimate(UPKEEP_PARTS, 1).diskBytes > 10 * all.diskBytes);
});
