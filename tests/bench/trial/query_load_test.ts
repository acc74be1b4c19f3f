import assert from "node:assert/strict";
import { runQueries } from "../../../lib/bench/trial/query_load.ts";
import type { TrialContext } from "../../../lib/bench/trial/trial_context.ts";
import type { ExpectedQuery } from "../../../lib/bench/data/expectations.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";

Deno.test("runQueries() ends on a store that promises more results for ever, and counts the answer as wrong", async () => {
  const checks: { readonly ok: boolean; readonly actual: string }[] = [];
  const ignore = () => {};
  const recorder = {
    plan: ignore,
    query: ignore,
    check: (_: string, ok: boolean, { actual }: { actual: string }) => checks.push({ ok, actual }),
  };
  const host = { progress: ignore, yieldNow: () => Promise.resolve() };
  const steps = { begin: () => ignore };
  const context = { recorder, host, checks: steps, clock: { nowUs: () => 0 } } as unknown as TrialContext;
  const store = {
    capabilities: { history: "head", language: "full", bulk: false },
    compile: (text: string) => ({ text, native: "" }),
    explain: () => Promise.resolve([]),
    run: () => Promise.resolve({ versions: [], cursor: "more" }),
  } as unknown as EntityStore;
  const query = { type: "by-key", text: "*", atBlock: 1, limit: 10, matching: 3, keys: [] };
  const queries = [{ ...query, digest: "", versionsDigest: "" } as unknown as ExpectedQuery];
  const load = { rounds: 0, openArrivals: 0, openRatePerS: 0, seed: 1, context };
  const { wrong } = await runQueries(store, { queries, history: [] }, load);
  assert.equal(wrong, 2);
  assert.deepEqual(checks.map(({ ok }) => ok), [false]);
});
