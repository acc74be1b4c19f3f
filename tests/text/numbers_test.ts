import { strict as assert } from "node:assert";
import {
  coresText,
  formatBytes,
  formatCount,
  formatHeadroom,
  formatInterval,
  formatNumber,
  formatPercent,
  formatRough,
  formatRoughUs,
  formatUs,
  formatValue,
  unitWords,
} from "../../lib/text/numbers.ts";

Deno.test("formatNumber() keeps three significant digits and sets thousands apart from ten thousand on", () => {
  const expected = [
    [0, "0"],
    [0.05, "0.05"],
    [1.234, "1.23"],
    [999.6, "1000"],
    [6411, "6410"],
    [26_149, "26,100"],
    [
      1e6,
      "1,000,000",
    ],
    [0.00999, "0.00999"],
    [0.00004321, "0.0000432"],
    [NaN, "–"],
  ] as const;
  for (const [value, text] of expected) assert.equal(formatNumber(value), text);
  assert.equal(formatPercent(0.1251), "12.5 %");
});

Deno.test("formatCount() is plain below ten thousand, then k, M, G with three significant digits", () => {
  const expected = [[0, "0"], [7, "7"], [999.6, "1000"], [6411, "6410"], [9999, "10 k"], [
    10_000,
    "10 k",
  ]] as const;
  for (const [value, text] of expected) assert.equal(formatCount(value), text);
  assert.equal(formatCount(1_234_567), "1.23 M");
  assert.equal(formatCount(20_500_000), "20.5 M");
  assert.equal(formatCount(3.2e9), "3.2 G");
  assert.equal(formatCount(999_999), "1 M");
});

Deno.test("formatUs() takes microseconds and picks us, ms, s, min or h", () => {
  assert.equal(formatUs(0.5), "0.5 us");
  assert.equal(formatUs(999.9), "1 ms");
  assert.equal(formatUs(0), "0 us");
  assert.equal(formatUs(1.5), "1.5 us");
  assert.equal(formatUs(999), "999 us");
  assert.equal(formatUs(3100), "3.1 ms");
  assert.equal(formatUs(29_000_000), "29 s");
  assert.equal(formatUs(180e6), "3 min");
  assert.equal(formatUs(31_400_000), "31.4 s");
  assert.equal(formatUs(25 * 60e6), "25 min");
  assert.equal(formatUs(3 * 3600e6), "3 h");
});

Deno.test("formatBytes() counts in powers of ten", () => {
  assert.deepEqual([12, 512, 4096].map(formatBytes), ["12 B", "512 B", "4.1 kB"]);
  assert.equal(formatBytes(64_000), "64 kB");
  assert.equal(formatBytes(5_888_000), "5.89 MB");
  assert.equal(formatBytes(13.36e9), "13.4 GB");
});

Deno.test("formatValue() writes each unit its own way", () => {
  assert.equal(formatValue(100, "ms"), "100 ms");
  assert.equal(formatValue(1500, "ms"), "1.5 s");
  assert.equal(formatValue(250, "entities_per_s"), "250 entities/s");
  assert.equal(formatValue(30347, "rows/s"), "30.3 k rows/s");
  assert.equal(formatValue(1.04, "x"), "1.04x");
  assert.equal(formatValue(12, "GB"), "12 GB");
});

Deno.test("unitWords() writes a unit as people do", () => {
  const units = ["entities_per_s", "gb", "percent", "boolean", ""];
  assert.deepEqual(units.map(unitWords), ["entities/s", "GB", "%", "", ""]);
});

Deno.test("formatInterval() says when there is none", () => {
  assert.equal(formatInterval([1790, 1905], "entities/s"), "[1790, 1910]");
  assert.match(formatInterval(null, "ms"), /too few trials/);
});

Deno.test("formatRough() keeps two significant digits and the unit of the magnitude they round to", () => {
  const values = [0.04567, 8.15, 240.9, 999, 1850, 12_345, 20_500_000, 1.5e9, 0];
  assert.deepEqual(values.map(formatRough), ["0.046", "8.2", "240", "1k", "1.9k", "12k", "21M", "1.5G", "0"]);
  assert.equal(formatRough(NaN), "–");
});

Deno.test("formatHeadroom() is a multiple, and far below one a share", () => {
  assert.equal(formatHeadroom(2.4567), "2.46x");
  assert.equal(formatHeadroom(2.4567, true), "2.5x");
  assert.equal(formatHeadroom(0.15), "0.15x");
  assert.equal(formatHeadroom(0.0000572), "1/17k");
  assert.equal(formatHeadroom(0), "0x");
});

Deno.test("a duration for a glance has two digits in its own unit; one core is no cores", () => {
  assert.deepEqual([3 * 3600e6, 2.34 * 3600e6, 79.4e6, 1999e3, 340, 0].map(formatRoughUs), [
    ...["3 h", "2.3 h", "79 s", "2 s", "340 us", "0 us"],
  ]);
  assert.deepEqual([coresText(1), coresText(16)], ["1 core", "16 cores"]);
});
