import assert from "node:assert/strict";
import { LoadedEntities } from "../../../../lib/stores/sqlite/bulk/loaded_entities.ts";

/** Keys that differ in their last bytes alone, or in their first. */
function key(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(number % 2 === 0 ? 28 : 0, number);
  return bytes;
}

const origin = (number: number) => ({
  creator: `0x${number.toString(16).padStart(40, "f")}`,
  createdAtBlock: number,
  sequence: (BigInt(number) << 32n) + 65_536n * 7n + 9n,
  txIndex: 7,
  opIndex: 9,
});

Deno.test("LoadedEntities finds every entity and what it was told of it, however many there are", () => {
  const entities = new LoadedEntities(2);
  const count = 20_000;
  for (let number = 0; number < count; number++) {
    assert.equal(entities.find(key(number)), -1);
    const entity = entities.add(key(number));
    entities.setOrigin(entity, origin(number));
    entities.ends[entity] = 2n ** 64n - 1n - BigInt(number);
    entities.rows[2 * entity + 1] = 2 ** 40 + number;
  }
  for (let number = 0; number < count; number++) {
    const entity = entities.find(key(number));
    assert.equal(entities.rows[2 * entity + 1], 2 ** 40 + number);
    assert.equal(entities.ends[entity], 2n ** 64n - 1n - BigInt(number));
    assert.deepEqual(entities.origin(entity), origin(number));
  }
  assert.equal(entities.find(key(count)), -1);
});

Deno.test("newest() says whether a version is live when a block begins, or ends just then", () => {
  const entities = new LoadedEntities(1);
  entities.ends[entities.add(key(5))] = 10n;
  const at = (block: number) => entities.newest(key(5), block, () => assert.fail("nothing is read"))!;
  assert.deepEqual([9, 10, 11].map((block) => [at(block).live, at(block).endsNow]), [
    [true, false],
    [false, true],
    [false, false],
  ]);
  assert.equal(entities.newest(key(6), 9, () => assert.fail("nothing is read")), null);
});
