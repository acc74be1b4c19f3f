import assert from "node:assert/strict";
import type { Projection } from "../../../lib/model/assessment.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import { mostMeasured } from "../../../lib/model/evidence/pick.ts";

function at(size: number, trials: number, changes: Partial<Projection> = {}): Projection {
  return {
    ...{
      scenario: "mendoza",
      store: "posting",
      profile: "quick",
      variant: "full",
      metric: METRICS.rowsPerS.id,
    },
    ...{ unit: "rows/s", size, sizeUnit: "rows", value: size, trials, beyond: 1, law: null },
    ...{ basis: "measured", interval: trials >= 6 ? [size, size] : null },
    ...changes,
  } as Projection;
}

Deno.test("what was measured at several sizes is told of the largest with an interval, else of the most trials", () => {
  const size = (...of: Projection[]) => mostMeasured(of, METRICS.rowsPerS)?.size ?? null;
  assert.equal(size(at(10, 12), at(1000, 6), at(5000, 1)), 1000);
  assert.equal(size(at(10, 2), at(1000, 3), at(5000, 1)), 1000);
  assert.equal(size(at(10, 1), at(5000, 1)), 5000);
  assert.equal(size(at(10, 6), at(1000, 6, { basis: "projected" })), 10);
  assert.equal(size(), null);
});
