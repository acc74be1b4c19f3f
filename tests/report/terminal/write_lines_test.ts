import assert from "node:assert/strict";
import { writeFigures } from "../../../lib/bench/writes/write_figures.ts";
import type { WritePoint } from "../../../lib/bench/writes/write_scenario.ts";
import type { StageTimes } from "../../../lib/bench/writes/write_trial.ts";
import { writeLines } from "../../../lib/report/terminal/write_lines.ts";

const BASE: WritePoint = { entities: 100, attributes: 10, payloadBytes: 144, firstBlock: 1 };

/** One block of a kind: its time is its CPU time, and it writes as many bytes as it takes microseconds. */
const stage = (kind: StageTimes["kind"], ms: number, own: Partial<StageTimes> = {}): StageTimes => ({
  kind,
  serviceMs: [ms],
  responseMs: null,
  cpuMs: ms,
  entities: 100,
  rows: 1900,
  writtenBytes: 1000 * ms,
  fileBytes: null,
  logBytes: null,
  ...own,
});

const trialsOf = (point: WritePoint, contestant: string, stages: readonly StageTimes[]) => ({
  contestant,
  planned: { point, kinds: stages.map(({ kind }) => kind), blocks: 1 },
  trials: [{ stages, rowsBefore: 0, measuringUs: 1, engine: "test" }],
});

Deno.test("the first lines answer what closing costs against creating, store by store, then how the stores compare, then what each driver does", () => {
  const large = { ...BASE, payloadBytes: 9000 };
  const measured = [BASE, large].flatMap((point, i) => [
    trialsOf(point, "a", [stage("create", 10), stage("update", 30 * (1 + i)), stage("delete", 22)]),
    trialsOf(point, "b", [stage("create", 4), stage("update", 6), stage("delete", 2)]),
  ]);
  const points = measured.map(({ planned }) => planned);
  const lines = writeLines(writeFigures(measured, null), {
    base: BASE,
    drivers: ["payload"],
    points: [points[0]!, points[2]!],
    cadenceS: null,
  });
  assert.deepEqual(lines.slice(0, 4), [
    "a: closing a version takes 2.2x the time of creating it, 2.2x the CPU and 2.2x the bytes written; " +
    "an update 3.0x, 3.0x and 3.0x",
    "b: closing a version takes 0.5x the time of creating it, 0.5x the CPU and 0.5x the bytes written; " +
    "an update 1.5x, 1.5x and 1.5x",
    "b: a block of 100 takes 0.4x (create), 0.2x (update), 0.0909x (delete) the time of a",
    "payload: with 9,000 instead of 144, the time to update an entity is 2x (a), 1x (b)",
  ]);
  // 1 us of a median block, which is 2 ms at least.
  assert.equal(lines.at(-1), "Measuring takes 0.05 % of a median block at most.");
});

Deno.test("at the cadence the answer is the largest size below which no block was late", () => {
  const at = (contestant: string, entities: number, responseMs: number) =>
    trialsOf({ ...BASE, entities }, contestant, [stage("mixed", responseMs, { responseMs: [responseMs] })]);
  const measured = [
    at("good", 100, 500),
    at("good", 500, 1900),
    at("fair", 100, 500),
    at("fair", 500, 2100),
    at("poor", 100, 2001),
  ];
  const points = measured.map(({ planned }) => planned);
  const run = { base: BASE, drivers: ["block-size"], points, cadenceS: 2 } as const;
  assert.deepEqual(writeLines(writeFigures(measured, 2), run).slice(0, 3), [
    "good keeps a block of mixed operations every 2 s with 500 entities, the most that were tried",
    "fair keeps a block of mixed operations every 2 s up to 100 entities, and is late with 500",
    "poor is late with a block of mixed operations every 2 s from the smallest size tried on, 100",
  ]);
});
