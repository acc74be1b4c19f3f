import assert from "node:assert/strict";
import { join } from "node:path";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL_ARKIV_SQL } from "../../../lib/stores/sqlite/arkiv_sql.ts";
import { BITEMPORAL, BITEMPORAL_M2 } from "../../../lib/stores/sqlite/bitemporal.ts";
import { UnsupportedError } from "../../../lib/stores/unsupported_error.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const test = (name: string, run: (store: EntityStore) => Promise<void> | void) =>
  Deno.test(name, () =>
    inTemporaryFolder(async (folder) => {
      const store = await BITEMPORAL_ARKIV_SQL.open(join(folder, "chain.db"), { variant: "normal" });
      try {
        await run(store);
      } finally {
        await store.close();
      }
    }));

test("every payload up to the block is tested in the order of results, and no index finds a value", async (store) => {
  await store.appendBlock(encoded(growingBlock(0)));
  const rows = "SEARCH p USING INDEX payloads_entity_key_index (from_block<?)";
  const tested = (type: string) =>
    new RegExp(
      `SEARCH a USING INDEX ${type}_attributes_entity_kv_idx \\(entity_key=\\? AND key=\\? AND from_block=\\?\\)`,
    );
  const cases: [text: string, tests: RegExp[]][] = [
    ["$all", []],
    [`$key = 0x${"00".repeat(32)}`, [tested("string")]],
    ['status = "create" && block >= 1', [tested("string"), tested("numeric")]],
    ['status ~ "c*" || block in (1 2)', [tested("string"), tested("numeric")]],
  ];
  for (const [text, tests] of cases) {
    const all = (await store.explain(store.compile(text), 0)).map((step) => step.trim());
    const plan = all.filter((step) => !step.startsWith("CORRELATED SCALAR SUBQUERY"));
    assert.equal(all.length - plan.length, tests.length, "subqueries, not joins");
    assert.equal(plan[0], rows, plan.join("\n"));
    assert.equal(plan.length, 1 + tests.length, plan.join("\n"));
    tests.forEach((expected, at) => assert.match(plan[at + 1]!, expected));
  }
});

test("alternatives after the first are asked at the block, too", async (store) => {
  for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
  const query = store.compile('status = "none" || status = "create" || status = "update"');
  const { versions } = await store.run(query, 2, { limit: 200 });
  assert.deepEqual(versions.map(({ fromBlock }) => fromBlock), [1, 2, 2]);
});

test("wide queries are taken, and those that come to too many alternatives refused at once", async (store) => {
  const terms = (count: number, operator: string) =>
    Array.from({ length: count }, (_, i) => `a${i} = ${i}`).join(operator);
  for (const text of [terms(200, " && "), terms(900, " || "), `b = 1 && (${terms(300, " || ")})`]) {
    assert.deepEqual((await store.run(store.compile(text), 0, { limit: 1 })).versions, []);
  }
  const doubled = Array.from({ length: 40 }, () => "(a = 1 || b = 2)").join(" && ");
  assert.throws(
    () => store.compile(doubled),
    (error) => error instanceof UnsupportedError && /1099511627776 alternatives/.test(error.message),
  );
  assert.throws(() => store.compile(terms(2_000, " || ")), UnsupportedError);
});

Deno.test("the store reads and writes files of migration 2, whoever made them, and refuses migration 1", async () => {
  await inTemporaryFolder(async (folder) => {
    for (const kind of [BITEMPORAL, BITEMPORAL_M2]) {
      const path = join(folder, `${kind.name}.db`);
      const writer = await kind.open(path, { variant: "normal" });
      await writer.appendBlock(encoded(growingBlock(0)));
      await writer.close();
    }
    const open = (name: string, readOnly: boolean) =>
      BITEMPORAL_ARKIV_SQL.open(join(folder, `${name}.db`), { variant: "normal", readOnly });
    const store = await open(BITEMPORAL_M2.name, false);
    await store.appendBlock(encoded(growingBlock(1)));
    assert.equal((await store.run(store.compile("$all"), 1, { limit: 200 })).versions.length, 2);
    await store.close();
    for (const readOnly of [true, false]) {
      await assert.rejects(
        open(BITEMPORAL.name, readOnly),
        (error) => error instanceof HeadroomError && /--store bitemporal for 1/.test(error.next ?? ""),
      );
    }
  });
});
