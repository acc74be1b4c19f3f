import assert from "node:assert/strict";
import { questionOf } from "../../lib/model/verdicts/question.ts";
import { OWN_METRICS, type OwnMetricName, requirementRow } from "../../lib/scenarios/own_requirement.ts";

Deno.test("every metric a scenario of one's own may state a threshold for is one the model projects", () => {
  for (const [metric, { unit, statistics, comparator }] of Object.entries(OWN_METRICS)) {
    for (const statistic of statistics.length === 0 ? [undefined] : statistics) {
      const row = requirementRow({
        id: "MY-01",
        metric: metric as OwnMetricName,
        ...(statistic === undefined ? {} : { statistic }),
        threshold: 10,
        unit,
        source: "own",
      }, "my-scenario");
      const question = questionOf(row, { queryTypes: ["point"], peaks: [] });
      assert.ok("metric" in question, `${metric}: ${JSON.stringify(question)}`);
      assert.equal(question.sense, comparator === "gte" ? "at-least" : "at-most", metric);
    }
  }
});
