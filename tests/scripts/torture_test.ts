import assert from "node:assert/strict";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("torture refuses what there is not, before any work", async () => {
  assertRefused(await refusal("torture", "--store", "postings"), /did you mean "posting"/);
  assertRefused(await refusal("torture", "--only", "appends"), /--only "appends"[^]*append,/);
  assertRefused(await refusal("torture", "--store", "posting", "--variant", "fast"), /--variant "fast"/);
  assertRefused(
    await refusal("torture", "--store", "posting", "--only", "batch"),
    /Nothing of what is asked/,
  );
  assertRefused(await refusal("torture", "--kills", "0"), /--kills "0"/);
  assertRefused(await refusal("torture", "--trial", "-1"), /--trial "-1"/);
});

Deno.test("torture --plan says how long and how many of each, and does nothing", async () => {
  const { code, stdout } = await refusal("torture", "--plan", "--store", "posting", "--kills", "1000");
  assert.equal(code, 0);
  assert.match(stdout, /^About .* on a quiet machine/);
  assert.match(stdout, /posting:full\/append\/power +500/);
});
