import assert from "node:assert/strict";
import fc from "fast-check";
import {
  AttributeWords,
  listOf,
  nameMark,
  numberMark,
  textMark,
} from "../../../../lib/stores/sqlite/versions/attribute_words.ts";
import { wrapInt64 } from "../../../../lib/stores/sqlite/int64.ts";
import { EDGE_NUMBERS, EDGE_TEXTS, OWNERS } from "../../../chain/arbitrary_chain.ts";

const names = fc.oneof(fc.constantFrom("a", "b", "region", "größe"), fc.string({ maxLength: 12 }));
const texts = fc.oneof(fc.constantFrom(...EDGE_TEXTS), fc.string({ unit: "binary", maxLength: 20 }));
const numbers = fc.oneof(
  fc.constantFrom(...EDGE_NUMBERS),
  fc.bigInt(0n, 2n ** 64n - 1n),
  fc.bigInt(0n, 2n ** 33n),
);
const owners = fc.constantFrom(...OWNERS);

Deno.test("a version's words are each attribute's mark and its value's, as questions ask for them, whatever version was before", () => {
  const words = new AttributeWords();
  fc.assert(
    fc.property(
      fc.record({
        owner: owners,
        creator: owners,
        strings: fc.array(fc.tuple(names, texts), { maxLength: 30 }),
        numbers: fc.array(fc.tuple(names, numbers.map(wrapInt64)), { maxLength: 30 }),
      }),
      ({ owner, creator, strings, numbers }) => {
        const attributes = [["$owner", owner], ["$creator", creator], ...strings] as const;
        assert.deepEqual(listOf(words.ofVersion({ owner, creator, strings, numbers })), [
          "a",
          ...attributes.map(([name, text]) => nameMark("s", name) + textMark(text)),
          ...numbers.map(([name, value]) => nameMark("n", name) + numberMark(value)),
        ]);
      },
    ),
    { seed: 20_261_127, numRuns: 500 },
  );
});

Deno.test("words of numbers have the digits of their value, on both sides of 32 bits", () => {
  const words = new AttributeWords();
  for (
    const value of [
      0,
      1,
      15,
      16,
      255,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 36 + 5,
      2 ** 52 + 1,
      Number.MAX_SAFE_INTEGER,
    ]
  ) {
    const [, , , word] = listOf(
      words.ofVersion({ owner: OWNERS[0]!, creator: OWNERS[0]!, strings: [], numbers: [["n", value]] }),
    );
    const digits = value.toString(16);
    assert.equal(word!.slice(6), String.fromCharCode(0x60 + digits.length) + digits);
  }
});
