import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Block } from "../../lib/chain/block.ts";
import { ChainModel } from "../chain/chain_model.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { validateBlock } from "../../lib/chain/validate_block.ts";
import { COMPUTE_MARKETPLACE, MENDOZA, scenarioSize } from "../../lib/scenarios/mod.ts";
import type { Dataset } from "../../lib/synth/dataset.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { EVERY_KIND } from "./every_kind.ts";

const SMALL = [[COMPUTE_MARKETPLACE, 0.001], [MENDOZA, 0.001]] as const;

function digest(dataset: Dataset, from?: number, to?: number): string {
  const hash = createHash("sha256");
  for (const block of dataset.blocks(from, to)) hash.update(encodeBlock(block));
  return hash.digest("hex");
}

function blockDigest(block: Block): string {
  return createHash("sha256").update(encodeBlock(block)).digest("hex");
}

Deno.test("a dataset's bytes are those of this digest, on any machine", () => {
  const digests = [[EVERY_KIND, 1] as const, ...SMALL]
    .map(([scenario, scale]) => digest(openDataset(scenario, scale, 7n)));
  assert.deepEqual(digests, [
    "194bf1a54056f4267b0c5c039fca52ca335c71d644fd10c7fb13d6ceb0c27233",
    "3440cb68980f96701c8edc473bc2ffdc016d56c145e910da739ad1b664460728",
    "3061fc1b63c29318a8bd78b0150f8c3284b78eb58464e4c5c31e097dc1bf5f89",
  ]);
});

Deno.test("blocks() gives the same blocks whole, in parts and in any order", () => {
  for (const [scenario, scale] of SMALL) {
    const whole = [...openDataset(scenario, scale, 7n).blocks()].map(blockDigest);
    const [first, end] = [
      openDataset(scenario, scale, 7n).phases[0]!.from,
      openDataset(scenario, scale, 7n).phases.at(-1)!.to,
    ];
    assert.equal(whole.length, end - first);
    const dataset = openDataset(scenario, scale, 7n);
    fc.assert(
      fc.property(fc.integer({ min: first, max: end }), fc.integer({ min: 0, max: 12 }), (from, length) => {
        const part = [...dataset.blocks(from, from + length)].map(blockDigest);
        assert.deepEqual(part, whole.slice(from - first, from - first + length));
      }),
      { numRuns: 25, seed: 1 },
    );
  }
});

Deno.test("another seed gives other bytes", () => {
  for (const [scenario, scale] of SMALL) {
    const { from } = openDataset(scenario, scale, 1n).phases[0]!;
    const digests = [0n, 1n, 2n ** 32n, 2n ** 64n - 1n].map((seed) =>
      digest(openDataset(scenario, scale, seed), from, from + 20)
    );
    assert.equal(new Set(digests).size, digests.length);
  }
});

Deno.test("size() counts what blocks() writes, at any block, and starts from the published totals", () => {
  for (const [scenario, scale] of SMALL) {
    const dataset = openDataset(scenario, scale, 7n);
    const counted = {
      entities: 0,
      versions: 0,
      stringRows: 0,
      numberRows: 0,
      payloadRows: 0,
      payloadBytes: 0,
    };
    const middle = dataset.phases[1]!.from + 7;
    for (const block of dataset.blocks()) {
      for (const operation of block.operations) {
        assert.ok(operation.type === "create" || operation.type === "update");
        if (operation.type === "create") counted.entities++;
        counted.versions++;
        counted.payloadRows++;
        counted.stringRows += operation.strings.length + 3;
        counted.numberRows += operation.numbers.length + 5;
        counted.payloadBytes += operation.payload.length;
      }
      if (block.number === middle) assert.deepEqual(dataset.size(middle), counted);
    }
    assert.deepEqual(dataset.size(), counted);
    const published = scenarioSize(scenario, scale);
    const start = dataset.size(scenario === MENDOZA ? undefined : dataset.phases[0]!.to - 1);
    assert.deepEqual({ ...start, payloadBytes: 0 }, { ...published, payloadBytes: 0 });
  }
});

Deno.test("every block is valid, every operation fits the chain before it, and no entity comes twice in a block", () => {
  for (const [scenario, scale] of [...SMALL, [MENDOZA, 0.0002], [COMPUTE_MARKETPLACE, 0.0001]] as const) {
    const model = new ChainModel();
    for (const block of openDataset(scenario, scale, 3n).blocks()) {
      validateBlock(block);
      model.append(block);
      const keys = new Set(block.operations.map(({ key }) => toHex(key)));
      assert.equal(keys.size, block.operations.length, `${scenario.id} block ${block.number}`);
    }
  }
});

Deno.test("an entity only makes the transitions its life cycle declares", () => {
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.002, 5n);
  const states = new Map<string, string>();
  const seen = new Map<string, number>();
  const allowed = new Map(
    COMPUTE_MARKETPLACE.entityTypes.flatMap(({ id, lifecycle }) =>
      lifecycle === undefined
        ? []
        : [[id.slice(0, -1), new Set(lifecycle.transitions.map((t) => `${t.from} ${t.to}`))]]
    ),
  );
  for (const block of dataset.blocks()) {
    for (const operation of block.operations) {
      if (operation.type !== "create" && operation.type !== "update") continue;
      const value = (name: string) => operation.strings.find(([other]) => other === name)?.[1];
      const transitions = allowed.get(value("type")!);
      if (transitions === undefined) continue;
      const key = toHex(operation.key);
      const [from, to] = [states.get(key), value("status")!];
      assert.equal(from === undefined, operation.type === "create");
      if (from !== undefined && from !== to) {
        assert.ok(transitions.has(`${from} ${to}`), `${from} ${to}`);
        seen.set(`${from} ${to}`, (seen.get(`${from} ${to}`) ?? 0) + 1);
      }
      states.set(key, to);
      assert.equal(value("assigned_node") === "", value("type") === "workload" ? to !== "running" : false);
    }
  }
  assert.equal(seen.size, [...allowed.values()].reduce((sum, transitions) => sum + transitions.size, 0));
});

Deno.test("the marketplace starts in its published states and keeps the declared rates at 1 % of its size", () => {
  const dataset = openDataset(COMPUTE_MARKETPLACE, 0.01, 5n);
  const { to } = dataset.phases[0]!;
  const model = new ChainModel();
  for (const block of dataset.blocks(undefined, to)) model.append(block);
  const count = (text: string) => {
    let total = 0;
    let cursor: string | undefined;
    do {
      const page = model.query(text, to - 1, { limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      total += page.versions.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return total;
  };
  assert.equal(count('type = "node" && status = "available"'), 900);
  assert.equal(count('type = "node" && status = "offline"'), 150);
  assert.equal(count('type = "workload" && status = "pending"'), 1_050);
  for (const block of dataset.blocks(to, to + 5)) {
    assert.ok(Math.abs(block.operations.length - 408.8) < 12, String(block.operations.length));
  }
});
