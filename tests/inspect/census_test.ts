import assert from "node:assert/strict";
import fc from "fast-check";
import { Census } from "../../lib/inspect/census.ts";
import type { ValueCount } from "../../lib/inspect/census_summary.ts";
import type { HistogramSummary } from "../../lib/inspect/histogram_summary.ts";
import type { EntityVersion } from "../../lib/chain/entity.ts";
import { OperationError } from "../../lib/chain/errors.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { MENDOZA } from "../../lib/scenarios/mendoza/mendoza.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { arbitraryChain } from "../chain/arbitrary_chain.ts";
import { censusOf, jsonCache, storedVersions, tally } from "./plain_census.ts";

const text = (version: EntityVersion, name: string) => version.strings.find(([other]) => other === name)?.[1];
const number = (version: EntityVersion, name: string) =>
  version.numbers.find(([other]) => other === name)![1];
/** Longer lives count alike. */
const clipped = (blocks: bigint) => Math.min(2 ** 50, Number(blocks));
const bytes = (json: string) => new TextEncoder().encode(json).length;

/** Checks a histogram against the values it counted. */
function assertCounts(histogram: HistogramSummary, values: readonly number[], what: string): void {
  assert.equal(histogram.count, values.length, what);
  assert.equal(histogram.sum, values.reduce((a, b) => a + b, 0), what);
  assert.equal(histogram.min, values.length === 0 ? 0 : Math.min(...values), what);
  assert.equal(histogram.max, Math.max(0, ...values), what);
  for (const { from, to, count } of histogram.buckets) {
    assert.equal(
      count,
      values.filter((value) => value >= from && value <= to).length,
      `${what} ${from}-${to}`,
    );
  }
}

function versionCounts(values: readonly ValueCount[]): Record<string, number> {
  return Object.assign(
    Object.create(null),
    Object.fromEntries(
      values.filter(({ versions }) => versions > 0).map(({ value, versions }) => [value, versions]),
    ),
  );
}

Deno.test("Census counts every chain as a store would write it", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      const summary = censusOf(blocks);
      const histories = storedVersions(blocks);
      const versions = histories.flat();
      const newest = histories.map((history) => history.at(-1)!);
      assert.equal(summary.entities, histories.length);
      assert.equal(summary.versions, versions.length);
      const rows = versions.reduce((sum, version) => sum + version.strings.length, 0);
      assert.equal(summary.rows.strings, rows);
      assert.equal(summary.rows.numbers, versions.reduce((sum, version) => sum + version.numbers.length, 0));
      assertCounts(summary.versionsPerEntity, histories.map((history) => history.length), "versions");
      assertCounts(summary.stringsPerEntity, newest.map(({ strings }) => strings.length), "strings");
      assertCounts(summary.numbersPerEntity, newest.map(({ numbers }) => numbers.length), "numbers");
      assertCounts(summary.payloads.bytes, versions.map(({ payload }) => payload.length), "payload");
      assertCounts(
        summary.stringJsonBytes,
        versions.map(({ strings }) => bytes(jsonCache(strings))),
        "string JSON",
      );
      assertCounts(
        summary.numberJsonBytes,
        versions.map(({ numbers }) => bytes(jsonCache(numbers))),
        "numeric JSON",
      );
      const last = blocks.at(-1)!.number;
      assert.equal(summary.liveEntities, newest.filter(({ toBlock }) => toBlock > BigInt(last)).length);
      assertCounts(
        summary.lifeBlocks,
        newest.map((version) => clipped(version.toBlock - number(version, "$createdAtBlock"))),
        "life",
      );
      assertCounts(
        summary.lastVersionBlocks,
        newest.map(({ fromBlock, toBlock }) => clipped(toBlock - BigInt(fromBlock))),
        "last version",
      );
      assert.deepEqual(
        versionCounts(summary.creators.top),
        tally(versions.map((version) => text(version, "$creator")!)),
      );
      assert.deepEqual(
        versionCounts(summary.owners.top),
        tally(versions.map((version) => text(version, "$owner")!)),
      );
      assert.deepEqual(
        versionCounts(summary.contentTypes),
        tally(versions.map(({ contentType }) => contentType)),
      );
    }),
    { numRuns: 400, seed: 11 },
  );
});

