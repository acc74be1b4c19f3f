import assert from "node:assert/strict";
import { wordSum } from "../../../../lib/stores/sqlite/versions/attribute_words.ts";
import { addWord, type WordTally } from "../../../../lib/stores/sqlite/versions/check_versions.ts";

/** A word whose sum is nearly all of its 32 bits. */
const LARGE = Array.from({ length: 1000 }, (_, i) => `word${i}`).find((word) => wordSum(word) > 0xff00_0000)!;

Deno.test("a word of millions of versions adds up to what each of them adds up to, however many there are", () => {
  const before: WordTally = { words: 3, sum: 2 ** 48 - 5 };
  for (const versions of [1, 65_535, 65_536, 9_999_999, 4_000_000_000]) {
    const tally = { ...before };
    addWord(tally, LARGE, versions);
    const sum = (BigInt(before.sum) + BigInt(wordSum(LARGE)) * BigInt(versions)) % 2n ** 48n;
    assert.deepEqual(tally, { words: 3 + versions, sum: Number(sum) }, `${versions}`);
  }
});
