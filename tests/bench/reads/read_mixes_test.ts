import type { ReadMix } from "../../../lib/bench/reads/read_mix.ts";
import assert from "node:assert/strict";
import { drawMix } from "../../../lib/bench/reads/draw_mix.ts";
import { chooseMixes, readMixes, refuseFewEntities } from "../../../lib/bench/reads/read_mixes.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";
import { UsageError } from "../../../lib/errors.ts";
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

const SOURCE = { scenario: COMPUTE_MARKETPLACE, scale: 0.001, seed: 1n };
const { from: first, to } = openDataset(SOURCE.scenario, SOURCE.scale, SOURCE.seed).phases[0]!;
const BLOCKS = { first, tip: to - 1, past: to - 1 };
const MIXES = readMixes(COMPUTE_MARKETPLACE, BLOCKS);
const mixOf = (id: string) => MIXES.find((mix) => mix.id === id)!;
const weightsOf = ({ kinds }: ReadMix) => Object.fromEntries(kinds.map(({ type, weight }) => [type, weight]));

Deno.test("the marketplace is asked the published mixes with their weights, its own, the past and profiles", () => {
  assert.deepEqual(
    MIXES.map(({ id }) => id),
    ["public", "data_centre", "governance", "iot_streaming", "own", "history", "profile"],
  );
  // sp:src/db/query_dc_benchmark.py:L38-L60 and sp:experiments.md:L975-L1031, written again.
  assert.deepEqual(weightsOf(mixOf("public")), {
    ...{ point_by_id: 0.2, point_by_key: 0.15, point_miss: 0.1 },
    ...{ node_filter: 0.25, workload_simple: 0.15, workload_specific: 0.15 },
  });
  assert.deepEqual(Object.values(weightsOf(mixOf("data_centre"))), [0.3, 0.25, 0.2, 0.1, 0.1, 0.05]);
  assert.deepEqual(Object.values(weightsOf(mixOf("governance"))), [0.2, 0.25, 0.15, 0.15, 0.1, 0.1, 0.05]);
  assert.deepEqual(Object.values(weightsOf(mixOf("iot_streaming"))), [0.3, 0.2, 0.15, 0.15, 0.15, 0.05]);
});

Deno.test("every mix is drawn as queries of the language, each kind as often; the past is asked at its own block", () => {
  const blocks = { ...BLOCKS, tip: to + 1 };
  for (const mix of MIXES) {
    const { draws, kinds } = drawMix(SOURCE, mix, { blocks, perKind: 10, rounds: 2, page: null });
    const queries = draws.flat();
    assert.equal(draws.length, 3);
    for (const { text } of queries) parseQuery(text);
    for (const { type, past } of kinds) {
      const own = queries.filter((query) => query.type === type);
      assert.equal(own.length, 30, type);
      assert.ok(own.every(({ atBlock }) => atBlock === (past ? blocks.past : blocks.tip)), type);
    }
  }
});

Deno.test("a published kind finds about as many entities as the source says, a profile one", () => {
  const dataset = openDataset(SOURCE.scenario, SOURCE.scale, SOURCE.seed);
  const draw = (id: string) =>
    drawMix(SOURCE, mixOf(id), { blocks: BLOCKS, perKind: 10, rounds: 0, page: null }).draws[0]!;
  for (const id of ["data_centre", "governance", "iot_streaming"]) {
    const queries = draw(id);
    const answers = dataset.expectedAnswers(queries, BLOCKS.tip);
    const empty = new Set(mixOf(id).kinds.map(({ type }) => type));
    for (const [i, { matching }] of answers.entries()) if (matching > 0) empty.delete(queries[i]!.type);
    assert.deepEqual([...empty], [], `${id}: kinds that find nothing at all`);
  }
  for (const { matching } of dataset.expectedAnswers(draw("profile"), BLOCKS.tip)) assert.equal(matching, 1);
});

Deno.test("mixes and kinds are chosen by name, and a name that is neither is refused with all there are", () => {
  const chosen = chooseMixes(MIXES, "data_centre,node_filter");
  assert.deepEqual(
    chosen.map(({ id, kinds }) => [id, kinds.length]),
    [["public", 1], ["data_centre", 6], ["own", 1], ["history", 1]],
  );
  assert.throws(() => chooseMixes(MIXES, "node_filtre"), (error: UsageError) => {
    assert.ok(error instanceof UsageError && error.expected.includes("node_filter_batch"));
    return true;
  });
});

Deno.test("a scale that leaves a handful to ask for by id or key is refused with one that does not", () => {
  refuseFewEntities(MIXES, { scenario: COMPUTE_MARKETPLACE, scale: 0.001 });
  assert.throws(() => refuseFewEntities(MIXES, { scenario: COMPUTE_MARKETPLACE, scale: 0.00001 }), (
    error: UsageError,
  ) => {
    const larger = /--scale ([\d.e-]+)/.exec(error.next)![1];
    const [mix] = MIXES.filter(({ id }) => error.expected.endsWith(id));
    refuseFewEntities([mix!], { scenario: COMPUTE_MARKETPLACE, scale: Number(larger) });
    return error instanceof UsageError;
  });
});

Deno.test("a use case whose mixes were not published is asked its own", () => {
  const ids = readMixes(findEntityScenario("energy-grid-california", "queries"), BLOCKS).map(({ id }) => id);
  assert.deepEqual(ids.slice(0, 2), ["own", "history"]);
});

Deno.test("profiles are of types with enough entities at the scale", () => {
  const profilesAt = (scale: number) =>
    readMixes(COMPUTE_MARKETPLACE, BLOCKS, scale).find(({ id }) => id === "profile")!.kinds.map(({ type }) =>
      type
    );
  // 300,000 nodes and workloads, 7,500 of the next largest types (002:L283-L296).
  assert.equal(profilesAt(0.01).length, 4);
  assert.deepEqual(profilesAt(0.0001), ["profile_nodes", "profile_workloads"]);
});
