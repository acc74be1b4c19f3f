import assert from "node:assert/strict";
import { ChainModel } from "./chain_model.ts";
import type { EntityVersion } from "../../lib/chain/entity.ts";
import { BlockOrderError, OperationError } from "../../lib/chain/errors.ts";
import type { Operation } from "../../lib/chain/operation.ts";
import { UsageError } from "../../lib/errors.ts";

const KEY = new Uint8Array(32).fill(1);
const ALICE = "0x" + "aa".repeat(20);
const BOB = "0x" + "bb".repeat(20);

type Change = Partial<{ txIndex: number; opIndex: number; owner: string; btl: bigint; state: string }>;

function write(type: "create" | "update", change: Change = {}): Operation {
  const { txIndex = 0, opIndex = 0, owner = ALICE, btl = 10n, state = type } = change;
  return {
    type,
    txIndex,
    opIndex,
    key: KEY,
    owner,
    contentType: "",
    btl,
    payload: new Uint8Array(),
    strings: [["state", state]],
    numbers: [],
  };
}

function other(type: "delete" | "expire", opIndex = 0): Operation {
  return { type, txIndex: 0, opIndex, key: KEY };
}

function chain(...blocks: Operation[][]): ChainModel {
  const model = new ChainModel();
  blocks.forEach((operations, number) => model.append({ number, operations }));
  return model;
}

function value(version: EntityVersion | null, name: string): string | bigint | undefined {
  return [...version?.strings ?? [], ...version?.numbers ?? []].find(([other]) => other === name)?.[1];
}

Deno.test("create: valid from its block to the one before block + btl, with all system attributes", () => {
  const model = chain([], [write("create", { txIndex: 2, opIndex: 3, btl: 4n })]);
  assert.equal(model.get(KEY, 0), null);
  assert.equal(model.get(KEY, 5), null);
  const version = model.get(KEY, 4)!;
  assert.deepEqual(version.strings, [
    ["$creator", ALICE],
    ["$key", "0x" + "01".repeat(32)],
    ["$owner", ALICE],
    [
      "state",
      "create",
    ],
  ]);
  assert.deepEqual(version.numbers, [
    ["$createdAtBlock", 1n],
    ["$expiration", 5n],
    ["$opIndex", 3n],
    ["$sequence", 2n ** 32n + 2n * 2n ** 16n + 3n],
    ["$txIndex", 2n],
  ]);
});

Deno.test("update: closes the old version, keeps the origin, takes the new owner and expiry", () => {
  const model = chain([write("create", { opIndex: 5 })], [], [write("update", { owner: BOB, btl: 20n })]);
  assert.equal(model.get(KEY, 1)!.toBlock, 2n);
  assert.equal(value(model.get(KEY, 1), "$expiration"), 10n);
  const version = model.get(KEY, 2);
  assert.deepEqual(
    ["$creator", "$owner", "$createdAtBlock", "$sequence", "$opIndex", "$expiration"].map((name) =>
      value(version, name)
    ),
    [ALICE, BOB, 0n, 5n, 5n, 22n],
  );
});

Deno.test("several updates in one block: only the last takes effect", () => {
  const model = chain([write("create")], [
    write("update", { opIndex: 0, state: "first" }),
    write("update", { opIndex: 1, state: "last" }),
  ]);
  assert.equal(value(model.get(KEY, 0), "state"), "create");
  assert.equal(value(model.get(KEY, 1), "state"), "last");
});

Deno.test("create and update in one block: the update's contents, the create's origin", () => {
  const model = chain([write("create", { opIndex: 1 }), write("update", { opIndex: 2, owner: BOB })]);
  const version = model.get(KEY, 0);
  assert.deepEqual(["$creator", "$owner", "$opIndex"].map((name) => value(version, name)), [ALICE, BOB, 1n]);
});

