import { strict as assert } from "node:assert";
import {
  formatBytes,
  formatCount,
  formatInterval,
  formatTime,
  formatValue,
} from "../../lib/text/format_value.ts";

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

Deno.test("formatTime() takes microseconds and picks us, ms, s, min or h", () => {
  assert.equal(formatTime(0.5), "0.5 us");
  assert.equal(formatTime(999.9), "1 ms");
  assert.equal(formatTime(3100), "3.1 ms");
  assert.equal(formatTime(31_400_000), "31.4 s");
  assert.equal(formatTime(25 * 60e6), "25 min");
  assert.equal(formatTime(3 * 3600e6), "3 h");
});

Deno.test("formatBytes() counts in powers of ten", () => {
  assert.equal(formatBytes(512), "512 B");
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

Deno.test("formatInterval() says when there is none", () => {
  assert.equal(formatInterval([1790, 1905], "entities/s"), "[1790, 1910]");
  assert.match(formatInterval(null, "ms"), /too few trials/);
});
