import assert from "node:assert/strict";
import { bendOf, cacheAt, kneeOf, memoryOf } from "../../../lib/model/growth/bend.ts";
import type { GrowthPoint } from "../../../lib/model/growth/growth_points.ts";
import { sampleManifest } from "../../runs/sample_run.ts";
import { blankRow } from "../synthetic_run.ts";

const load = "blocks" as const;

Deno.test("kneeOf() is the first tenth under half the rate of the first, nothing where none is, and unknown from one block", () => {
  const knee = (rowsPerSByTenth: (number | null)[]) => kneeOf({ rowsPerSByTenth, loadRows: 2000, load });
  assert.deepEqual(knee([80, 60, 41, 39, 50, 20, 20, 20, 20, 20]), {
    tenth: 4,
    fromRows: 600,
    share: 39 / 80,
  });
  assert.equal(knee([80, 40, 40, 41, 42, 43, 44, 45, 46, 47]), null);
  assert.deepEqual(knee([null, null, 100, null, null, null, null, 10, null, null])!.tenth, 8);
  assert.equal(knee([null, null, null, null, null, 165, null, null, null, null]), undefined);
  const late = { rowsPerSByTenth: [null, null, 80, 20], loadRows: 2000, load: "bulk + rewritten" } as const;
  assert.equal(kneeOf(late), undefined, "its first tenths came at once");
});

/** A load whose file grows by 1,000 bytes a tenth, a half of them of indexes, at these rates. */
function point(rates: readonly number[]): GrowthPoint {
  const part = { ...blankRow("sizes", "a"), role: "index", bytes: 5000 };
  return {
    ...{ scenario: "mendoza", store: "bitemporal", profile: "quick", variant: "normal", load },
    ...{
      memoryLimitBytes: null,
      scale: 1,
      trials: 1,
      rows: 1e4,
      loadRows: 1e4,
      loadS: 1,
      rowsPerS: 1,
      phases: [],
    },
    rowsPerSByTenth: rates,
    fileBytesByTenth: rates.map((_, at) => 1000 * (at + 1)),
    ...{ fileBytes: 10_000, pages: 3, freePages: 0, depth: 2, fill: 1, queryP50Us: null, logBytes: null },
    parts: [part, { ...part, role: "attributes" }],
  };
}

Deno.test("bendOf() finds the halving with each doubling that its rates were made with, and names the cache that was passed", () => {
  // Indexes of 500, 1000, … 5000 bytes against a cache of 1,000.
  const indexes = Array.from({ length: 10 }, (_, i) => 500 * (i + 1));
  const rates = indexes.map((bytes) => 6400 / Math.max(1, bytes / 1000));
  const bend = bendOf(point(rates), { cacheBytes: 1000, memoryBytes: 1e9 });
  assert.deepEqual(bend.indexBytes, indexes);
  assert.deepEqual([bend.pastCache, bend.pastMemory, bend.cause], [3, null, "cache"]);
  assert.ok(Math.abs(bend.perDoubling!.factor - 0.5) < 1e-9);
  assert.ok(Math.abs(bend.perDoubling!.explained - 1) < 1e-9);
});

Deno.test("bendOf() blames the memory where indexes passed it too before the knee, neither where they still fit, nothing where no tenth is slow", () => {
  const falling = [100, 90, 80, 70, 60, 40, 40, 40, 40, 40];
  const cause = (rates: readonly number[], cacheBytes: number, memoryBytes: number) =>
    bendOf(point(rates), { cacheBytes, memoryBytes }).cause;
  assert.equal(cause(falling, 1000, 2000), "memory");
  assert.equal(
    cause(falling, 1000, 4000),
    "cache",
    "the memory is passed in tenth 9, after the knee in tenth 6",
  );
  assert.equal(cause(falling, 1e6, 1e9), "neither");
  assert.equal(cause(Array(10).fill(70), 1000, 2000), null);
  assert.equal(
    bendOf(point(falling), { cacheBytes: 4900, memoryBytes: 1e9 }).perDoubling,
    null,
    "one tenth past it",
  );
});

Deno.test("bendOf() holds each tenth against the cache that was in force then: of a file that got a larger one, the small one before", () => {
  // Indexes of 500, 1000, … 5000 bytes; a cache of 1,000 until the file has 6,000 bytes, then one of 8,000.
  const memory = {
    ...{ cacheBytes: 8000, memoryBytes: 1e9 },
    ofSmallFiles: { bytes: 1000, belowFileBytes: 6000 },
  };
  const kneeIn = (tenth: number) =>
    bendOf(point(Array.from({ length: 10 }, (_, at) => at + 1 < tenth ? 100 : 40)), memory);
  const bend = kneeIn(4);
  assert.deepEqual(bend.cacheBytesByTenth, [...Array(5).fill(1000), ...Array(5).fill(8000)]);
  assert.deepEqual([bend.pastCache, bend.cause], [3, "cache"]);
  assert.equal(kneeIn(7).cause, "neither", "passed in tenth 3, and fitting again when the load bent");
  assert.equal(cacheAt(memory, null), 8000);
});

Deno.test("memoryOf() reads SQLite's cache in pages and in KiB, that of small files by the profile, and knows none of another engine", () => {
  const manifest = sampleManifest({
    settings: {
      "a normal": { cache_size: 65_536, page_size: 4096 },
      "a library-default": { cache_size: -16_000, page_size: 4096, operating_profile: "library-default" },
      "a tuned": { cache_size: 131_072, page_size: 4096, operating_profile: "tuned" },
      "a normal rewritten": { cache_size: 10, page_size: 4096 },
      "b normal": {},
    },
  });
  const memory = (store: string, variant: string, changes: Partial<GrowthPoint> = {}) =>
    memoryOf(manifest, { store, variant, load, memoryLimitBytes: null, ...changes });
  const cache = (store: string, variant: string, load: GrowthPoint["load"] = "blocks") =>
    memory(store, variant, { load }).cacheBytes;
  assert.deepEqual(
    [
      cache("a", "normal"),
      cache("a", "library-default"),
      cache("a", "normal", "bulk + rewritten"),
      cache("b", "normal"),
    ],
    [256 * 2 ** 20, 16_384_000, 40_960, null],
  );
  assert.equal(memory("a", "library-default").ofSmallFiles, undefined);
  const { ofSmallFiles, cacheBytes } = memory("a", "tuned");
  assert.deepEqual([ofSmallFiles, cacheBytes], [{ bytes: 16_384_000, belowFileBytes: 2 ** 30 }, 2 ** 29]);
  assert.equal(cache("c", "normal"), null, "a store that the run does not know");
  assert.equal(memory("a", "normal").memoryBytes, manifest.machine.memoryBytes);
  assert.equal(memory("a", "normal", { memoryLimitBytes: 1e8 }).memoryBytes, 1e8, "its limit is all it has");
});
