import assert from "node:assert/strict";
import { measuringCostUs } from "../../../lib/bench/load/measuring_cost.ts";

Deno.test("measuringCostUs() is the time of one section, however short", () => {
  const spin = (us: number) => () => {
    const end = performance.now() + us / 1000;
    while (performance.now() < end);
  };
  // Less than this no section can take; how much more a busy machine makes it take is not tested.
  const spun = measuringCostUs(spin(50));
  assert.ok(spun >= 50, `${spun}`);
  let calls = 0;
  const empty = measuringCostUs(() => calls++);
  assert.ok(empty < spun && calls > 100, `${empty}`);
});
