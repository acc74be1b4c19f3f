import assert from "node:assert/strict";
import { join } from "node:path";
import type { Operation } from "../../../lib/chain/operation.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { BITEMPORAL, BITEMPORAL_AS_ASKED } from "../../../lib/stores/sqlite/bitemporal.ts";
import { BITEMPORAL_BY_INDEX } from "../../../lib/stores/sqlite/bitemporal_by_index.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { TermRows } from "../../../lib/stores/sqlite/term_rows.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const BLOCKS = 20;
const PER_BLOCK = 250;

const key = (n: number) =>
  new Uint8Array(new Uint32Array([Math.imul(n + 1, 0x9e3779b1), n, 0, 0, 0, 0, 0, 0]).buffer);

function create(n: number): Operation {
  return {
    type: "create",
    txIndex: 0,
    opIndex: n % PER_BLOCK,
    key: key(n),
    owner: "0x" + "0a".repeat(20),
    contentType: "",
    btl: 1_000n,
    payload: new Uint8Array(),
    strings: [["kind", "any"], ["status", n % 500 === 7 ? "rare" : "common"]],
    numbers: [["rack", BigInt(n % 10)]],
  };
}

const text = (name: string, value: string) => ({ kind: "text", name, operator: "=", value }) as const;
const number = (value: bigint, operator: "=" | ">=" = "=") =>
  ({ kind: "number", name: "rack", operator, value }) as const;

Deno.test("what a term costs at the head: its entries and, dearer, those that are live; many are estimated from some blocks", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    await store.bulkLoad((function* () {
      for (let number = 0; number < BLOCKS; number++) {
        const operations = Array.from({ length: PER_BLOCK }, (_, i) => create(number * PER_BLOCK + i));
        yield encoded({ number, operations });
      }
    })());
    // Every second entity ends.
    const operations = Array.from({ length: BLOCKS * PER_BLOCK / 2 }, (_, i): Operation => ({
      type: "delete",
      txIndex: 0,
      opIndex: i,
      key: key(2 * i),
    }));
    await store.appendBlock(encoded({ number: BLOCKS, operations }));
    await store.close();
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    const rows = TermRows.of(database)!;
    rows.age();
    const cost = (all: number, live: number) => all + 30 * live;
    // Entity 7 and every five-hundredth after it: odd ones, so all are live.
    assert.equal(rows.cost(text("status", "rare")), cost(10, 10));
    assert.equal(rows.cost(text("status", "none")), 0);
    assert.equal(rows.cost(number(4n)), cost(500, 0));
    assert.equal(rows.cost(number(5n)), cost(500, 500));
    // Racks 8 and 9: 1,000 entries, half of them over.
    assert.equal(rows.cost(number(8n, ">=")), cost(1_000, 500));
    assert.equal(rows.cost(number(0n, ">=")), Infinity);
    // Enough entries that it does not matter; then again where it does.
    assert.deepEqual([rows.cost(number(7n, ">="), 3_000), rows.cost(number(7n, ">="))], [
      Infinity,
      cost(1_500, 1_000),
    ]);
    const several = { kind: "number_in", name: "rack", values: [5n, 77n] } as const;
    assert.equal(rows.cost({ ...several, negated: false }), cost(500, 500));
    assert.equal(rows.cost({ ...several, negated: true }), Infinity);
    const all = rows.cost(text("kind", "any"));
    assert.ok(Math.abs(all / cost(5_000, 2_500) - 1) < 0.05, `${all}`);
    database.close();
  }));

Deno.test("a value that comes in few blocks of many is not taken to be rare", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    const many = (from: number) =>
      Array.from({ length: 1_500 }, (_, i) => ({ ...create(from + i), opIndex: i }));
    await store.bulkLoad((function* () {
      for (let number = 0; number <= 400; number++) {
        yield encoded({ number, operations: number % 400 === 0 ? many(4 * number) : [] });
      }
    })());
    await store.close();
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    const rows = TermRows.of(database)!;
    rows.age();
    assert.ok(rows.cost(text("kind", "any")) >= 2_000);
    database.close();
  }));

Deno.test("costs are estimated anew once much was written, by this process or, after some askings, by another", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    const [told, untold] = [TermRows.of(database)!, TermRows.of(database)!];
    const term = { kind: "text", name: "status", operator: "=", value: "update" } as const;
    const asked = (rows: TermRows) => [rows.age(), rows.cost(term)] as const;
    const [age] = asked(told);
    assert.deepEqual([asked(told), asked(untold)], [[age, 0], [age, 0]]);
    for (let number = 0; number < 520; number++) await store.appendBlock(encoded(growingBlock(number)));
    assert.deepEqual([asked(told), asked(untold)], [[age, 0], [age, 0]]);
    told.written();
    assert.deepEqual([asked(told), asked(untold)], [[age + 1, 519 * 31], [age, 0]]);
    for (let i = 0; i < 100; i++) untold.age();
    assert.deepEqual(asked(untold), [age + 1, 519 * 31]);
    database.close();
    await store.close();
  }));

Deno.test("a database without the indexes is not counted in", () =>
  inTemporaryFolder(async (folder) => {
    const kind = BITEMPORAL_BY_INDEX.find(({ name }) => name === "bitemporal-indexes-1")!;
    const path = join(folder, "chain.db");
    // And its runs are told apart from those of a store that counts.
    const orderOf = async ({ open }: EntityStoreKind, path: string) => {
      const store = await open(path, { variant: "normal" });
      const { term_order } = store.settings;
      await store.close();
      return term_order;
    };
    assert.equal(await orderOf(kind, path), "as asked");
    assert.equal(await orderOf(BITEMPORAL_AS_ASKED, join(folder, "as-asked.db")), "as asked");
    assert.equal(await orderOf(BITEMPORAL, join(folder, "counted.db")), "counted");
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    assert.equal(TermRows.of(database), null);
    database.close();
  }));
