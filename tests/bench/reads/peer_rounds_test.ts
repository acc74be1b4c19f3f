import assert from "node:assert/strict";
import { readRounds } from "../../../lib/bench/reads/peer_rounds.ts";
import { HeadroomError } from "../../../lib/errors.ts";

const key = "ab".repeat(32);
const round = (us: readonly number[], keys: readonly (readonly string[])[]) =>
  JSON.stringify({ engine: "SQLite 3", us, keys });

Deno.test("rounds of a peer are read by query, with null for what it was not asked", () => {
  const output = [round([1, 2], [[key], []]), round([3, 4], [[key], []])].join("\n");
  assert.deepEqual(readRounds(output, [true, false, true]), {
    engine: "SQLite 3",
    answers: [{ us: [1, 3], keys: [key] }, null, { us: [2, 4], keys: [] }],
  });
});

Deno.test("another output, and answers that change between rounds, are refused", () => {
  const faults = ["", "{}", round([1], [[key], []]), round([-1], [[key]]), round([1], [["no key"]])];
  for (const output of [...faults, [round([1], [[key]]), round([1], [[]])].join("\n")]) {
    assert.throws(() => readRounds(output, [true]), HeadroomError, output);
  }
});
