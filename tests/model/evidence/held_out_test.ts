import assert from "node:assert/strict";
import {
  errorOf,
  heldOutPoints,
  sameSizePoints,
  summariseHeldOut,
} from "../../../lib/model/evidence/held_out.ts";
import { addQueries, appendTrials, emptyTables, inputOf, type Tables, TRUE_COSTS } from "../synthetic_run.ts";

type Points = ReturnType<typeof heldOutPoints>;

/** Six trials at 0.25x and two at 1x; rows cost `surprise` times as much beyond the smaller size. */
function made(surprise: number): Tables {
  const tables = appendTrials(emptyTables(), { costs: { ...TRUE_COSTS, surprise } });
  const trials = tables.trials.map((trial) => ({ ...trial, scale: trial.role === "validation" ? 1 : 0.25 }));
  return addQueries({ ...tables, trials }, { ms: () => 2 });
}

Deno.test("every larger trial is predicted by the smaller ones: bytes, time of its blocks, service times", () => {
  const points = heldOutPoints(inputOf(made(1)));
  const of = (kind: string) => points.filter((point) => point.kind === kind);
  assert.deepEqual(of("sizes").map(({ what }) => what), [
    ...["file", "attributes", "indexes"],
    ...["file", "attributes", "indexes"],
  ]);
  assert.deepEqual(of("commits").map(({ what }) => what), ["load", "load"]);
  // The mix and each of two kinds, of two trials.
  assert.equal(of("query p50").length, 6);
  for (const point of points) {
    const most = point.kind === "sizes" ? 1e-6 : 0.15;
    assert.ok(Math.abs(errorOf(point)) < most, `${point.what} of ${point.trial}: ${errorOf(point)}`);
    assert.ok(Math.abs(point.beyond - 4) < 0.1, `${point.beyond}`);
  }
});

Deno.test("a store loaded at once and rewritten tests stream and queries by laws of appended ones, and teaches them nothing", () => {
  const appended = made(1);
  const last = appended.trials.at(-1)!;
  const rewritten = (benchmark: string) => ({
    ...appended,
    trials: appended.trials.map((trial) => trial === last ? { ...trial, benchmark } : trial),
    commits: appended.commits.map((commit) =>
      commit.trial === last.trial ? { ...commit, phase: "steady" } : commit
    ),
  });
  const [asAppended, asRewritten, atOnce] = ["append", "rewritten", "bulk"]
    .map((benchmark) => heldOutPoints(inputOf(rewritten(benchmark))))
    .map((points) => points.filter(({ trial }) => trial === last.trial)) as [Points, Points, Points];
  assert.deepEqual([...new Set(asRewritten.map(({ kind }) => kind))], ["commits", "query p50"]);
  const known = asAppended.filter(({ kind }) => kind !== "sizes");
  assert.deepEqual(asRewritten.map(({ predicted }) => predicted), known.map(({ predicted }) => predicted));
  assert.deepEqual(atOnce, []);
});

Deno.test("what a held-out trial measured does not reach its prediction", () => {
  const [usual, dear] = [made(1), made(3)].map((tables) =>
    heldOutPoints(inputOf(tables)).filter(({ kind }) => kind === "commits")
  ) as [Points, Points];
  assert.deepEqual(dear.map(({ predicted }) => predicted), usual.map(({ predicted }) => predicted));
  for (const [i, point] of dear.entries()) {
    // Three quarters of its rows are beyond the smaller size, and cost three times as much: 2.5 times in all.
    assert.ok(Math.abs(errorOf(point) / errorOf({ ...point, measured: 2.5 * usual[i]!.measured }) - 1) < 0.1);
    assert.ok(point.measured > point.interval![1], "outside its interval");
  }
});

Deno.test("the summary gives the median error and coverage of each kind, beside what trials of one size differ by", () => {
  const input = inputOf(made(3));
  const summary = summariseHeldOut(heldOutPoints(input), sameSizePoints(input));
  const commits = summary.find(({ kind }) => kind === "commits")!;
  assert.deepEqual([commits.points, commits.trials, commits.coverage], [2, 2, 0]);
  assert.ok(commits.medianError! > 1);
  assert.ok(commits.sameSizeError! > 0 && commits.sameSizeError! < 0.1, `${commits.sameSizeError}`);
  assert.deepEqual(summariseHeldOut([], []).map(({ medianError }) => medianError), [null, null, null, null]);
});

Deno.test("a trial less than four times as large as what is known is not held out", () => {
  const tables = made(1);
  const trials = tables.trials.map((trial) =>
    trial.role === "validation" ? { ...trial, rows: trial.rows / 2 } : trial
  );
  assert.deepEqual(heldOutPoints(inputOf({ ...tables, trials })), []);
});