Deno.test("Census counts attribute names and blocks as they stand in the chain", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      const summary = censusOf(blocks);
      const versions = storedVersions(blocks).flat();
      const named = (type: string) =>
        Object.fromEntries(
          summary.attributes.filter((attribute) => attribute.type === type && attribute.versions > 0)
            .map(({ name, versions }) => [`.${name}`, versions]),
        );
      const names = (attributes: EntityVersion["strings" | "numbers"]) =>
        attributes.map(([name]) => `.${name}`);
      assert.deepEqual(named("string"), { ...tally(versions.flatMap(({ strings }) => names(strings))) });
      assert.deepEqual(named("numeric"), { ...tally(versions.flatMap(({ numbers }) => names(numbers))) });
      const busy = blocks.filter(({ operations }) => operations.length > 0);
      assert.equal(summary.blocks.withOperations, busy.length);
      assert.equal(summary.blocks.span, blocks.at(-1)!.number - blocks[0]!.number + 1);
      assertCounts(
        summary.blocks.operationsPerBlock,
        busy.map(({ operations }) => operations.length),
        "block",
      );
      assert.equal(summary.operationCount, busy.flatMap(({ operations }) => operations).length);
      const entities = summary.groups.reduce((sum, group) => sum + group.entities, 0);
      assert.equal(entities, summary.entities);
      const calendar = summary.blocks.calendar;
      assert.equal(calendar.reduce((sum, stretch) => sum + stretch.entities, 0), summary.entities);
      assert.equal(calendar.at(-1)!.toBlock, blocks.at(-1)!.number + 1);
    }),
    { numRuns: 300, seed: 12 },
  );
});

Deno.test("Census refuses what a store refuses, and blocks out of order", () => {
  const census = new Census();
  const key = new Uint8Array(32);
  const update = { type: "extend", txIndex: 0, opIndex: 0, key, btl: 5n } as const;
  assert.throws(() => census.add({ number: 5, operations: [update] }), OperationError);
  const other = new Census();
  other.add({ number: 5, operations: [] });
  assert.throws(() => other.add({ number: 5, operations: [] }), (error: HeadroomError) => {
    assert.equal(error.expected, "a block after 5");
    return true;
  });
});

Deno.test("Census follows a share of the entities beyond its limit and stays near the truth", () => {
  const data = openDataset(MENDOZA, 0.005, 3n);
  const exact = censusOf(data.blocks());
  const sampled = censusOf(data.blocks(), { entityLimit: 1_000 });
  assert.equal(exact.accuracy.entityShare, 1);
  assert.deepEqual(exact.accuracy.notes, []);
  assert.ok(sampled.accuracy.entityShare <= 1 / 4);
  assert.ok(sampled.accuracy.followedEntities <= 1_000);
  assert.equal(sampled.accuracy.notes.length, 1);
  // What the operations say themselves stays exact.
  assert.equal(sampled.entities, exact.entities);
  assert.equal(sampled.versions, exact.versions);
  assert.deepEqual(sampled.rows, exact.rows);
  assert.deepEqual(sampled.payloads, exact.payloads);
  assert.deepEqual(sampled.stringJsonBytes, exact.stringJsonBytes);
  const near = (a: number, b: number, share: number) => assert.ok(Math.abs(a - b) <= share * b, `${a}, ${b}`);
  near(sampled.lifeBlocks.sum, exact.lifeBlocks.sum, 0.15);
  near(sampled.liveEntities, exact.liveEntities, 0.15);
  near(sampled.stringsPerEntity.sum, exact.stringsPerEntity.sum, 0.1);
});

Deno.test("Census finds groups, their values, and which of them change", () => {
  const summary = censusOf(openDataset(MENDOZA, 0.005, 3n).blocks());
  const providers = summary.groups.find(({ strings }) => strings.includes("provId"))!;
  const attribute = (name: string) =>
    providers.attributes.find((candidate) => candidate.name === name)!.values!;
  const id = attribute("provId");
  assert.ok(id.kind === "text" && id.compared > 0 && id.changed === 0 && !id.distinctExact);
  assert.ok(Math.abs(id.distinct - providers.entities) < 0.15 * providers.entities, `${id.distinct}`);
  const efficiency = attribute("efficiency");
  assert.ok(efficiency.changed > 0.9 * efficiency.compared);
  assert.ok(summary.groups.some(({ type }) => type === "image"));
  const images = summary.groups.find(({ type }) => type === "image")!;
  assert.equal(images.contentType, "image/png");
  assert.ok(images.deflatedShare! > 0.95);
  assert.deepEqual(images.attributes.find(({ name }) => name === "type")!.values!.top[0]![0], "image");
});

Deno.test("Census counts given phases apart, and its summary is plain JSON", () => {
  const data = openDataset(MENDOZA, 0.001, 3n);
  const phases = data.phases.map(({ name, from, to }) => ({ name, fromBlock: from, toBlock: to }));
  const summary = censusOf(data.blocks(), { phases });
  assert.deepEqual(summary.phases.map(({ name }) => name), phases.map(({ name }) => name));
  assert.equal(summary.phases.reduce((sum, { versions }) => sum + versions, 0), summary.versions);
  assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary);
});
