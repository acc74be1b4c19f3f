import assert from "node:assert/strict";
import {
  parseChoice,
  parseInteger,
  parseList,
  parsePositive,
  parseScale,
  parseSeed,
  parseShard,
  parseWorkers,
} from "../../lib/text/parse_values.ts";
import { UsageError } from "../../lib/errors.ts";

Deno.test("parseScale() takes numbers above 0", () => {
  assert.equal(parseScale("0.001"), 0.001);
  assert.equal(parseScale("5e1"), 50);
});

Deno.test("parseSeed() keeps all 64 bits", () => {
  assert.equal(parseSeed("18446744073709551615"), 2n ** 64n - 1n);
});

Deno.test("parseShard() takes i/n from 1/1", () => {
  assert.deepEqual(parseShard("2/3"), { index: 2, count: 3 });
});

Deno.test("parseInteger() keeps to its bounds", () => {
  assert.equal(parseInteger("7", "--trials", 7), 7);
});

Deno.test("parseList() takes each part once, in order", () => {
  assert.deepEqual(parseList(" 10, 1,10,", "--batch", (part) => parseInteger(part, "--batch")), [10, 1]);
});

Deno.test("parsePositive() takes numbers above 0 up to its bound", () => {
  assert.equal(parsePositive("0.25", "--hours", 24), 0.25);
  assert.equal(parsePositive("24", "--hours", 24), 24);
});

const refusals: [what: string, texts: string[], parse: (text: string) => unknown][] = [
  ["scale", ["0", "-1", "", "x", "NaN", "Infinity", " "], parseScale],
  ["seed", ["-1", "1.5", "", "x", "18446744073709551616", "0x1"], parseSeed],
  ["shard", ["0/2", "3/2", "1", "a/b", "1/0"], parseShard],
  ["integer", ["0", "8", "-1", "2.5"], (text) => parseInteger(text, "--n", 7)],
  ["positive", ["0", "-1", "", " ", "x", "NaN", "24.1"], (text) => parsePositive(text, "--hours", 24)],
  ["list", ["", " , ", "1,x"], (text) => parseList(text, "--n", (part) => parseInteger(part, "--n"))],
  ["choice", ["quik"], (text) => parseChoice(text, "--profile", ["smoke", "quick", "full"])],
];
for (const [what, texts, parse] of refusals) {
  for (const text of texts) {
    Deno.test(`a bad value is refused as wrong usage, saying what is expected: ${what} "${text}"`, () => {
      assert.throws(() => parse(text), (error) => error instanceof UsageError && error.expected !== "");
    });
  }
}

Deno.test("parseWorkers() starts no more threads than the share has cores and memory for", () => {
  const workers = (cores: number, memoryBytes: number) =>
    parseWorkers(undefined, () => ({ cores, memoryBytes, machineCores: 64, machineMemoryBytes: 256e9 }));
  assert.equal(workers(1, 2e9), 1);
  assert.equal(workers(4, 64e9), 4);
  assert.equal(workers(64, 64e9), 8);
  assert.equal(workers(16, 512e6), 2, "90 MB each, in half of it");
  assert.equal(workers(16, 64e6), 1);
});
