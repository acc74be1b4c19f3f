import assert from "node:assert/strict";
import fc from "fast-check";
import * as laws from "../../lib/model/predict.ts";

const close = (actual: number, expected: number, relative = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} against ${expected}`);

const shape = { versions: 10, rows: 240, closedRows: 10, payloadBytes: 5000, closedPayloadBytes: 300 };
const law = {
  commit: 2,
  row: 0.02,
  closed_row: 0.05,
  payload_byte: 1e-4,
  closed_payload_byte: 1e-3,
  growth: 1 / 3,
};

Deno.test("commitMs() is the formula, checked by hand: rows written and rows closed each have their own cost", () => {
  // 8,000 rows in the middle of the block, and their cube root is twice that of 1,000: 2 + 2 (240 * 0.02 + 10 * 0.05 + 0.5 + 0.3)
  close(laws.commitMs(law, shape, 8000 - 120), 14.2);
  close(laws.commitMs(law, shape, 10), 2 + 4.8 + 0.5 + 0.5 + 0.3);
});

Deno.test("loadMs() equals adding up commit after commit", () => {
  let total = 0;
  for (let rows = 0; rows < 240_000; rows += shape.rows) {
    total += laws.commitMs(law, shape, rows);
  }
  close(laws.loadMs(law, shape, 240_000), total, 1e-4);
});

Deno.test("Mendoza 1x by hand: 20.5M rows at 10,000 rows/s take 34.2 minutes", () => {
  const block = { versions: 10, rows: 191.3, closedRows: 0, payloadBytes: 0, closedPayloadBytes: 0 };
  close(laws.loadMs({ row: 0.1 }, block, 20_500_000) / 60_000, 20_500_000 / 10_000 / 60);
  // 100 us a row: a Mendoza version of 19.13 rows takes 1.913 ms, so ten take 19.13 ms.
  close(laws.commitMs({ row: 0.1 }, block, 20_500_000), 19.13);
});

Deno.test("Mendoza 1x by hand: the published bytes a row give its 12.8 GB", () => {
  const size = {
    rows: 20_470_000,
    versions: 1_070_000,
    payloadBytes: 1_070_000 * 5200,
  };
  const bytes = laws.fileBytes({ attributes: 100, index: 217, payload: 688, payload_byte: 1 }, size);
  close(bytes / 1e9, 12.8, 0.01);
});

Deno.test("versionsWithinMs() is the inverse of commitMs() in a store that is large against the block", () => {
  const versions = laws.versionsWithinMs(law, shape, { rowsBefore: 8e9, budgetMs: 2000 });
  const factor = versions / shape.versions;
  const large = Object.fromEntries(
    Object.entries(shape).map(([name, value]) => [name, value * factor]),
  ) as typeof shape;
  close(laws.commitMs(law, large, 8e9), 2000, 1e-6);
  assert.equal(laws.versionsWithinMs({ commit: 3000, row: 1 }, shape, { rowsBefore: 0, budgetMs: 2000 }), 0);
});

Deno.test("the slowest a store may be is the law itself where it was measured, and twice as slow four times beyond", () => {
  const flat = { row: 0.1 };
  const ms = (size: number) => laws.slowestCommitMs(flat, shape, { size, measuredTo: 1000 });
  close(ms(500), 24);
  close(ms(1000), 24);
  close(ms(4000), 48);
  // A law that slows faster than that keeps its own value.
  const steep = { row: 1, growth: 0.6 };
  const known = laws.commitMs(steep, shape, 16_000);
  close(laws.slowestCommitMs(steep, shape, { size: 16_000, measuredTo: 1200 }), known);
});

Deno.test("slowestLoadMs() equals adding up the slowest commit after commit", () => {
  let total = 0;
  for (let size = 120; size < 240_000; size += shape.rows) {
    total += laws.slowestCommitMs({ row: 0.02 }, shape, { size, measuredTo: 24_000 });
  }
  close(laws.slowestLoadMs({ row: 0.02 }, shape, { size: 240_000, measuredTo: 24_000 }), total, 1e-4);
});

Deno.test("onboardMs() equals adding up call after call", () => {
  const own = { callsPerAgent: 4, eventsPerAgent: 4, rootEventsPerAgent: 3 };
  const append = { call: 5, event: 1, log_event: 0.001 };
  let total = 0;
  for (let call = 0; call < 40_000; call++) total += laws.callMs(append, own, (call + 0.5) * 0.75);
  close(laws.onboardMs(append, own, 10_000), total, 1e-9);
  // Flat 50 ms an event, 3 events an agent, 10,000 agents: the 25 minutes.
  close(
    laws.onboardMs({ event: 50 }, { callsPerAgent: 3, eventsPerAgent: 3, rootEventsPerAgent: 3 }, 10_000) /
      60_000,
    25,
  );
});

Deno.test("wideningFactor() compounds the tested error once a quadrupling", () => {
  const tested = { fittedTo: 100, testedTo: 400, predictionError: 0.1 };
  assert.equal(laws.wideningFactor(tested, 100), 1);
  close(laws.wideningFactor(tested, 400), 1.1);
  close(laws.wideningFactor(tested, 1600), 1.1 ** 2);
  close(laws.wideningFactor(tested, 25_600), 1.1 ** 4);
  close(laws.wideningFactor({ ...tested, predictionError: -0.2 }, 400), 1.25);
  assert.equal(laws.wideningFactor({ ...tested, predictionError: null }, 1600), 1);
});

Deno.test("wideningFactor() leaves room for a growth that was not fitted, at the size and beyond", () => {
  const tested = { fittedTo: 100, testedTo: 400, predictionError: 0, growthSpread: 0.5 };
  close(laws.wideningFactor(tested, 100), 1);
  close(laws.wideningFactor(tested, 1600), 4);
});

Deno.test("wideningFactor() of a test over half a quadrupling counts its error twice a quadrupling", () => {
  close(laws.wideningFactor({ fittedTo: 100, testedTo: 200, predictionError: 0.1 }, 400), 1.1 ** 2);
});

Deno.test("wideningFactor() of a test over three quadruplings counts its error once there, and once for each beyond", () => {
  const tested = { fittedTo: 100, testedTo: 6400, predictionError: 0.1 };
  close(laws.wideningFactor(tested, 800), 1.1 ** 0.5);
  close(laws.wideningFactor(tested, 6400), 1.1);
  close(laws.wideningFactor(tested, 25_600), 1.1 ** 2);
});

Deno.test("wideningFactor() never narrows and grows with size", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.9, max: 5, noNaN: true }),
      fc.integer({ min: 1, max: 1e9 }),
      (error, size) => {
        const tested = { fittedTo: 100, testedTo: 400, predictionError: error };
        assert.ok(laws.wideningFactor(tested, size) >= 1);
        assert.ok(laws.wideningFactor(tested, 4 * size) >= laws.wideningFactor(tested, size));
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});
