import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import type { PayloadSpec } from "../../../lib/scenarios/scenario.ts";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";
import { PayloadMaker } from "../../../lib/synth/values/payload.ts";

const hash = CounterHash.ofSeed(5n);
const json: PayloadSpec = {
  contentType: "application/json",
  randomShare: 0.5,
  share: 1,
  buckets: [{ minBytes: 12, maxBytes: 30, weight: 1 }, { minBytes: 9_000, maxBytes: 11_000, weight: 1 }],
  source: "test",
};

Deno.test("a JSON payload is valid JSON of the size announced, and each version has its own", () => {
  const maker = new PayloadMaker(json, hash);
  for (let entity = 0; entity < 50; entity++) {
    const bytes = maker.make(entity, 3);
    assert.equal(bytes.length, maker.size(entity, 3));
    assert.equal(typeof JSON.parse(new TextDecoder().decode(bytes)).data, "string");
    assert.notDeepEqual(bytes, maker.make(entity, 4));
  }
  assert.deepEqual(maker.make(1, 2), new PayloadMaker(json, hash).make(1, 2));
});

Deno.test("a JSON payload compresses as declared: its random share carries 6 bits a character, the rest little", () => {
  for (const randomShare of [0.25, 0.5, 1]) {
    const spec = { ...json, randomShare, buckets: [{ minBytes: 50_000, maxBytes: 50_000, weight: 1 }] };
    const bytes = new PayloadMaker(spec, hash).make(1, 1);
    const ratio = deflateRawSync(bytes, { level: 9 }).length / bytes.length;
    assert.ok(Math.abs(ratio - 0.76 * randomShare) < 0.06, `${randomShare}: ${ratio}`);
  }
});

Deno.test("exactly the declared share of entities has a payload", () => {
  const maker = new PayloadMaker({ ...json, share: 0.15 }, hash);
  const sizes = Array.from({ length: 1_000 }, (_, entity) => maker.size(entity, 0));
  assert.equal(sizes.filter((size) => size > 0).length, 150);
  const none = new PayloadMaker({ ...json, share: 0, buckets: [] }, hash);
  assert.equal(none.make(1, 1).length, 0);
});

Deno.test("binary payloads do not compress, and pictures start with PNG's signature", () => {
  const spec = {
    ...json,
    contentType: "image/png",
    buckets: [{ minBytes: 9_999, maxBytes: 9_999, weight: 1 }],
  };
  const bytes = new PayloadMaker(spec, hash).make(1, 1);
  assert.deepEqual([...bytes.subarray(1, 4)], [0x50, 0x4e, 0x47]);
  assert.ok(deflateRawSync(bytes).length > 9_900);
});
