import assert from "node:assert/strict";
import { toHex } from "../../../lib/chain/hex.ts";
import { divides, WRITE_KINDS, writeScenario } from "../../../lib/bench/writes/write_scenario.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

/** What a block of so many entities holds of each kind of operation. */
const EXPECTED = {
  create: { create: 1 },
  update: { update: 1 },
  delete: { delete: 1 },
  mixed: { create: 0.25, update: 0.5, delete: 0.25 },
} as const;

Deno.test("writeScenario() makes blocks of exactly the entities, attributes, payload and operations that were asked for", () => {
  for (
    const [entities, attributes, payloadBytes, blocks] of [[1, 2, 1, 5], [12, 5, 1000, 3], [
      1400,
      3,
      144,
      2,
    ]] as const
  ) {
    const kinds = WRITE_KINDS.filter((kind) => divides(kind, entities));
    const point = { entities, attributes, payloadBytes, firstBlock: 1 };
    const dataset = openDataset(writeScenario(point, { kinds, blocks }), 1, 5n);
    const [, ...phases] = dataset.phases;
    assert.equal(phases.length, kinds.length);
    for (const [i, { from, to }] of phases.entries()) {
      assert.equal(to - from, blocks);
      for (const { operations } of dataset.blocks(from, to)) {
        const counts = Object.fromEntries(
          Map.groupBy(operations, ({ type }) => type).entries().map((
            [type, own],
          ) => [type, own.length / entities]),
        );
        assert.deepEqual(counts, EXPECTED[kinds[i]!]);
        assert.equal(
          new Set(operations.map(({ key }) => toHex(key))).size,
          entities,
          "each on its own entity",
        );
        for (const operation of operations) {
          if (operation.type !== "create" && operation.type !== "update") continue;
          assert.equal(operation.strings.length + operation.numbers.length, attributes);
          assert.equal(operation.payload.length, payloadBytes);
        }
      }
    }
  }
});

Deno.test("a block is mixed only where it divides into four, so that all blocks of a kind are alike", () => {
  assert.deepEqual([1, 10, 12, 100].map((entities) => divides("mixed", entities)), [
    false,
    false,
    true,
    true,
  ]);
  assert.ok(divides("create", 1));
});
