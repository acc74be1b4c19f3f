import assert from "node:assert/strict";
import { defaultSettings } from "../../../lib/bench/plan/bench_settings.ts";
import { chooseEntityStores } from "../../../lib/bench/plan/chosen_store.ts";
import type { ReadyPoint } from "../../../lib/bench/session/bench_host.ts";
import { startBench } from "../../../lib/bench/session/run_bench.ts";
import { assessRun } from "../../../lib/model/assess_run.ts";
import { experimentAnswerLines, realSizeAnswer } from "../../../lib/report/terminal/experiment_answer.ts";
import { predictReadyPoint } from "../../../lib/report/terminal/predict_ready_point.ts";
import { readPredictions } from "../../../lib/runs/predictions_file.ts";
import { openRun } from "../../../lib/runs/run_reader.ts";
import { finishedTrials } from "../../../lib/runs/trial_files.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";
import { onDisk } from "../../runs/sample_run.ts";

Deno.test("a run writes down what its smaller trials say of its real size, then measures it: it tests their laws", async () => {
  await onDisk(async (root) => {
    const steps: string[] = [];
    const foretold: { done: number; trials: string[]; lines: string[] }[] = [];
    const settings = {
      ...defaultSettings("smoke", [findScenario("compute-marketplace")], "1"),
      stores: await chooseEntityStores("posting", "full"),
      queries: false,
    };
    const { dir, manifest } = await startBench(
      `${root}/run`,
      { run: "2026-11-28-0000", command: "deno task bench", settings },
      {
        observer: {
          note: () => {},
          data: (name) => steps.push(name),
          trial: ({ trial }) => steps.push(trial),
          again: () => {},
          progress: () => {},
        },
        interrupted: new AbortController().signal,
        now: () => new Date(0),
        datasetsDir: `${root}/data`,
        beforePoint: async (point: ReadyPoint) => {
          foretold.push({
            done: (await finishedTrials(point.dir)).length,
            trials: point.trials.map(({ trial }) => trial),
            lines: await predictReadyPoint(point, () => new Date(0)),
          });
        },
      },
    );
    assert.equal(manifest.status, "complete");
    const real = "compute-marketplace-posting-append-full-x0.0008-01";
    assert.deepEqual(
      steps.slice(0, 3),
      [0.00005, 0.0002, 0.0008].map((scale) => `compute-marketplace x${scale}`),
      "all data is made before the first trial",
    );
    assert.deepEqual([steps.length, steps.at(-1)], [6, real]);
    assert.deepEqual(foretold.map(({ done, trials }) => [done, trials]), [[2, [real]]]);
    assert.match(
      foretold[0]!.lines[0]!,
      /^predicted before it starts: compute-marketplace x0.0008 posting loads [\d.]+ k rows in /,
    );
    const run = await openRun(dir);
    const [trial] = (await run.rows("trials")).filter((one) => one.trial === real);
    assert.deepEqual([trial!.role, trial!.status], ["validation", "ok"]);
    assert.deepEqual((await readPredictions(dir)).map(({ rows }) => rows), [trial!.rows]);
    const { laws } = await assessRun(run, []);
    const commit = laws.find(({ id }) => id.startsWith("commit:"))!;
    assert.equal(commit.testedTo, trial!.rows);
    assert.ok(commit.predictionError !== null);
    const answer = await realSizeAnswer(run);
    assert.deepEqual(answer!.points.map(({ scale }) => scale), [0.0008], "and no smaller one");
    const lines = experimentAnswerLines(answer!);
    assert.match(lines[0]!, /^compute-marketplace at 0.0008x: posting full loads [\d.]+ k rows\/s$/);
    assert.match(lines.at(-1)!, /^posting full: the prediction from .* rows (held|did not hold): load time /);
  });
});
