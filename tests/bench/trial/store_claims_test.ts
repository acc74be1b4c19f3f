import assert from "node:assert/strict";
import { checkClaim } from "../../../lib/bench/trial/store_claims.ts";
import { HeadroomError } from "../../../lib/errors.ts";

const TOTALS = { versions: 1, strings: 2, numbers: 3, payloadBytes: 4 };
const PART = { name: "rows", role: "attributes", rows: null, bytes: 5 };
const STATS = { totals: TOTALS, parts: [PART, { ...PART, role: "log", bytes: 90 }], fileBytes: 5 };

Deno.test("checkClaim() lets what a store can truly say pass unchanged", () => {
  assert.equal(checkClaim("s", "stats()", STATS), STATS);
  const appended = { block: 1, written: TOTALS, closed: TOTALS };
  assert.equal(checkClaim("s", "the result of an append", appended), appended);
  const registry = { prefixes: 1, events: 2, fileBytes: 3 };
  assert.equal(checkClaim("s", "stats() of a registry", registry), registry);
});

Deno.test("checkClaim() refuses impossible claims and names the store and the part", () => {
  const refused: [what: Parameters<typeof checkClaim>[1], claim: unknown, words: RegExp][] = [
    ["an opened store", null, /received null/],
    ["an opened store", { durability: "often", settings: {} }, /durability/],
    ["an opened store", { durability: "process", settings: { sync: true } }, /settings\.sync/],
    ["an opened store", { durability: "process", settings: { sync: NaN } }, /settings\.sync/],
    ["the result of an append", undefined, /received undefined/],
    [
      "the result of an append",
      { written: { ...TOTALS, versions: NaN }, closed: TOTALS },
      /written\.versions/,
    ],
    ["stats()", { ...STATS, fileBytes: NaN }, /fileBytes/],
    ["stats()", { ...STATS, parts: [{ ...PART, bytes: -5 }] }, /parts\[0\]\.bytes/],
    ["stats()", { ...STATS, parts: [{ ...PART, role: "rows" }] }, /parts\[0\]\.role/],
    ["stats()", { ...STATS, fileBytes: 4 }, /add up to more than fileBytes/],
    ["the result of an append of events", { events: -1, commits: 0 }, /events/],
    ["stats() of a registry", { prefixes: 1, events: 1, fileBytes: 0.5 }, /fileBytes/],
  ];
  for (const [what, claim, words] of refused) {
    assert.throws(
      () => checkClaim("my-store", what, claim),
      (error: Error) =>
        error instanceof HeadroomError && /Store "my-store"/.test(error.message) && words.test(error.message),
    );
  }
});
