import assert from "node:assert/strict";
import { estimateOnboard } from "../../../lib/bench/plan/estimate_onboard.ts";

const size = (agents: number) => ({ agents, anchorsPerAgent: 3, batchAgents: 100 });
const seconds = (agents: number, store: string, variant: string) =>
  estimateOnboard(size(agents), { store, variant }).seconds;

Deno.test("an onboarding in auths' layout grows with the square of its agents, in a sharded one with their number", () => {
  const times = (store: string) => seconds(10_000, store, "per-event") / seconds(1000, store, "per-event");
  assert.ok(times("auths-layout") > 20, String(times("auths-layout")));
  assert.ok(times("packfile") < 10, String(times("packfile")));
  // git fsck of the 23 GB that this leaves took over ten minutes alone.
  assert.ok(seconds(10_000, "auths-layout", "per-event") > 600 + 240);
  const bytes = (agents: number) =>
    estimateOnboard(size(agents), { store: "auths-layout", variant: "per-event" }).diskBytes;
  // 94 bytes of tree entries for each earlier event, of which the ids (40) do not compress: 30,000 ^ 2 / 2 of them.
  assert.ok(bytes(10_000) > 40 * 30_000 ** 2 / 2 && bytes(10_000) < 94 * 30_000 ** 2 / 2);
});

Deno.test("fewer commits and fewer syncs are never estimated to take longer", () => {
  for (const store of ["auths-layout", "packfile", "my-own"]) {
    const [perEvent, batch, multiSeal] = ["per-event", "batch", "multi-seal"].map((mode) =>
      seconds(1000, store, mode)
    );
    assert.ok(perEvent! > batch! && batch! > multiSeal!, store);
    for (const mode of ["per-event", "batch", "multi-seal"]) {
      const [none, each, all] = ["", "+batch", "+commit"].map((fsync) => seconds(1000, store, mode + fsync));
      assert.ok(none! <= each! && each! <= all!, `${store} ${mode}`);
    }
    assert.ok(seconds(1000, store, "per-event+batch") < seconds(1000, store, "per-event+commit"));
  }
});
