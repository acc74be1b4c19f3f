import assert from "node:assert/strict";
import { CARBON_CREDITS } from "../../lib/scenarios/carbon_credits/carbon_credits.ts";
import { COMPUTE_MARKETPLACES } from "../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";

/** Entities of a small benchmark. */
const ENTITIES = 2_500;

/** Kinds that the source bounds: a long queue is fetched by the hundred, whatever its length (002:L1598). */
const CUT_BY_DESIGN = new Set(["workload_simple", "workload_bucket", "workload_specific"]);

for (const scenario of [...COMPUTE_MARKETPLACES, ...CARBON_CREDITS]) {
  Deno.test(`${scenario.id}: no kind of query is mostly empty, and none is always a full page but where the source bounds it`, () => {
    const total = scenario.entityTypes.reduce((sum, { count }) => sum + count.value, 0);
    const dataset = openDataset(scenario, ENTITIES / total, 4n);
    const at = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
    const queries = dataset.queries(300, at, 8n);
    const truths = dataset.expectedAnswers(queries);
    for (const { type } of scenario.queries) {
      const answers = queries.flatMap((query, i) =>
        query.type === type ? [{ query, truth: truths[i]! }] : []
      );
      assert.ok(answers.length > 0, type);
      const empty = answers.filter(({ truth }) => truth.matching === 0).length;
      const full = answers.filter(({ query, truth }) => truth.matching >= query.limit).length;
      if (type.endsWith("miss")) assert.equal(empty, answers.length, type);
      else assert.ok(empty * 2 < answers.length, `${type}: ${empty} of ${answers.length} empty`);
      if (!CUT_BY_DESIGN.has(type)) assert.ok(full < answers.length, `${type}: all ${full} full`);
    }
  });
}
