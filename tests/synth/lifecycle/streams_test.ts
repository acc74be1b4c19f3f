import assert from "node:assert/strict";
import fc from "fast-check";
import { ChainModel } from "../../chain/chain_model.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import type { HeadroomError } from "../../../lib/errors.ts";
import type { EntityScenario, OperationSpec } from "../../../lib/scenarios/scenario.ts";
import { Flow } from "../../../lib/synth/lifecycle/flow.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { StreamRate } from "../../../lib/synth/lifecycle/stream_rate.ts";
import { EVERY_KIND } from "../every_kind.ts";

const stretches = fc.array(
  fc.record({
    blocks: fc.integer({ min: 1, max: 60 }),
    perBlock: fc.double({ min: 0, max: 9, noNaN: true }),
  }),
  { minLength: 1, maxLength: 4 },
);
const pulses = fc.option(
  fc.record({ everyS: fc.integer({ min: 1, max: 40 }), withinS: fc.integer({ min: 1, max: 40 }) }),
);

function rateOf(
  pulse: { readonly everyS: number; readonly withinS: number } | null,
  parts: readonly { readonly blocks: number; readonly perBlock: number }[],
): StreamRate {
  const resting = pulse === null
    ? StreamRate.resting()
    : StreamRate.resting({ ...pulse, withinS: Math.min(pulse.everyS, pulse.withinS), source: "test" });
  let from = 0;
  return parts.reduce((rate, { blocks, perBlock }) => {
    const next = rate.then(from, perBlock);
    from += blocks;
    return next;
  }, resting);
}

Deno.test("StreamRate counts never fall, keep their mean over whole periods, and rest outside a pulse", () => {
  fc.assert(
    fc.property(pulses, stretches, (pulse, parts) => {
      const rate = rateOf(pulse, parts);
      const { period, active } = rate;
      for (let n = 0; n < 150; n++) {
        assert.ok(rate.inBlock(n) >= 0);
        if (n % period >= active) assert.equal(rate.inBlock(n), 0, `block ${n} of ${active} in ${period}`);
      }
      const last = parts.at(-1)!;
      const start = Math.ceil(200 / period) * period;
      const made = rate.before(start + 20 * period) - rate.before(start);
      assert.ok(Math.abs(made - 20 * period * last.perBlock) <= 1 + 20 * period / 1e6, `${made}`);
    }),
    { numRuns: 300, seed: 5 },
  );
});

Deno.test("StreamRate stays exact where products pass 2^53", () => {
  const rate = StreamRate.resting({ everyS: 900, withinS: 30, source: "test" }).then(0, 777_777.777_777);
  const periods = 5_000_000;
  assert.equal(rate.before(450 * periods), 450 * periods * 777_777 + 450 * periods * 777_777 / 1e6);
});

Deno.test("Flow places every rank and finds it again, from near and far", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(pulses, stretches), { minLength: 1, maxLength: 3 }),
      fc.nat(1_000),
      (drawn, seed) => {
        const spec = (id: number) => ({ id: String(id) }) as unknown as OperationSpec;
        const flow = new Flow(
          drawn.map(([pulse, parts], i) => ({ spec: spec(i), rate: rateOf(pulse, parts) })),
        );
        const count = flow.before(120);
        for (let i = 0; i < Math.min(count, 40); i++) {
          const rank = (i * 7_919 + seed) % count;
          const place = flow.at(rank)!;
          assert.equal(flow.rankOf(place), rank);
          assert.ok(place.block < 120 && place.stream.rate.before(place.block) <= place.rank);
        }
      },
    ),
    { numRuns: 200, seed: 6 },
  );
});

Deno.test("a state that nothing leaves any more is never left", () => {
  const rate = StreamRate.resting().then(0, 2).then(10, 0);
  assert.equal(new Flow([{ spec: EVERY_KIND.operations[0]!, rate }]).at(20), null);
});

Deno.test("steady and peak rates are the declared ones, and what a peak replaces rests", () => {
  const dataset = openDataset(EVERY_KIND, 10, 1n);
  const perBlock = (name: string, type: string) => {
    const { from, to } = dataset.phases.find((phase) => phase.name === name)!;
    let count = 0;
    for (const block of dataset.blocks(from, to)) {
      count += block.operations.filter((operation) => operation.type === type).length;
    }
    return count / (to - from);
  };
  assert.deepEqual(dataset.phases.map(({ name }) => name), ["load", "steady", "rush", "clearing"]);
  // Proportional: 0.02/s and 0.03/s at scale 1, ten times as much at scale 10.
  assert.ok(Math.abs(perBlock("steady", "create") - 2 * (1.3 + 0.2)) < 0.1);
  assert.ok(Math.abs(perBlock("steady", "expire") - 2 * (0.4 + 0.3)) < 0.1);
  assert.ok(Math.abs(perBlock("rush", "expire") - 2 * 0.3) < 0.15);
  assert.ok(Math.abs(perBlock("clearing", "expire") - 2 * (0.4 + 0.3 + 1)) < 0.2);
  assert.ok(Math.abs(perBlock("clearing", "create") - 2 * 1.3) < 0.2);
});

