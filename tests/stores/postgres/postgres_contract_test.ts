import assert from "node:assert/strict";
import { join } from "node:path";
import { POSTGRES, POSTGRES_BTREE, POSTGRES_GIST } from "../../../lib/stores/postgres/postgres.ts";
import { BTREE_WORDS, GIN_WORDS, GIST_WORDS } from "../../../lib/stores/postgres/version_words.ts";
import { onDisk } from "../../runs/sample_run.ts";
import { testArea } from "../area/area_contract.ts";
import { encoded } from "../encoded.ts";
import { testEntityStore } from "../entity_store_contract.ts";
import { assertGivesBack, assertRefusesDamage, DAMAGE } from "../gives_back.ts";
import { growingBlock } from "../growing_chain.ts";
import { SharedServer } from "./shared_server.ts";

let shared: SharedServer;
Deno.test.beforeAll(async () => {
  shared = await SharedServer.start();
});
Deno.test.afterAll(() => shared.stop());

// The server is started before the first test: a kind names it when a store is opened.
for (const [kind, words] of [[POSTGRES, GIN_WORDS], [POSTGRES_BTREE, BTREE_WORDS]] as const) {
  const open: typeof kind.open = (path, options) => shared.kind(kind, words).open(path, options);
  const variants = kind === POSTGRES ? ["normal", "full"] : ["full"];
  testEntityStore({ ...kind, open }, { share: kind === POSTGRES ? 0.3 : 0.1, variants, kill: false });
}

testArea({
  ...POSTGRES_GIST,
  open: (path, options) => shared.kind(POSTGRES_GIST, GIST_WORDS).open(path, options),
}, 1);

Deno.test("a value of a new store, of which there are no statistics, is found as a list, not in all versions", () =>
  onDisk(async (folder) => {
    const store = await shared.kind(POSTGRES, GIN_WORDS).open(join(folder, "new"), { variant: "normal" });
    try {
      for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
      for (const text of ["block = 2", 'block = 2 && status = "update"', 'status = "x" || block = 1']) {
        assert.match((await store.explain(store.compile(text), 2)).join("\n"), /= ANY \(\(InitPlan/, text);
      }
    } finally {
      await store.close();
    }
  }));

Deno.test("check() tells words that are missing, payloads without a version, and versions out of order", async () => {
  await onDisk(async (folder) => {
    const path = join(folder, "damaged");
    const store = await shared.kind(POSTGRES, GIN_WORDS).open(path, { variant: "normal" });
    for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
    const damages = [
      ["DELETE FROM index_words WHERE id = 2", "words of versions"],
      ["DELETE FROM payloads WHERE id = 1", "payloads of versions"],
      ["UPDATE versions SET from_block = 0 WHERE id = 5", "blocks"],
    ] as const;
    for (const [damage, line] of damages) {
      await shared.run(path, damage);
      const { ok, lines } = await store.check();
      assert.equal(ok, false);
      assert.ok(lines.some((found) => found.startsWith(`${line}: expected`)), lines.join("\n"));
    }
    await store.close();
  });
});

Deno.test("a postgres store gives its chain back as an SQLite file of it does, and refuses rows that contradict each other", () =>
  onDisk(async (folder) => {
    const kind = shared.kind(POSTGRES, GIN_WORDS);
    await assertGivesBack(kind, folder);
    let stores = 0;
    await assertRefusesDamage(kind, async (damage) => {
      const path = join(folder, `damaged-${stores++}`);
      const store = await kind.open(path, { variant: "normal" });
      for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
      await store.close();
      await shared.run(path, damage);
      return path;
    }, [
      ...DAMAGE,
      ["DELETE FROM payloads WHERE id = 3", /version 3: content_type is no text/],
      ["DELETE FROM attributes WHERE id = 1", /version 1: strings is no text/],
      ["UPDATE attributes SET numbers = '{' WHERE id = 2", /version 2: numbers, character 1/],
    ]);
  }));

Deno.test("a postgres store's chain is read beside a writer, as it was when the reading began", () =>
  onDisk(async (folder) => {
    const path = join(folder, "chain");
    const kind = shared.kind(POSTGRES, GIN_WORDS);
    const store = await kind.open(path, { variant: "normal" });
    for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
    const reader = kind.blocks!(path, () => {});
    const numbers = [(await reader.next()).value!.number];
    await store.appendBlock(encoded(growingBlock(3)));
    for await (const { number } of reader) numbers.push(number);
    assert.deepEqual(numbers, [0, 1, 2]);
    await store.close();
  }));
