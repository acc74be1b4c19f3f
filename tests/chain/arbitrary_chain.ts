import fc from "fast-check";
import { applyOperation } from "../../lib/chain/apply.ts";
import type { Block } from "../../lib/chain/block.ts";
import { type EntityVersion, UINT64_MAX } from "../../lib/chain/entity.ts";
import { OperationError } from "../../lib/chain/errors.ts";
import type { Operation } from "../../lib/chain/operation.ts";

/** Numbers at every edge of what JavaScript, SQLite and the chain hold. */
export const EDGE_NUMBERS = [
  0n,
  1n,
  300n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];
export const EDGE_TEXTS = [
  "",
  "a",
  "node_000001",
  'quo"te',
  "it's",
  "back\\slash",
  "line\nbreak",
  "größe",
  "\ue000",
  "😀",
  "a\u{10ffff}",
  "[a-c]*?",
  "9007199254740993",
];
const NAMES = ["a", "b", "region", "größe", "n16_1234567890123456", "__proto__", "7", '#"x'];
export const OWNERS = ["0x" + "0a".repeat(20), "0x" + "ff".repeat(20)];
export const KEYS = Array.from({ length: 6 }, (_, i) => new Uint8Array(32).fill(i === 5 ? 255 : i * 17));

const textValue = fc.oneof(
  fc.constantFrom(...EDGE_TEXTS),
  fc.string({ unit: "binary", maxLength: 6 }).filter((text) => !text.includes("\0")),
);
const numberValue = fc.oneof(fc.constantFrom(...EDGE_NUMBERS), fc.bigInt(0n, UINT64_MAX));
const attributes = <Value>(value: fc.Arbitrary<Value>) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4, selector: ([name]) => name });
const contents = fc.record({
  owner: fc.constantFrom(...OWNERS),
  contentType: fc.constantFrom("application/json", "", "text/größe"),
  btl: fc.oneof(fc.bigInt(1n, 6n), fc.constantFrom(2n ** 53n + 1n, 2n ** 63n, UINT64_MAX - 3_000_000n)),
  payload: fc.uint8Array({ maxLength: 20 }),
  strings: attributes(textValue),
  numbers: attributes(numberValue),
});

/** What an operation does, its place in the chain left open. */
const intent = fc.record({
  type: fc.constantFrom("create", "create", "update", "update", "delete", "expire", "extend", "change_owner"),
  key: fc.constantFrom(...KEYS),
  contents,
});
type Intent = { type: Operation["type"]; key: Uint8Array } & { contents: ContentsValue };
type ContentsValue = typeof contents extends fc.Arbitrary<infer Value> ? Value : never;

/** An operation with an intent's contents. */
export function makeOperation(
  { type, key, contents }: Intent,
  txIndex: number,
  opIndex: number,
): Operation {
  const base = { txIndex, opIndex, key };
  switch (type) {
    case "create":
    case "update":
      return { ...base, ...contents, type };
    case "extend":
      return { ...base, type, btl: contents.btl };
    case "change_owner":
      return { ...base, type, owner: contents.owner };
    case "delete":
    case "expire":
      return { ...base, type };
  }
}

/** A chain of valid blocks, some of them empty, whose first block is any of several numbers; and one intent for a further block. */
export const arbitraryChain: fc.Arbitrary<{ blocks: Block[]; next: Intent }> = fc.record({
  // 2,097,152 is the first block whose $sequence passes 2^53.
  first: fc.constantFrom(0, 1, 7, 2_097_150),
  intents: fc.array(fc.array(intent, { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
  next: intent,
}).map(({ first, intents, next }) => ({
  blocks: keepValid(first, intents as Intent[][]),
  next: next as Intent,
}));

/** Drops what the chain's rules refuse. */
function keepValid(first: number, intents: readonly Intent[][]): Block[] {
  const newest = new Map<string, EntityVersion | null>();
  return intents.map((wanted, index) => {
    const number = first + index;
    const operations: Operation[] = [];
    for (const intent of wanted) {
      const operation = makeOperation(intent, operations.length >> 1, operations.length);
      const id = intent.key.join();
      try {
        newest.set(id, applyOperation(newest.get(id) ?? null, operation, number));
        operations.push(operation);
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
      }
    }
    return { number, operations };
  });
}

const quoted = (text: string) =>
  `"${
    text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(
      // deno-lint-ignore no-control-regex -- control characters may stand in a query as they are; escapes are tested too
      /[\x01-\x1f]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
  }"`;
const name = fc.constantFrom("a", "b", "region", "größe", "missing");
const comparison = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
const queryText = textValue.map(quoted);
const queryNumber = numberValue.map(String);
const list = (value: fc.Arbitrary<string>) =>
  fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => `(${values.join(" ")})`);
const pattern = fc.array(
  fc.constantFrom("*", "?", "a", "b", "[a-c]", "[^a]", "node", "😀", "[", "]", "-", "ö"),
  {
    maxLength: 5,
  },
).map((parts) => quoted(parts.join("")));
const term = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, comparison, queryText).map((parts) => parts.join(" ")) },
  { weight: 4, arbitrary: fc.tuple(name, comparison, queryNumber).map((parts) => parts.join("")) },
  fc.tuple(name, fc.constantFrom("~", "!~", "glob", "NOT GLOB"), pattern).map((parts) => parts.join(" ")),
  fc.tuple(name, fc.constantFrom("in", "not in"), list(queryText)).map((parts) => parts.join(" ")),
  fc.tuple(name, fc.constantFrom("IN", "not IN"), list(queryNumber)).map((parts) => parts.join(" ")),
  fc.tuple(fc.constantFrom("$owner", "$creator"), fc.constantFrom("=", "!="), fc.constantFrom(...OWNERS))
    .map(([attribute, operator, owner]) =>
      `${attribute} ${operator} ${owner.toUpperCase().replace("X", "x")}`
    ),
  fc.constantFrom(...KEYS).map((key) =>
    `$key = 0x${Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("")}`
  ),
  fc.tuple(
    fc.constantFrom("$expiration", "$sequence", "$createdAtBlock", "$opIndex", "$txIndex"),
    comparison,
    fc.oneof(fc.constantFrom("0", "2", "9007199254740993", "9223372036854775808"), queryNumber),
  ).map((parts) => parts.join(" ")),
  fc.constantFrom("$all", "*"),
);

/** Text of a query in Arkiv's language. */
export const arbitraryQuery: fc.Arbitrary<string> = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    term,
    fc.tuple(tie("query"), fc.constantFrom("&&", "and", "||", "OR"), tie("query"))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    fc.tuple(fc.constantFrom("!", "not "), tie("query")).map(([not, inner]) => `${not}(${inner})`),
  ),
})).query;