Deno.test("a change of owner leads to another account of the scenario, and later updates keep it", () => {
  const dataset = openDataset(EVERY_KIND, 1, 4n);
  const model = new ChainModel();
  const accounts = new Set<string>();
  let changes = 0;
  for (const block of dataset.blocks()) {
    for (const operation of block.operations) {
      const before = model.get(operation.key, block.number - 1);
      const owner = before?.strings.find(([name]) => name === "$owner")?.[1];
      if (operation.type === "change_owner") {
        assert.notEqual(operation.owner, owner);
        accounts.add(operation.owner);
        changes++;
      }
      if (operation.type === "update") assert.equal(operation.owner, owner);
    }
    model.append(block);
  }
  assert.ok(changes > 100);
  assert.ok(accounts.size <= EVERY_KIND.owners.count.value);
});

Deno.test("entities own themselves or belong to the account of the entity they refer to", () => {
  const dataset = openDataset(EVERY_KIND, 1, 4n);
  const at = dataset.phases[0]!.to - 1;
  const text = (type: string, entity: number, name: string) =>
    dataset.version(type, entity, at)!.strings.find(([other]) => other === name)![1];
  const owners = Array.from({ length: 200 }, (_, i) => text("notes", i, "$owner"));
  assert.equal(new Set(owners).size, 200);
  for (let i = 0; i < 100; i++) {
    const parent = text("lines", i, "parent");
    const siblings = Array.from({ length: 100 }, (_, j) => j).filter((j) =>
      text("lines", j, "parent") === parent
    );
    assert.equal(new Set(siblings.map((j) => text("lines", j, "$owner"))).size, 1);
  }
});

Deno.test("versions in an expiring state end at the block of their expire operation", () => {
  const dataset = openDataset(EVERY_KIND, 1, 4n);
  const ends = new Map<string, number>();
  const model = new ChainModel();
  for (const block of dataset.blocks()) {
    for (const { type, key } of block.operations) {
      if (type !== "expire") continue;
      const last = model.get(key, block.number - 1)!;
      assert.equal(last.toBlock, BigInt(block.number));
      ends.set(toHex(key), block.number);
    }
    model.append(block);
  }
  assert.ok(ends.size > 50);
});

Deno.test("a hundred million entities open at once, and any of their blocks is made alone", () => {
  const large: EntityScenario = {
    ...EVERY_KIND,
    entityTypes: EVERY_KIND.entityTypes.map((type) => ({
      ...type,
      btlBlocks: { min: 1e8, max: 1e8, source: "test" },
    })),
    // Proportional streams would fill their blocks at this scale.
    operations: EVERY_KIND.operations.filter(({ proportional }) => !proportional),
    peaks: [],
    owners: { count: { value: 150_000_000, source: "test" }, addresses: [] },
    steady: { versionShare: { value: 0.0001, source: "test" }, minBlocks: { value: 100, source: "test" } },
  };
  const dataset = openDataset(large, 143_000, 1n);
  const [load, steady] = dataset.phases;
  assert.ok(dataset.liveEntities(load!.to - 1) === 100_100_000);
  for (
    const at of [
      load!.from,
      Math.floor(load!.to / 2),
      steady!.from,
      Math.floor((steady!.from + steady!.to) / 2),
      steady!.to - 1,
    ]
  ) {
    const [block] = [...dataset.blocks(at, at + 1)];
    assert.equal(block!.number, at);
    assert.ok(block!.operations.length > 20);
  }
  assert.notEqual(dataset.version("tasks", 57_000_000, steady!.to - 1), null);
});

Deno.test("operations that a scenario's types do not allow are refused by name", () => {
  const open = (change: Partial<OperationSpec>, peak: Record<string, unknown> = {}) =>
    openDataset(
      {
        ...EVERY_KIND,
        operations: EVERY_KIND.operations.map((
          operation,
          i,
        ) => (i === 1 ? { ...operation, ...change } : operation)),
        peaks: [{ ...EVERY_KIND.peaks![0]!, ...peak }],
      },
      1,
      1n,
    );
  const refused = (run: () => unknown, pattern: RegExp) =>
    assert.throws(run, (error: HeadroomError) => pattern.test(error.message));
  refused(() => open({ entityType: "ghosts" }), /"start": the scenario has no entity type "ghosts"/);
  refused(() => open({ transition: { from: "closed", to: "open" } }), /does not declare "closed" to "open"/);
  refused(() => open({ kind: "extend", inState: "lost" }), /does not declare state "lost"/);
  refused(() => open({ ratePerS: { value: -1, source: "test" } }), /its rate is -1 a second/);
  refused(() => open({ pulse: { everyS: 4, withinS: 8, source: "test" } }), /every 4 s takes 8 s/);
  refused(() => open({ id: "open" }), /another operation has the same id/);
  refused(() => open({}, { id: "steady" }), /peak "steady"/);
  refused(() => open({}, { replaces: ["nothing"] }), /it replaces "nothing"/);
});
