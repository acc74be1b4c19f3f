import assert from "node:assert/strict";
import { contestantNames } from "../../../lib/bench/race/contestant.ts";
import { UsageError } from "../../../lib/errors.ts";
import { RECOMMENDED_ENTITY_STORE } from "../../../lib/stores/mod.ts";

Deno.test("contestants are shown by their own names, also where recommended is asked for", async () => {
  const { name } = RECOMMENDED_ENTITY_STORE;
  assert.deepEqual(await contestantNames("bitemporal, recommended,recommended:full,c", { peers: ["c"] }), [
    "bitemporal",
    name,
    `${name}:full`,
    "c",
  ]);
});

Deno.test("a contestant that stands twice under two names is refused, and one that is none", async () => {
  const { name } = RECOMMENDED_ENTITY_STORE;
  for (const list of ["bitemporal,bitemporal:normal", `recommended,${name}`, "bitemporal,c", "bitemporal,"]) {
    await assert.rejects(contestantNames(list), UsageError, list);
  }
});

Deno.test("a store is a contestant at once only where that is asked for and it has a bulk load", async () => {
  const { name } = RECOMMENDED_ENTITY_STORE;
  const bulk = (list: string) => contestantNames(list, { bulk: true });
  assert.deepEqual(await bulk("bitemporal, bitemporal:bulk,recommended:bulk"), [
    "bitemporal",
    "bitemporal:bulk",
    `${name}:bulk`,
  ]);
  await assert.rejects(bulk("simple-eav:bulk"), /simple-eav has no bulk load/);
  await assert.rejects(bulk("bitemporal:bulk,bitemporal:bulk"), /given twice/);
  await assert.rejects(bulk("nothing:bulk"), UsageError);
  await assert.rejects(contestantNames("bitemporal:bulk"), UsageError);
});
