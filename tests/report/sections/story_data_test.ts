import assert from "node:assert/strict";
import { subjectStyles } from "../../../lib/report/charts/subject_style.ts";
import { capacityAnswer } from "../../../lib/report/sections/answers.ts";
import { openRun } from "../../../lib/report/sections/open_run.ts";
import { openLoopData, queryTimesData } from "../../../lib/report/sections/times_data.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import { runTimeline, timelineData } from "../../../lib/report/sections/timeline_data.ts";
import { summariseRun } from "../../../lib/report/terminal/summary.ts";
import { plainRow } from "../../../lib/runs/row_views.ts";
import { formatUs } from "../../../lib/text/numbers.ts";
import type { Cell, TableSpec } from "../../../lib/report/charts/table_html.ts";
import { isJudged, type Verdict } from "../../../lib/model/verdicts/verdict.ts";
import { missingBlock } from "../../../lib/report/sections/block.ts";
import { missing } from "../../../lib/report/sections/story.ts";
import {
  breaksFirstTable,
  judgedTable,
  questionsTable,
  reasonsTable,
} from "../../../lib/report/sections/verdict_table.ts";
import { story } from "../quick_story.ts";

function samplesOf(data: ReturnType<typeof queryTimesData>): number {
  assert.ok("series" in data);
  return data.series.reduce((sum, { samples }) => sum + samples, 0);
}

/** Ids of a scenario's trials at its largest scale. */
function largest(scenario: string): Set<string> {
  const own = story.trials.filter((trial) => trial.scenario === scenario);
  const scale = Math.max(...own.map((trial) => trial.scale));
  return new Set(own.filter((trial) => trial.scale === scale).map(({ trial }) => trial));
}

Deno.test("queryTimesData() and openLoopData() show one scale and one setting, and keep the two loops apart", () => {
  const trials = largest("compute-marketplace");
  const durable = new Set(story.trials.filter(({ variant }) => variant === "full").map(({ trial }) => trial));
  assert.ok(durable.size < story.trials.length);
  const asked = story.queries.filter((row) =>
    trials.has(row.trial) && durable.has(row.trial) && row.phase !== "warmup"
  );
  const scheduled = asked.filter((row) => row.scheduled_us !== null).length;
  assert.ok(scheduled > 0);
  const closed = queryTimesData(story, "compute-marketplace");
  assert.equal(samplesOf(closed), asked.length - scheduled);
  assert.match((closed as { of: string }).of, /^Queries of compute-marketplace on bitemporal full at scale/);
  assert.equal(samplesOf(openLoopData(story, "compute-marketplace")), 2 * scheduled);
});

Deno.test("queryTimesData() tells the stores of a run apart by the colours they have on every page", () => {
  const own = new Set(
    story.trials.filter(({ trial }) => trial.endsWith("validation-01")).map(({ trial }) => trial),
  );
  const again = (trial: string) => `again-${trial}`;
  const two = {
    ...story,
    trials: story.trials.flatMap((trial) =>
      own.has(trial.trial) ? [trial, { ...trial, trial: again(trial.trial), store: "lean" }] : [trial]
    ),
    queries: story.queries.flatMap((query) =>
      own.has(query.trial) ? [query, { ...plainRow(query), trial: again(query.trial) }] : [query]
    ),
  };
  const styleOf = subjectStyles([{ store: "bitemporal", variant: "full" }, {
    store: "lean",
    variant: "full",
  }]);
  const data = queryTimesData(two, "compute-marketplace");
  assert.ok("series" in data);
  const { series: all } = data;
  for (const store of ["bitemporal", "lean"]) {
    const series = all.filter(({ label }) => label.startsWith(store));
    assert.ok(series.length > 0);
    for (const { style } of series) assert.equal(style!.colour, styleOf({ store, variant: "full" }).colour);
  }
  assert.deepEqual(data.facts, ["survives the death of the machine"]);
  const alone = queryTimesData(story, "compute-marketplace");
  assert.ok("series" in alone && alone.series.every(({ style }) => style === undefined));
});

Deno.test("a timeline of an opened run is the one of the assessed run", async () => {
  const run = await openRun("tests/data/quick_run");
  const expected = timelineData(story, "mendoza", "full");
  assert.ok("bins" in expected);
  assert.deepEqual(await runTimeline(run, "mendoza", "full"), expected);
});

