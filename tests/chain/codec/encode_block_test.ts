import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import type { EncodedOperation } from "../../../lib/chain/codec/encoded_block.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { arbitraryChain } from "../arbitrary_chain.ts";

Deno.test("decodeBlock(encodeBlock(block)) gives every operation back, numbers wrapped, JSON caches made", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      for (const block of blocks) {
        const bytes = encodeBlock(block);
        const decoded = decodeBlock(bytes);
        assert.deepEqual([decoded.number, decoded.byteLength], [block.number, bytes.length]);
        assert.deepEqual(decoded.operations.map(plain), block.operations.map(expected));
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

function expected(operation: Block["operations"][number]) {
  if (operation.type !== "create" && operation.type !== "update") {
    return { ...operation, key: toHex(operation.key) };
  }
  const members = (list: readonly (readonly [string, unknown])[], show: (value: unknown) => string) =>
    list.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([name, value]) => `${JSON.stringify(name)}:${show(value)}`).join();
  return {
    ...operation,
    key: toHex(operation.key),
    payload: toHex(operation.payload),
    numbers: operation.numbers.map(([name, value]) => [name, BigInt.asIntN(64, value)]),
    stringsJson: members(operation.strings, JSON.stringify),
    numbersJson: members(operation.numbers, String),
  };
}

function plain(operation: EncodedOperation) {
  if (operation.type !== "create" && operation.type !== "update") {
    return { ...operation, key: toHex(operation.key) };
  }
  for (const [, value] of operation.numbers) {
    assert.ok(typeof value === "number" ? Number.isSafeInteger(value) : !Number.isSafeInteger(Number(value)));
  }
  return {
    ...operation,
    key: toHex(operation.key),
    payload: toHex(operation.payload),
    numbers: operation.numbers.map(([name, value]) => [name, BigInt(value)]),
  };
}

Deno.test("JSON caches are those of Go's encoder: names in order of their bytes, its escapes", () => {
  const strings = [
    ["\u{1F600}", "a<b>&c\u2028\u2029"],
    ["\uff21", '\b\f\n\r\t\x01\x7f"\\/é'],
    ["b", "2"],
    ["a", "1"],
    ["Z", "<"],
  ] as const;
  const numbers = [["b", 2n], ["<", 1n], ["\uff21", 3n]] as const;
  const contents = { contentType: "", btl: 1n, payload: new Uint8Array(), strings, numbers };
  const owner = "0x" + "0a".repeat(20);
  const operation = {
    type: "create",
    txIndex: 0,
    opIndex: 0,
    key: new Uint8Array(32),
    owner,
    ...contents,
  } as const;
  const [made] = decodeBlock(encodeBlock({ number: 1, operations: [operation] })).operations;
  assert.ok(made?.type === "create");
  // As encoding/json of Go 1.26 printed the same maps.
  assert.equal(
    `{${made.stringsJson}}`,
    String.raw`{"Z":"\u003c","a":"1","b":"2","Ａ":"\b\f\n\r\t\u0001` + "\x7f" +
      String.raw`\"\\/é","😀":"a\u003cb\u003e\u0026c\u2028\u2029"}`,
  );
  assert.equal(made.numbersJson, String.raw`"\u003c":1,"b":2,"Ａ":3`);
  assert.deepEqual(
    made.strings.map(([name]) => name),
    strings.map(([name]) => name),
    "the order of the block stays",
  );
});

Deno.test("encodeBlock() keeps its layout: the peers read these bytes", () => {
  const bytes = encodeBlock({
    number: 258,
    operations: [{
      type: "create",
      txIndex: 1,
      opIndex: 2,
      key: new Uint8Array(32).fill(0xee),
      owner: "0x" + "0a".repeat(20),
      contentType: "t",
      btl: 3n,
      payload: Uint8Array.of(0xf0, 0xf1),
      strings: [["s", "é"]],
      numbers: [["n", 2n ** 64n - 1n]],
    }],
  });
  const text = "0x" + "0a".repeat(20) + "t" + "sé" + "n" + '"s":"é"' + '"n":18446744073709551615';
  const textHex = toHex(new TextEncoder().encode(text));
  assert.equal(
    toHex(bytes),
    "02010000" + "01000000" + "58000000" + toHex(Uint8Array.of(textHex.length / 2)) + "000000" + "02000000" +
      "00000000" +
      "01" + "00" + "0100" + "0200" + "0000" + "ee".repeat(32) +
      "0300000000000000" + "02000000" + "01000000" + "08000000" + "18000000" + "0100" + "0100" +
      "01000000" + "02000000" + "01000000" + "ffffffffffffffff" +
      textHex + "f0f1",
  );
});

Deno.test("decodeBlock() hands out views of the bytes, not copies", () => {
  const bytes = encodeBlock({
    number: 0,
    operations: [{ type: "delete", txIndex: 0, opIndex: 0, key: new Uint8Array(32).fill(7) }],
  });
  assert.equal(decodeBlock(bytes).operations[0]!.key.buffer, bytes.buffer);
});

Deno.test("decodeBlock() refuses bytes that are not one whole block", () => {
  const bytes = encodeBlock({
    number: 0,
    operations: [{ type: "delete", txIndex: 0, opIndex: 0, key: new Uint8Array(32) }],
  });
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  const damaged = [
    new Uint8Array(3),
    bytes.subarray(0, bytes.length - 1),
    changed(4, 2),
    changed(4, 0),
    changed(24, 9),
    changed(24, 1),
    changed(24, 6),
    changed(8, 39),
  ];
  for (const bad of damaged) assert.throws(() => decodeBlock(bad), HeadroomError);
});
