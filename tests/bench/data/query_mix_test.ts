import assert from "node:assert/strict";
import { refuseEmptyMix } from "../../../lib/bench/data/query_mix.ts";
import type { ExpectedQuery } from "../../../lib/bench/data/expectations.ts";
import { HeadroomError } from "../../../lib/errors.ts";

const query = (matching: number, limit = 20): ExpectedQuery => ({
  type: "t",
  text: "*",
  atBlock: 1,
  limit,
  matching,
  keys: [],
  digest: "",
  versionsDigest: "",
});

Deno.test("refuseEmptyMix() refuses a mix in which most answers are empty", () => {
  refuseEmptyMix("s", [query(0), query(3)]);
  assert.throws(() => refuseEmptyMix("s", [query(0), query(0), query(3)]), HeadroomError);
});

Deno.test("refuseEmptyMix() refuses a mix in which every answer is only the page limit", () => {
  refuseEmptyMix("s", [query(20), query(200), query(19)]);
  assert.throws(() => refuseEmptyMix("s", [query(20), query(200), query(0)]), /page limit/);
  refuseEmptyMix("s", [query(1, 1), query(1, 1)]);
});
