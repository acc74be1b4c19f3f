import assert from "node:assert/strict";
import { reorganisedFigures, twinSteps, vacuumedFigures } from "../../../lib/bench/upkeep/upkeep_figures.ts";
import { appended, maintained, pages } from "./upkeep_samples.ts";

Deno.test("reorganisation is told by its first and last tenth and all of its blocks, and the file's growth by its pages", () => {
  const ms = Array.from({ length: 1000 }, (_, i) => i < 100 ? 10 : i < 900 ? 500 : 20);
  const marks = Array.from({ length: 11 }, (_, i) => ({ pages: 100 + i * i, logBytes: 1000 * (i % 3) }));
  const figures = reorganisedFigures({
    ...appended(ms),
    marks,
    before: pages(100),
    after: pages(200),
  }, 0.1);
  // A tenth has too few for a p99.
  assert.deepEqual(figures.first, { p50: 10, p99: null, max: 10 });
  assert.deepEqual(figures.last, { p50: 20, p99: null, max: 20 });
  assert.deepEqual(figures.all, { p50: 500, p99: 500, max: 500 });
  assert.equal(figures.grownBytes, 100 * 4096);
  assert.equal(figures.logBytes, 2000);
  // From the first block of 500 ms on, none is done in time again: 400 s of arrears are not worked off in 8 s.
  assert.equal(figures.late, 900);
});

/** Twins of 20 blocks that insert a thousandth each; the vacuumed one grows by `growing` pages a block, from 900 to the twin's 1,000. */
function vacuumed(growing: number) {
  const ms = Array.from({ length: 20 }, () => 10);
  const twin = {
    ...appended(ms),
    pages: ms.map((_, i) => 1000 + i + 1),
    marks: [{ pages: 1000, logBytes: 0 }],
  };
  return {
    runs: [maintained({ ms: [70] })],
    ...{ before: pages(1000), after: pages(900) },
    growth: {
      rowsPerBlock: 10,
      rowsBefore: 10_000,
      first: {
        ...appended(ms.map((one) => 2 * one)),
        pages: ms.map((_, i) => Math.min(900 + growing * (i + 1), 1000 + i + 1)),
        marks: [{ pages: 900, logBytes: 0 }],
      },
      second: twin,
    },
  };
}

Deno.test("twins are compared at no growth, and at 0.5, 1 and 2 % of the rows that were there, in pairs of blocks", () => {
  const steps = twinSteps(vacuumed(1).growth, 1);
  assert.deepEqual(steps.map(({ growth }) => growth), [0, 0.005, 0.01, 0.02]);
  assert.deepEqual(steps.map(({ firstBytes }) => firstBytes), [900, 905, 910, 920]);
  assert.deepEqual(steps.map(({ secondBytes }) => secondBytes), [1000, 1005, 1010, 1020]);
  assert.deepEqual(steps.map(({ time }) => time), [null, 2, 2, 2]);
});

Deno.test("VACUUM's gain is gone from the growth on at which less than a tenth of it is left, and stays where it does not go", () => {
  const lasting = vacuumedFigures(vacuumed(1));
  assert.deepEqual([lasting.ms, lasting.gain, lasting.goneAt], [70, 0.09999999999999998, null]);
  assert.ok(Math.abs(lasting.gainLeft! - 0.98) < 0.01);
  // 15 pages a block: 975 of 1,005 after five blocks, and no less than its twin after ten.
  assert.equal(vacuumedFigures(vacuumed(15)).goneAt, 0.01);
  assert.equal(vacuumedFigures(vacuumed(15)).gainLeft, 0);
});
