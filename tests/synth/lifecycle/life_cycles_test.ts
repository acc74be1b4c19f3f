import assert from "node:assert/strict";
import fc from "fast-check";
import { ChainModel } from "../../chain/chain_model.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { EVERY_KIND, randomScenario } from "../every_kind.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";

/** Replays all blocks: the chain accepts every operation, and each change of state is a declared transition. */
function replay(scenario: EntityScenario, scale: number, seed: bigint): Map<string, number> {
  const dataset = openDataset(scenario, scale, seed);
  const model = new ChainModel();
  const states = new Map<string, string>();
  const seen = new Map<string, number>();
  const allowed = new Set(
    scenario.entityTypes.flatMap(({ lifecycle }) =>
      (lifecycle?.transitions ?? []).map(({ from, to }) => `${from} ${to}`)
    ),
  );
  for (const block of dataset.blocks()) {
    model.append(block);
    assert.equal(new Set(block.operations.map(({ key }) => toHex(key))).size, block.operations.length);
    for (const operation of block.operations) {
      seen.set(operation.type, (seen.get(operation.type) ?? 0) + 1);
      if (operation.type !== "create" && operation.type !== "update") continue;
      const to = operation.strings.find(([name]) => name === "status")?.[1] ?? "";
      const from = states.get(toHex(operation.key));
      assert.equal(from === undefined, operation.type === "create");
      if (from !== undefined && from !== to) assert.ok(allowed.has(`${from} ${to}`), `${from} to ${to}`);
      states.set(toHex(operation.key), to);
    }
  }
  return seen;
}

Deno.test("random life cycles, rates, peaks and pulses never make an operation that the chain refuses", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(randomScenario(), fc.integer({ min: 1, max: 40 }), (scenario, scale) => {
      for (const [kind, count] of replay(scenario, scale / 10, BigInt(scale))) {
        seen.set(kind, (seen.get(kind) ?? 0) + count);
      }
    }),
    { numRuns: 150, seed: 3 },
  );
  for (const kind of ["update", "extend", "change_owner", "delete", "expire"]) {
    assert.ok(seen.get(kind)! > 100, `${kind}: ${seen.get(kind)}`);
  }
});

Deno.test("a scenario of every kind of operation makes all of them", () => {
  const seen = replay(EVERY_KIND, 1, 1n);
  assert.deepEqual([...seen.keys()].sort(), [
    "change_owner",
    "create",
    "delete",
    "expire",
    "extend",
    "update",
  ]);
});