Deno.test("the slowest commits of a timeline stand on the bars of their stretches", () => {
  for (const scenario of ["mendoza", "compute-marketplace"]) {
    const data = timelineData(story, scenario, "full");
    assert.ok("bins" in data);
    const { bins, worst } = data;
    for (const { atS, us } of worst) {
      const bars = bins.filter((bin) => bin.atS === atS && bin.lowUs <= us && us <= bin.highUs);
      assert.ok(bars.length > 0, `${scenario}: ${us} us at ${atS}`);
    }
  }
});

Deno.test("a timeline counts every checkpoint of its trial once, and accounts for all of its wall time", () => {
  const data = timelineData(story, "mendoza", "full");
  assert.ok("bins" in data);
  const { trial, bins, checkpoints, timeMs, queriesBeside } = data;
  const own = story.commits.filter((commit) => commit.trial === trial && commit.phase !== "warmup");
  const seen = story.events.filter((event) =>
    event.trial === trial && event.kind === "checkpoint" && event.at_us >= own[0]!.start_us
  );
  assert.ok(seen.length > 0);
  assert.equal(checkpoints, seen.length);
  assert.equal(bins.reduce((sum, bin) => sum + bin.checkpoints, 0), seen.length);
  assert.ok(bins.every(({ fileBytes, logBytes }) => fileBytes! > 0 && logBytes! > 0));
  const { wall_ms: wallMs } = story.trials.find((one) => one.trial === trial)!;
  const sum = Object.values(timeMs).reduce((total, ms) => total + ms, 0);
  assert.ok(Math.abs(sum - wallMs) < 1, `${sum} of ${wallMs}`);
  assert.equal(queriesBeside, 0, "queries come after the appends");
});

Deno.test("a slow commit is explained by what the run records of it, and by nothing else", () => {
  const found = timelineData(story, "mendoza", "full");
  assert.ok("bins" in found);
  const { trial } = found;
  const own = story.commits.filter((commit) => commit.trial === trial && commit.phase !== "warmup");
  // Twenty equal commits of 1 ms, but one: that takes 1 s.
  const slow = (at: number, changes: Partial<typeof own[number]>, isCheckpoint = false) => {
    const commits = Array.from({ length: 20 }, (_, i) => ({
      ...{
        ...plainRow(own[0]!),
        block: i,
        phase: "load",
        rows: 10,
        closed_rows: 0,
        payload_bytes: 100,
        log_bytes: 8192,
      },
      ...{ start_us: 1e6 * i, end_us: 1e6 * i + (i === at ? 1e6 : 1e3) },
      ...i === at ? changes : {},
    }));
    const at_us = commits[at]!.end_us;
    const events = isCheckpoint
      ? [{ trial, at_us, kind: "checkpoint", detail: "log bytes", value: 61e6 }]
      : [];
    const data = timelineData({ ...story, commits, events }, "mendoza", "full");
    assert.ok("bins" in data);
    assert.equal(data.worst[0]!.block, at);
    return data.worst[0]!.cause;
  };
  assert.equal(slow(7, {}), "unknown: nothing recorded");
  assert.equal(slow(7, {}, true), "checkpoint of a log of 61 MB");
  assert.equal(slow(0, {}), "first block");
  assert.equal(slow(19, { phase: "rush_hour" }), "first block of rush hour");
  assert.equal(slow(7, { rows: 20, closed_rows: 10 }), "3x the usual rows");
  assert.equal(slow(7, { payload_bytes: 400 }, true), "checkpoint of a log of 61 MB, 4x the usual payload");
});

Deno.test("captions of times and ratios say what the shown settings survive", () => {
  const times = queryTimesData(story, "mendoza");
  assert.ok("series" in times);
  assert.deepEqual(times.facts, ["survives the death of the machine"]);
});

Deno.test("the longest commit is the same in the model and in a run's summary: warmup left out, the load not", () => {
  const { tables } = summariseRun(story);
  for (const scenario of ["mendoza", "compute-marketplace"]) {
    const trial = story.trials.find((own) =>
      own.scenario === scenario && own.variant === "full" && own.role === "validation"
    )!;
    const model = story.assessment.projections.find((p) =>
      p.scenario === scenario && p.variant === "full" && p.metric === METRICS.commitMaxMs.id
    )!;
    const table = tables.find(({ title }) => title.startsWith(`append · ${scenario}`))!;
    const row = table.rows.find((cells) => cells[0] === "full" && cells[1] === `x${trial.scale}`)!;
    assert.equal(row[table.columns.indexOf("max")], formatUs(1000 * model.value));
  }
});

