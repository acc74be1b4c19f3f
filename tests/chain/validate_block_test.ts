import assert from "node:assert/strict";
import type { Create, Operation } from "../../lib/chain/operation.ts";
import { OperationError } from "../../lib/chain/errors.ts";
import { validateBlock } from "../../lib/chain/validate_block.ts";
import { HeadroomError } from "../../lib/errors.ts";

const CREATE: Create = {
  type: "create",
  txIndex: 0,
  opIndex: 0,
  key: new Uint8Array(32),
  owner: "0x" + "0a".repeat(20),
  contentType: "text/plain",
  btl: 10n,
  payload: new Uint8Array(),
  strings: [["a", "x"]],
  numbers: [["a", 2n ** 64n - 1n]],
};

Deno.test("validateBlock() takes what fits: the same name in both lists, numbers to 2^64 - 1, the last block", () => {
  validateBlock({ number: 0, operations: [] });
  validateBlock({ number: 2 ** 32 - 1, operations: [CREATE] });
  validateBlock({ number: 5, operations: [{ ...CREATE, btl: 2n ** 64n - 6n }] });
  validateBlock({ number: 5, operations: [CREATE, { ...CREATE, txIndex: 65_535, opIndex: 65_535 }] });
});

Deno.test("validateBlock() refuses a block number that is not an unsigned 32-bit integer", () => {
  for (const number of [-1, 1.5, 2 ** 32, Number.NaN]) {
    assert.throws(() => validateBlock({ number, operations: [] }), HeadroomError);
  }
});

const BAD: readonly (readonly [string, Partial<Create>])[] = [
  ["txIndex 65536 does not fit", { txIndex: 65_536 }],
  ["opIndex -1 does not fit", { opIndex: -1 }],
  ["key has 31 bytes", { key: new Uint8Array(31) }],
  ["is no address", { owner: "0x" + "0A".repeat(20) }],
  ["is no address", { owner: "0a".repeat(20) }],
  ["lives 0 blocks", { btl: 0n }],
  ["lives 18446744073709551610 blocks", { btl: 2n ** 64n - 6n }],
  ["name of the system's", { strings: [["$owner", "x"]] }],
  ["name of the system's", { numbers: [["", 1n]] }],
  ["given twice", { strings: [["b", "x"], ["b", "y"]] }],
  ["given twice", { numbers: [["b", 1n], ["b", 1n]] }],
  ['attribute "n" is -1', { numbers: [["n", -1n]] }],
  ['attribute "n" is 18446744073709551616', { numbers: [["n", 2n ** 64n]] }],
  ["not storable text", { strings: [["b", "\ud800"]] }],
  ["not storable text", { strings: [["b", "x\0y"]] }],
  ["not storable text", { contentType: "\udfff" }],
  ["too many attributes", { numbers: Array.from({ length: 65_536 }, (_, i) => [`n${i}`, 0n] as const) }],
];

for (const [problem, change] of BAD) {
  Deno.test(`validateBlock() refuses an operation: ${problem} (${Object.keys(change)})`, () => {
    const operations: Operation[] = [{ ...CREATE, ...change }];
    assert.throws(
      () => validateBlock({ number: 7, operations }),
      (error) =>
        error instanceof OperationError && error.message.includes(problem) && error.place.block === 7 &&
        error.expected !== "",
    );
  });
}

Deno.test("validateBlock() takes what real chains hold: places that repeat, but for creates", () => {
  const key = CREATE.key;
  const operations: Operation[] = [
    { type: "expire", txIndex: 0, opIndex: 0, key },
    { type: "expire", txIndex: 0, opIndex: 0, key },
    { ...CREATE, txIndex: 1, opIndex: 0 },
    { ...CREATE, txIndex: 1, opIndex: 1 },
    { ...CREATE, type: "update", txIndex: 1, opIndex: 0 },
    { type: "extend", txIndex: 1, opIndex: 0, key, btl: 1n },
    { ...CREATE, txIndex: 2, opIndex: 0 },
  ];
  validateBlock({ number: 7, operations });
});

Deno.test("validateBlock() refuses a txIndex that falls", () => {
  const operations: Operation[] = [
    { type: "expire", txIndex: 1, opIndex: 0, key: CREATE.key },
    { type: "expire", txIndex: 0, opIndex: 1, key: CREATE.key },
  ];
  assert.throws(() => validateBlock({ number: 0, operations }), /out of order/);
});

Deno.test("validateBlock() refuses creates out of order and at repeated places", () => {
  for (const opIndex of [0, 1]) {
    const operations = [{ ...CREATE, opIndex: 1 }, { ...CREATE, opIndex }];
    assert.throws(() => validateBlock({ number: 0, operations }), /out of order/);
  }
});
