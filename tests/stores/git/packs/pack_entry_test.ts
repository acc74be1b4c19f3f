import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  ENTRY_HEAD_MAX,
  readEntryHead,
  writeEntryHead,
} from "../../../../lib/stores/git/packs/pack_entry.ts";

Deno.test("heads of entries are the bytes that git's format asks for", () => {
  const bytes = Buffer.alloc(ENTRY_HEAD_MAX);
  const head = (size: number, distance: number | null) =>
    bytes.toString("hex", 0, writeEntryHead(bytes, 0, { type: "blob", size, distance }));
  // Worked out by hand from gitformat-pack: a type in three bits, a size in four and then seven, an offset in sevens.
  assert.equal(head(5, null), "35");
  assert.equal(head(16, null), "b001");
  assert.equal(head(300, null), "bc12");
  assert.equal(head(5, 127), "657f");
  assert.equal(head(5, 128), "658000");
  assert.equal(head(5, 16_511), "65ff7f");
  assert.equal(head(5, 16_512), "65808000");
});

Deno.test("a head is read as it was written, at every size and distance where its length changes", () => {
  const edges = [0, 4, 7, 11, 14, 18, 21, 25, 28, 30].flatMap((
    bits,
  ) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1]);
  for (const size of edges) {
    for (
      const distance of [
        null,
        ...edges.filter((edge) => edge > 0),
        16_511,
        16_512,
        2_113_663,
        2_113_664,
      ]
    ) {
      const bytes = Buffer.alloc(ENTRY_HEAD_MAX);
      const length = writeEntryHead(bytes, 0, { type: "tree", size, distance });
      const expected = distance === null
        ? { type: "tree", size, length }
        : { type: null, size, distance, length };
      assert.deepEqual(readEntryHead(bytes, 0), expected);
    }
  }
});

Deno.test("bytes that end within a head are refused", () => {
  assert.throws(() => readEntryHead(Buffer.from([0xb0]), 0), /ends within an entry/);
});
