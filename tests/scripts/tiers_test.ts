import { assertRefused, refusal } from "./run_script.ts";

Deno.test("tiers refuses a scenario without blocks, and what is no number of blocks, before anything is made", async () => {
  assertRefused(await refusal("tiers", "--scenario", "agent-onboarding"), /has no blocks/);
  assertRefused(await refusal("tiers", "--keep", "half"), /--keep "half"/);
});
