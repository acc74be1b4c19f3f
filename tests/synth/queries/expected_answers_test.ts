import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ChainModel } from "../../chain/chain_model.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { COMPUTE_MARKETPLACE, MENDOZA } from "../../../lib/scenarios/mod.ts";
import type { EntityScenario, PeakSpec, ScenarioSize } from "../../../lib/scenarios/scenario.ts";
import type { Dataset } from "../../../lib/synth/dataset.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { EVERY_KIND } from "../every_kind.ts";

const MASS_FAILURE: PeakSpec = {
  id: "mass_failure",
  seconds: { value: 20, source: "test" },
  replaces: ["node_return"],
  operations: [
    {
      id: "mass_node_failure",
      entityType: "nodes",
      kind: "transition",
      transition: { from: "busy", to: "offline" },
      ratePerS: { value: 50, source: "test" },
    },
  ],
};

const CASES: readonly (readonly [EntityScenario, number])[] = [
  [{ ...COMPUTE_MARKETPLACE, peaks: [MASS_FAILURE] }, 0.001],
  [EVERY_KIND, 1],
  [EVERY_KIND, 0.1],
];

/** A dataset, and the plain model of its chain after all blocks. */
function replayed([scenario, scale]: readonly [EntityScenario, number]) {
  const dataset = openDataset(scenario, scale, 7n);
  const model = new ChainModel();
  for (const block of dataset.blocks()) model.append(block);
  return { dataset, model };
}

/** Some blocks of each phase: its edges and its middle. */
function blocksOf(dataset: Dataset): number[] {
  return dataset.phases.flatMap(({ from, to }) => [from, Math.floor((from + to) / 2), to - 1]);
}

Deno.test("version() is the in-memory model's, for every entity, in every phase", () => {
  for (const [scenario, scale] of [...CASES, [MENDOZA, 0.0005] as const]) {
    const { dataset, model } = replayed([scenario, scale]);
    for (const at of blocksOf(dataset).slice(1)) {
      let live = 0;
      const found: string[] = [];
      for (const { id } of scenario.entityTypes) {
        for (let entity = 0; entity < 1_000; entity++) {
          const version = dataset.version(id, entity, at);
          if (version === null) continue;
          live++;
          const there = model.get(version.key, at);
          assert.notEqual(there, null, `${id} ${entity} at ${at}`);
          // A later operation closes the version early; that is not known at the asked block.
          assert.deepEqual(version, { ...there!, toBlock: version.toBlock });
          assert.equal(version.numbers.find(([name]) => name === "$expiration")![1], version.toBlock);
          found.push(toHex(version.key));
        }
      }
      assert.equal(new Set(found).size, live);
      assert.equal(dataset.liveEntities(at), live, `${scenario.id} at ${at}`);
      assert.equal(live, countAll(model, at));
    }
  }
});

function countAll(model: ChainModel, at: number): number {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = model.query("*", at, { limit: 200, ...cursor === undefined ? {} : { cursor } });
    count += page.versions.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}

Deno.test("expectedAnswers() are the in-memory model's answers in every phase, with every kind of operation", () => {
  for (const [scenario, scale] of CASES) {
    const { dataset, model } = replayed([scenario, scale]);
    const queries = blocksOf(dataset).slice(1).flatMap((at, i) => dataset.queries(12, at, BigInt(i)));
    const answers = dataset.expectedAnswers(queries, dataset.phases.at(-1)!.to - 1);
    queries.forEach(({ text, atBlock, limit }, i) => {
      const hash = createHash("sha256");
      let matching = 0;
      for (let cursor: string | undefined, first = true;; first = false) {
        const page = model.query(text, atBlock, { limit, ...cursor === undefined ? {} : { cursor } });
        if (first) {
          assert.equal(answers[i]!.versionsDigest, digestVersions(page.versions), `${text} at ${atBlock}`);
        }
        for (const { key } of page.versions) hash.update(key);
        matching += page.versions.length;
        if (page.cursor === undefined) break;
        cursor = page.cursor;
      }
      assert.equal(answers[i]!.matching, matching, text);
      assert.equal(answers[i]!.digest, hash.digest("hex"), text);
    });
  }
});

Deno.test("headAnswers() are what the in-memory model answers while each asked block is its newest", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 7n);
    const texts = dataset.queries(12, dataset.phases[0]!.to, 2n);
    const blocks = new Set(blocksOf(dataset).slice(1));
    const queries = [...blocks].flatMap((atBlock) => texts.map((query) => ({ ...query, atBlock })));
    const answers = dataset.headAnswers(queries);
    const model = new ChainModel();
    for (const block of dataset.blocks()) {
      model.append(block);
      queries.forEach(({ text, atBlock, limit }, i) => {
        if (atBlock !== block.number) return;
        const { versions, cursor } = model.query(text, atBlock, { limit });
        assert.equal(answers[i]!.versionsDigest, digestVersions(versions), `${text} at ${atBlock}`);
        assert.equal(answers[i]!.matching > limit, cursor !== undefined);
      });
    }
  }
});

Deno.test("size() counts what a store writes: every version, extended and re-owned ones with all their rows", () => {
  for (const [scenario, scale] of CASES) {
    const dataset = openDataset(scenario, scale, 7n);
    const model = new ChainModel();
    const size = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
    const checked = new Set(blocksOf(dataset));
    for (const block of dataset.blocks()) {
      model.append(block);
      for (const { type, key } of block.operations) {
        if (type === "create") size.entities++;
        const version = model.get(key, block.number);
        if (version === null) continue;
        size.versions++;
        size.stringRows += version.strings.length;
        size.numberRows += version.numbers.length;
        size.payloadRows++;
        size.payloadBytes += version.payload.length;
      }
      if (checked.has(block.number)) {
        assert.deepEqual(dataset.size(block.number), size satisfies ScenarioSize);
      }
    }
  }
});