Deno.test("a page tells the stores and scenarios of a run apart where it counts verdicts and names the tightest", () => {
  const verdict = {
    ...story.assessment.verdicts.find(({ headroom, decides }) => headroom !== null && decides)!,
    id: "X-01",
    reason: null,
  };
  const open = { verdict: "not proven", reason: "not-measured", value: null, headroom: null } as const;
  const judging = (verdicts: readonly Verdict[]) => ({
    ...story,
    assessment: { ...story.assessment, verdicts },
  });
  const two = judging([
    { ...verdict, store: "bitemporal", headroom: 2 },
    { ...verdict, store: "lean", headroom: 1.5 },
    { ...verdict, store: "bitemporal", id: "X-02", ...open },
    { ...verdict, store: "lean", id: "X-02", ...open },
    { ...verdict, store: "lean", id: "X-03", ...open },
    { ...verdict, store: "bitemporal", id: "X-03" },
  ]);
  assert.match(
    capacityAnswer(two).html,
    /Of 6 verdicts on 3 requirements .* 3 are not judged.* Least room has X-01 on lean \(/,
  );
  assert.equal(reasonsTable(two).rows[0]![2], "X-02, X-03 (on lean)");
  const anchors = (of: TableSpec) => of.rows.map(([cell]) => (cell as Cell).id ?? (cell as Cell).href);
  // Regions share requirements: each has a row of its own to link to.
  const regions = judging(["ride-sharing-city", "ride-sharing-europe-middle-east"].map((scenario, i) => ({
    ...verdict,
    scenario,
    headroom: 2 + i,
  })));
  assert.equal(new Set(anchors(judgedTable(regions))).size, 2);
  assert.deepEqual(anchors(breaksFirstTable(regions)), anchors(judgedTable(regions)).map((id) => `#${id}`));
  assert.match(capacityAnswer(regions).html, /Least room has X-01 ride-sharing-city \(/);
  assert.match(capacityAnswer(story).html, /Of \d+ requirements .* Least room has [A-Z0-9-]+ \(/);
  assert.match(capacityAnswer(judging([])).html, /Nothing is asked of what this run holds\./);
});

Deno.test("a stretch goal or a claim does not break first", () => {
  const headroomOf = (id: string) =>
    story.assessment.verdicts.find((verdict) => verdict.id === id)!.headroom!;
  assert.ok(headroomOf("CM-T-04") < headroomOf("CM-S-07"), "CM-T-04 asks for more, but CM-R-08 was chosen");
  const asked = breaksFirstTable(story, "compute-marketplace").rows.map((cells) => String(cells.at(-1)));
  assert.ok(!asked.join().includes("CM-T-04"), asked.join("\n"));
  const { breaksFirst } = story.assessment.answer.useCases.find(({ scenario }) =>
    scenario === "compute-marketplace"
  )!;
  assert.ok(asked[0]!.includes(breaksFirst!.id), asked.join());
  // Each number once, though several needs ask it.
  const numbers = questionsTable(story, "compute-marketplace").rows.map((cells) =>
    JSON.stringify(cells.slice(1, 3))
  );
  assert.ok(numbers.length < story.assessment.verdicts.filter(isJudged).length);
});

Deno.test("a page does not advise to measure what no run measures", () => {
  const open = openLoopData(story, "mendoza");
  assert.ok("missing" in open && open.command === null);
  assert.match(missingBlock(open).text, /mendoza states no rate of reads.*on a schedule\.$/);
  const absent = openLoopData(story, "energy-grid-california");
  assert.ok("missing" in absent && absent.command === "deno task bench --scenario energy-grid-california");
  // A scenario of one's own is named by its file, which a run does not record.
  const own = { ...story.manifest.scenarios[0]!, id: "my-shop" };
  const mine = { ...story, manifest: { ...story.manifest, scenarios: [own] } };
  assert.match(missing(mine, "my-shop", "queries").command!, /<the file of my-shop>/);
});

Deno.test("what a setting survives is not taken from its name where the store is a user's own", () => {
  const styleOf = subjectStyles([{ store: "bitemporal", variant: "normal" }, {
    store: "lean",
    variant: "normal",
  }]);
  assert.equal(
    styleOf({ store: "bitemporal", variant: "normal" }).label,
    "bitemporal, normal (survives process death)",
  );
  assert.equal(styleOf({ store: "lean", variant: "normal" }).label, "lean, normal");
});
