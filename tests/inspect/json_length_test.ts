import assert from "node:assert/strict";
import fc from "fast-check";
import { digitsOf, jsonTextBytes } from "../../lib/inspect/json_length.ts";
import { EDGE_NUMBERS, EDGE_TEXTS } from "../chain/arbitrary_chain.ts";

/** Length in UTF-8 of a text as Go's encoder writes it. */
const goBytes = (text: string) => {
  const json = JSON.stringify(text).replace(/[<>&]/g, "\\u0000").replace(/[\u2028\u2029]/g, "\\u0000");
  return new TextEncoder().encode(json).length;
};

Deno.test("jsonTextBytes() is the length of a text in a JSON cache in UTF-8", () => {
  for (const text of [...EDGE_TEXTS, '<a> & \u2028\u2029\x7f\\"']) {
    assert.equal(jsonTextBytes(text), goBytes(text), text);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(jsonTextBytes(text), goBytes(text));
    }),
    { numRuns: 500, seed: 2 },
  );
});

Deno.test("digitsOf() counts decimal digits up to 2^64 - 1", () => {
  for (const value of [...EDGE_NUMBERS, 9n, 10n, 99n, 100n]) assert.equal(digitsOf(value), `${value}`.length);
  for (const value of [0, 9, 10, 999, 1000, Number.MAX_SAFE_INTEGER]) {
    assert.equal(digitsOf(value), String(value).length);
  }
});
