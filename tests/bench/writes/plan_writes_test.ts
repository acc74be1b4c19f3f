import assert from "node:assert/strict";
import { estimateWrites, planPoints } from "../../../lib/bench/writes/plan_writes.ts";
import { WRITE_KINDS } from "../../../lib/bench/writes/write_scenario.ts";

const BASE = { entities: 100, attributes: 10, payloadBytes: 144, firstBlock: 1_000_000 };
const request = (own: Partial<Parameters<typeof planPoints>[0]>) =>
  planPoints({ base: BASE, drivers: [], values: null, kinds: WRITE_KINDS, blocks: null, ...own });

Deno.test("planPoints() measures the base once, and varies one thing at a time around it", () => {
  const points = request({ drivers: ["block-size", "attributes", "payload", "operations"] });
  assert.deepEqual(points[0]!.point, BASE);
  assert.equal(new Set(points.map(({ point }) => JSON.stringify(point))).size, points.length);
  for (const { point } of points.slice(1)) {
    const changed = (Object.keys(BASE) as (keyof typeof BASE)[]).filter((name) => point[name] !== BASE[name]);
    assert.equal(changed.length, 1);
  }
  assert.deepEqual(points.map(({ kinds }) => kinds.includes("mixed")), points.map((_, i) => i === 0));
});

Deno.test("planPoints() takes named values alone, in order, each once", () => {
  const points = request({ drivers: ["payload"], values: [2000, 300, 2000] });
  assert.deepEqual(points.map(({ point }) => point.payloadBytes), [300, 2000]);
});

Deno.test("planPoints() refuses what cannot be measured before anything is made", () => {
  const refused = (own: Parameters<typeof request>[0], words: RegExp) =>
    assert.throws(
      () => request(own),
      (error: Error) => words.test(`${error.message} ${(error as never)["expected"]}`),
    );
  refused({ base: { ...BASE, attributes: 1 } }, /attributes of 1 .*from 2/);
  refused({ drivers: ["block-size"], values: [0] }, /blocks of 0 .*from 1/);
  refused({ base: { ...BASE, entities: 10 }, kinds: ["mixed"] }, /multiple of four/);
  refused({ base: { ...BASE, entities: 100_000, payloadBytes: 100_000 } }, /in memory/);
});

Deno.test("estimateWrites() adds up the trials of each store, and the time that a cadence takes", () => {
  const points = request({ blocks: 5, kinds: ["create"] });
  const [exact, posting] = ["bitemporal", "posting"].map((store) => ({ store, variant: "normal" }));
  const seconds = (
    contestants: readonly NonNullable<typeof exact>[],
    repetitions: number,
    cadenceS: number | null = null,
  ) => estimateWrites(points, contestants, { repetitions, cadenceS }).seconds;
  // 1,000 entities before and 500 after, of 19 rows each: made at 1,100,000 rows/s and
  // 150 MB/s of payloads, 144 bytes each, appended at 42,000, a process 0.8 s.
  const made = 1500 * 19 / 1_100_000 + 1500 * 144 / 150e6;
  assert.ok(Math.abs(seconds([exact!], 6) - (made + 6 * (0.8 + 1500 * 19 / 42_000))) < 1e-9);
  assert.ok(seconds([posting!], 6) < seconds([exact!], 6));
  assert.ok(Math.abs(seconds([exact!], 1, 2) - (made + 0.8 + 5 * 2)) < 1e-9);
});