Deno.test("create and delete in one block: never stored, and the entity may be created again", () => {
  const model = chain([write("create"), other("delete", 1)], [write("create")]);
  assert.equal(model.get(KEY, 0), null);
  assert.equal(value(model.get(KEY, 1), "$createdAtBlock"), 1n);
});

Deno.test("delete and create in one block: the old version ends there, the new one has a new origin", () => {
  const model = chain([write("create")], [other("delete"), write("create", { opIndex: 1, owner: BOB })]);
  assert.equal(model.get(KEY, 0)!.toBlock, 1n);
  assert.deepEqual(["$creator", "$createdAtBlock"].map((name) => value(model.get(KEY, 1), name)), [BOB, 1n]);
});

Deno.test("extend: a later expiry, everything else as it was", () => {
  const model = chain([write("create")], [{ type: "extend", txIndex: 0, opIndex: 0, key: KEY, btl: 100n }]);
  const [before, after] = [model.get(KEY, 0)!, model.get(KEY, 1)!];
  assert.deepEqual([before.toBlock, after.fromBlock, after.toBlock, value(after, "$expiration")], [
    1n,
    1,
    101n,
    101n,
  ]);
  assert.deepEqual(after.strings, before.strings);
});

Deno.test("change owner: the new owner, the old expiry", () => {
  const model = chain([write("create")], [
    { type: "change_owner", txIndex: 0, opIndex: 0, key: KEY, owner: BOB },
  ]);
  const version = model.get(KEY, 1)!;
  assert.deepEqual([version.toBlock, value(version, "$owner"), value(version, "$creator")], [
    10n,
    BOB,
    ALICE,
  ]);
});

Deno.test("a version ends by itself: then an update is refused, an expire at that very block and a create are taken", () => {
  const model = chain([write("create", { btl: 2n })], []);
  assert.throws(() => model.append({ number: 2, operations: [write("update")] }), OperationError);
  assert.throws(() => model.append({ number: 2, operations: [other("delete")] }), OperationError);
  model.append({ number: 2, operations: [other("expire"), write("create", { opIndex: 1 })] });
  assert.equal(value(model.get(KEY, 2), "$createdAtBlock"), 2n);
  const late = chain([write("create", { btl: 1n })], []);
  assert.throws(() => late.append({ number: 2, operations: [other("expire")] }), OperationError);
  const twice = chain([write("create", { btl: 1n })]);
  const operations = [other("expire"), other("expire", 1)];
  assert.throws(() => twice.append({ number: 1, operations }), OperationError);
});

Deno.test("append() refuses a gap, a second create and a change of nothing, and stays as it was", () => {
  const model = chain([write("create")]);
  assert.throws(() => model.append({ number: 2, operations: [] }), BlockOrderError);
  assert.throws(() => model.append({ number: 1, operations: [write("create")] }), OperationError);
  const operations = [other("delete"), write("update", { opIndex: 1 })];
  assert.throws(() => model.append({ number: 1, operations }), OperationError);
  assert.equal(model.tip, 0);
  assert.equal(model.get(KEY, 1)!.toBlock, 10n);
});

Deno.test("query() orders by (from_block, entity_key) and continues after its cursor", () => {
  const model = new ChainModel();
  const create = (byte: number, opIndex: number): Operation => ({
    ...write("create", { opIndex }),
    key: new Uint8Array(32).fill(byte),
  });
  model.append({ number: 0, operations: [create(200, 0), create(3, 1)] });
  model.append({ number: 1, operations: [create(100, 0)] });
  const first = model.query("*", 1, { limit: 2 });
  assert.deepEqual(first.versions.map(({ key }) => key[0]), [3, 200]);
  const second = model.query("*", 1, { limit: 2, cursor: first.cursor! });
  assert.deepEqual([second.versions.map(({ key }) => key[0]), second.cursor], [[100], undefined]);
  assert.throws(() => model.query("*", 1, { limit: 0 }), UsageError);
  assert.throws(() => model.query("*", 1, { limit: 1, cursor: "1:zz" }), UsageError);
});
