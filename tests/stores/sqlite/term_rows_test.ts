import assert from "node:assert/strict";
import { join } from "node:path";
import type { Operation } from "../../../lib/chain/operation.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { BITEMPORAL_BY_INDEX } from "../../../lib/stores/sqlite/bitemporal_by_index.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { type ExactTerm, TermRows } from "../../../lib/stores/sqlite/term_rows.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";

const BLOCKS = 20;
const PER_BLOCK = 250;

const key = (n: number) => new Uint8Array(new Uint32Array([Math.imul(n + 1, 0x9e3779b1), n, 0, 0, 0, 0, 0, 0]).buffer);

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

const text = (name: string, value: string) => ({ kind: "text", name, operator: "=", value }) as ExactTerm;
const number = (name: string, value: bigint) => ({ kind: "number", name, operator: "=", value }) as ExactTerm;

Deno.test("what a value costs: its entries and, dearer, those that are live at the block; many are estimated from some blocks", () =>
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
    const cost = (all: number, live: number) => all + 30 * live;
    // Entity 7 and every five-hundredth after it: odd ones, so all are live.
    assert.equal(rows.ofValue(text("status", "rare"), BLOCKS), cost(10, 10));
    assert.equal(rows.ofValue(text("status", "none"), BLOCKS), 0);
    assert.equal(rows.ofValue(number("rack", 4n), BLOCKS), cost(500, 0));
    assert.equal(rows.ofValue(number("rack", 5n), BLOCKS), cost(500, 500));
    // Racks 8 and 9: 1,000 entries, half of them over.
    const range = { kind: "number", name: "rack", operator: ">=", value: 8n } as const;
    assert.equal(rows.ofSeveral(range, BLOCKS, Infinity), cost(1_000, 500));
    assert.equal(rows.ofSeveral(range, BLOCKS, 1_000), Infinity);
    const two = { kind: "number_in", name: "rack", values: [5n, 77n] } as const;
    assert.equal(rows.ofSeveral({ ...two, negated: false }, BLOCKS, Infinity), cost(500, 500));
    assert.equal(rows.ofSeveral({ ...two, negated: true }, BLOCKS, Infinity), Infinity);
    const all = rows.ofValue(text("kind", "any"), BLOCKS);
    assert.ok(Math.abs(all / cost(5_000, 2_500) - 1) < 0.05, `${all}`);
    // Before the deletes everything was live; in the first ten blocks there was half of it.
    const past = TermRows.of(database)!;
    assert.ok(Math.abs(past.ofValue(text("kind", "any"), 9) / cost(2_500, 2_500) - 1) < 0.05);
    database.close();
  }));

Deno.test("a database without the indexes is not counted in", () =>
  inTemporaryFolder(async (folder) => {
    const kind = BITEMPORAL_BY_INDEX.find(({ name }) => name === "bitemporal-indexes-1")!;
    const path = join(folder, "chain.db");
    await (await kind.open(path, { variant: "normal" })).close();
    const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
    assert.equal(TermRows.of(database), null);
    database.close();
  }));
