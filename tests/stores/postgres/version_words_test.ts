import assert from "node:assert/strict";
import { areRare } from "../../../lib/stores/postgres/version_words.ts";
import type { WordExpression } from "../../../lib/stores/sqlite/versions/word_expression.ts";

Deno.test("words are rare where one that must be there is, or each of those that may, and never where any beginning will do", () => {
  const common = new Set(["a", "b"]);
  const word = (text: string): WordExpression => ({ kind: "word", word: text });
  const of = (kind: "and" | "or", ...operands: WordExpression[]): WordExpression => ({ kind, operands });
  const range: WordExpression = { kind: "beginning", text: "z" };
  const rare = [
    word("z"),
    of("and", word("a"), word("z")),
    of("or", word("y"), word("z")),
    of("and", range, word("z")),
  ];
  const others = [
    ...[word("a"), range, of("and", word("a"), word("b")), of("or", word("a"), word("z"))],
    ...[of("or", word("z"), range), { kind: "any" } as const],
  ];
  assert.deepEqual(rare.map((words) => areRare(words, common)), rare.map(() => true));
  assert.deepEqual(others.map((words) => areRare(words, common)), others.map(() => false));
});
