import assert from "node:assert/strict";
import { makeCity } from "../../../lib/bench/area/make_city.ts";
import { runAreaTask } from "../../../lib/bench/area/area_task.ts";
import type { RoundTask, RoundTrial } from "../../../lib/bench/area/area_round.ts";
import { AREA_WAYS, type AreaWay, refuseFewDrivers, sizeOf } from "../../../lib/bench/area/plan_area.ts";
import { HeadroomError, UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const SMALL = { city: "tokyo", scale: 0.003, seed: "1", rounds: 2, results: 60 } as const;

Deno.test("a city's drivers move every round, and every way gives the answers worked out without a store", () =>
  inTemporaryFolder(async (folder) => {
    const made = await makeCity({ ...SMALL, folder });
    assert.equal(made.drivers, sizeOf(SMALL.scale).drivers);
    assert.equal(made.beyond32Bits, 1);
    assert.ok(made.missedByOneK >= 0 && made.missedByOneK < 0.5);
    const large = made.questions.findIndex(({ size }) => size === "large");
    const counts = made.rounds.map(({ expected }) => expected[large]!.count);
    assert.ok(counts.every((count) => Math.abs(count - SMALL.results) <= 25), String(counts));
    assert.notEqual(made.rounds[0]!.expected[large]!.digest, made.rounds[1]!.expected[large]!.digest);
    // A server for each of its processes takes seconds; its answers: postgres_contract_test.ts.
    const ways = (Object.keys(AREA_WAYS) as AreaWay[]).filter((way) => way !== "gist");
    for (const way of ways) {
      const path = `${folder}/${way}.db`;
      await runAreaTask({ load: { way, path, blocks: `${folder}/base.blocks` } });
      for (const [round, { expected, expectedBefore }] of made.rounds.entries()) {
        const { questions } = made;
        const blocks = `${folder}/round-${round}.blocks`;
        const task = { way, path, blocks, questions, expected, expectedBefore };
        const trial = await runAreaTask({ round: task }) as RoundTrial;
        const { atOnce, language } = AREA_WAYS[way];
        assert.equal(trial.compared, (atOnce ? questions.length + 2 : 0) + (language ? 1 : 0));
      }
    }
  }));

Deno.test("an answer that is not the expected one ends a round: no figure counts", () =>
  inTemporaryFolder(async (folder) => {
    const made = await makeCity({ ...SMALL, rounds: 1, folder });
    const path = `${folder}/rtree.db`;
    await runAreaTask({ load: { way: "rtree", path, blocks: `${folder}/base.blocks` } });
    const expected = made.rounds[0]!.expected.map((own, i) => i === 1 ? { ...own, digest: "0" } : own);
    const round: RoundTask = {
      way: "rtree",
      path,
      blocks: `${folder}/round-0.blocks`,
      questions: made.questions,
      expected,
      expectedBefore: made.rounds[0]!.expectedBefore,
    };
    await assert.rejects(
      runAreaTask({ round }),
      (error) =>
        error instanceof HeadroomError && /rtree answers otherwise .* no figure counts/.test(error.message),
    );
  }));

Deno.test("scales with too few drivers for an answer are refused, with one that is enough", () => {
  const enough = (error: unknown) => error instanceof UsageError && /--scale 0\.\d+/.test(error.next);
  assert.throws(() => refuseFewDrivers({ scale: 0.0001 }, null), enough);
  assert.throws(() => refuseFewDrivers({ scale: 0.1 }, 10_000), (error) => {
    assert.ok(error instanceof UsageError);
    const scale = Number(/--scale ([\d.]+\d)/.exec(error.next)![1]);
    refuseFewDrivers({ scale }, 10_000);
    return true;
  });
  refuseFewDrivers({ scale: 0.25 }, null);
});
