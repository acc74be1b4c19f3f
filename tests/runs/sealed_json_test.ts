import assert from "node:assert/strict";
import { parseSealed, sealedJson } from "../../lib/runs/sealed_json.ts";

const VALUE = { "10": [1.5, -2e-9, null], a: { "b\n": "é\u2028" }, z: true };

Deno.test("sealed JSON gives back what was sealed, whatever its layout, and is sealed again as before", () => {
  const text = sealedJson(VALUE, 2);
  assert.deepEqual(parseSealed(text), VALUE);
  assert.deepEqual(parseSealed(JSON.stringify(JSON.parse(text))), VALUE);
  assert.equal(sealedJson(JSON.parse(text), 2), text);
});

Deno.test("sealed JSON with any bit turned is refused, or says the same; JSON without a seal is taken as it is", () => {
  const bytes = new TextEncoder().encode(sealedJson(VALUE));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const other = bytes.slice();
    other[bit >> 3]! ^= 1 << (bit & 7);
    let value: unknown;
    try {
      value = parseSealed(new TextDecoder().decode(other));
    } catch {
      continue;
    }
    // A seal of another name is a member like others.
    const rest = Object.entries(value as object).filter(([, one]) => !/^[0-9a-f]{64}$/.test(one));
    assert.deepEqual(Object.fromEntries(rest), VALUE, `bit ${bit}`);
  }
  assert.deepEqual(parseSealed('{"a":1}'), { a: 1 });
  assert.deepEqual([parseSealed("[1]"), parseSealed("null")], [[1], null]);
});
