import assert from "node:assert/strict";
import { assertOutput } from "../schemas/json_output.ts";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("tiers refuses a scenario without blocks, tiers and blocks that do not fit, before anything is made", async () => {
  assertRefused(await refusal("tiers", "--scenario", "agent-onboarding"), /has no blocks/);
  assertRefused(await refusal("tiers", "--keep", "half"), /--keep "half"/);
  assertRefused(await refusal("tiers", "--to", "sqlite"), /--to "sqlite" is unknown.*postgres, parquet/s);
  assertRefused(
    await refusal("tiers", "--to", "postgres,parquet", "--keep", "100"),
    /--keep 100 does not fit --to postgres,parquet.*try --keep 100,200/s,
  );
});

Deno.test("tiers --plan says where what ended goes, and what it would take, and makes nothing", async () => {
  const { code, stdout } = await refusal("tiers", "--plan", "--rounds", "2");
  assert.equal(code, 0);
  assert.match(stdout, /^A chain loaded, then 2 rounds .*: about /);
  assert.match(stdout, /from SQLite to PostgreSQL, and what ended before that to Parquet/);
  assert.match(stdout, /^The use case names: .*7 days of readings/m);
  const { stdout: json } = await refusal("tiers", "--plan", "--json", "--scenario", "carbon-credits-v1");
  assertOutput("tiers", json);
  assert.deepEqual(JSON.parse(json).to, ["parquet"]);
});
