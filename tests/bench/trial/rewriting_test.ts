import assert from "node:assert/strict";
import type { EncodedBlock } from "../../../lib/chain/codec/encoded_block.ts";
import { Rewriting } from "../../../lib/bench/trial/rewriting.ts";

type Operation = readonly [type: "create" | "delete" | "expire", key: number];

function block(number: number, operations: readonly Operation[]): EncodedBlock {
  return {
    number,
    operations: operations.map(([type, key], opIndex) => {
      const base = { txIndex: 0, opIndex, key: new Uint8Array(32).fill(key) };
      if (type !== "create") return { ...base, type };
      const contents = {
        owner: "",
        contentType: "",
        btl: 1n,
        payload: new Uint8Array(),
        strings: [],
        numbers: [],
      };
      return { ...base, ...contents, type, stringsJson: "", numbersJson: "" };
    }),
    byteLength: 0,
  };
}

Deno.test("Rewriting is done when blocks changed a tenth of the entities that were loaded at once, each counted once", () => {
  const rewriting = new Rewriting(21);
  assert.equal(rewriting.asked, 3);
  assert.equal(rewriting.follow(block(1, [["delete", 1], ["delete", 1], ["expire", 2]])), true);
  assert.equal(rewriting.isDone, false);
  const last = block(2, [["delete", 2], ["delete", 3]]);
  assert.equal(rewriting.follow(last), true, "the block that completes it still belongs to it");
  assert.equal(rewriting.isDone, true);
  assert.equal(rewriting.follow(block(3, [["delete", 4]])), false);
  assert.equal(rewriting.rewritten, 3);
});

Deno.test("Rewriting does not count what blocks create, nor what they then do to it", () => {
  const rewriting = new Rewriting(10);
  assert.equal(rewriting.follow(block(1, [["create", 1], ["create", 2], ["delete", 1]])), true);
  assert.equal(rewriting.follow(block(2, [["delete", 2]])), true);
  assert.equal(rewriting.rewritten, 0);
  assert.equal(rewriting.follow(block(3, [["delete", 3]])), true);
  assert.equal(rewriting.isDone, true);
});
