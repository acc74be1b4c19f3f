import assert from "node:assert/strict";
import { measuringLine } from "../../../lib/report/terminal/measuring_line.ts";
import { addQueries, appendTrials, emptyTables, MANIFEST } from "../../model/synthetic_run.ts";

Deno.test("a run says what measuring takes of a median commit and query, and nothing where it was not recorded", () => {
  const tables = addQueries(appendTrials(emptyTables()), { ms: () => 0.05 });
  const commits = tables.commits.map((commit) => ({ ...commit, end_us: commit.start_us + 1000 }));
  const queries = tables.queries.map((query) => ({ ...query, end_us: query.start_us + 50 }));
  const run = { manifest: MANIFEST, ...tables, commits, queries };
  assert.equal(measuringLine(run), null);
  const trials = tables.trials.map((trial) => ({ ...trial, measuring_us: 0.5, recording_us: 4 }));
  // 0.5 of 1,000 us and of 50 us.
  assert.equal(
    measuringLine({ ...run, trials }),
    "Measuring takes 0.5 us a sample: 0.05 % of a median commit, 1 % of a median query. " +
      "Recording it takes 4 us, off the clock.",
  );
});
