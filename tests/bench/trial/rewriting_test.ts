import assert from "node:assert/strict";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../../lib/chain/codec/block_file.ts";
import type { EncodedBlock } from "../../../lib/chain/codec/encoded_block.ts";
import { Rewriting, startOfRewriting } from "../../../lib/bench/trial/rewriting.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

function block(number: number, keys: readonly number[]): EncodedBlock {
  const operations = keys.map((key, opIndex) => ({
    ...{ type: "delete" as const, txIndex: 0, opIndex, key: new Uint8Array(32).fill(key) },
  }));
  return { number, operations, byteLength: 0 };
}

Deno.test("Rewriting is done when blocks wrote a tenth of the entities that were loaded at once, each counted once", () => {
  const rewriting = new Rewriting(21);
  assert.equal(rewriting.asked, 3);
  assert.equal(rewriting.follow(block(1, [1, 1, 2])), true);
  assert.equal(rewriting.isDone, false);
  assert.equal(rewriting.follow(block(2, [2, 3])), true, "the block that completes it still belongs to it");
  assert.equal(rewriting.isDone, true);
  assert.equal(rewriting.follow(block(3, [4])), false);
  assert.equal(rewriting.written, 3);
});

Deno.test("startOfRewriting() leaves a quarter of the bytes to blocks, and never loads nothing at once", async () => {
  await inTemporaryFolder((dir) => {
    const file = (name: string, lengths: readonly number[]) => {
      const path = `${dir}/${name}`;
      const header = { schema: BLOCK_FILE_SCHEMA as 1, scenario: "mendoza", scale: 1, seed: 1n };
      const writer = BlockFileWriter.create(path, header);
      for (const length of lengths) writer.append(new Uint8Array(length));
      writer.close();
      return path;
    };
    assert.equal(startOfRewriting(file("even", Array(8).fill(100)), 5), 11, "blocks 5 to 10 of 5 to 12");
    assert.equal(startOfRewriting(file("first", [1000, 10, 10]), 5), 6);
    return Promise.resolve();
  });
});
