import assert from "node:assert/strict";
import { nearestName } from "../../lib/text/nearest_name.ts";

for (
  const [word, names, nearest] of [
    ["mendosa", ["mendoza", "ride-sharing-city"], "mendoza"],
    ["Compute", ["mendoza", "compute-marketplace"], "compute-marketplace"],
    ["onboarding-agent", ["mendoza", "agent-onboarding"], "agent-onboarding"],
    ["ot", ["scale", "out"], "out"],
    ["capacity", ["01_mendoza", "07_capacity"], "07_capacity"],
    ["zzz", ["mendoza"], null],
    ["", ["mendoza"], null],
  ] as const
) {
  Deno.test(`nearestName() finds ${nearest} for "${word}" in ${names.join(", ")}`, () => {
    assert.equal(nearestName(word, names), nearest);
  });
}
