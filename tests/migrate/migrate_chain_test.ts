import assert from "node:assert/strict";
import { join } from "node:path";
import type { Block } from "../../lib/chain/block.ts";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { openChain } from "../../lib/inspect/open_chain.ts";
import { migrateChain, type MigrationTarget } from "../../lib/migrate/migrate_chain.ts";
import { MENDOZA } from "../../lib/scenarios/mod.ts";
import type { EntityStore } from "../../lib/stores/entity_store.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { readHistory } from "../../lib/stores/sqlite/read_history.ts";
import type { EntityStoreKind } from "../../lib/stores/store_kind.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { extendingChain } from "../chain/extending_chain.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "../stores/encoded.ts";
import { SQLITE_KINDS } from "../stores/sqlite_kinds.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { writeArkivFile } from "../stores/sqlite/arkiv_file.ts";

/** Whose newest block has live entities. */
const BLOCKS = [...openDataset(MENDOZA, 0.00001, 3n).blocks()].slice(0, 30);

async function write(kind: EntityStoreKind, path: string, blocks: Iterable<Block>): Promise<string> {
  const store = await kind.open(path, { variant: "normal" });
  for (const block of blocks) await store.appendBlock(encoded(block));
  await store.close();
  return path;
}

function target(kind: EntityStoreKind, path: string): MigrationTarget {
  return { kind, variant: "normal", path, onBlock() {}, onCompare() {} };
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** A kind whose stores give one answer otherwise than they should. */
function lying(kind: EntityStoreKind, lie: (store: EntityStore) => Partial<EntityStore>): EntityStoreKind {
  return {
    ...kind,
    open: async (path, options) => {
      const store = await kind.open(path, options);
      const lies = lie(store);
      return new Proxy(store, {
        get(_, name) {
          const value = name in lies ? lies[name as keyof EntityStore] : Reflect.get(store, name, store);
          return typeof value === "function" && !(name in lies) ? value.bind(store) : value;
        },
      });
    },
  };
}

for (const kind of SQLITE_KINDS) {
  Deno.test(`a chain of Arkiv's schema is moved into ${kind.name}: compared, kept, and nothing else is left`, () =>
    inTemporaryFolder(async (folder) => {
      const old = await write(BITEMPORAL, join(folder, "old.db"), BLOCKS);
      const before = Deno.readFileSync(old);
      const path = join(folder, "new.db");
      const moved = await migrateChain(openChain(old), target(kind, path));
      const history = [...readHistory(old)];
      assert.deepEqual(
        [
          moved.from,
          moved.to,
          moved.blocks,
          moved.first,
          moved.last,
          moved.same,
          moved.problems,
          moved.wentOnTo,
        ],
        ["bitemporal", kind.name, history.length, history[0]!.number, history.at(-1)!.number, true, [], null],
      );
      const { answers } = moved;
      assert.deepEqual([answers.different, answers.firstDifferent], [0, null]);
      const asked = kind.capabilities.history === "all" ? 8 : 1;
      assert.deepEqual([answers.blocks.length, answers.blocks.at(-1)], [asked, moved.last]);
      assert.ok(answers.byKey >= asked && answers.pages > asked && answers.versions > 0);
      assert.deepEqual([moved.bytesBefore, moved.bytesAfter], [before.length, Deno.statSync(path).size]);
      assert.deepEqual([names(folder), Deno.readFileSync(old)], [["new.db", "old.db"], before]);
      if (kind.capabilities.history === "all") assert.deepEqual([...readHistory(path)], history);
    }));
}

Deno.test("a store that answers differently, by key or by query, or fails its own check, is not kept", () =>
  inTemporaryFolder(async (folder) => {
    const last = 209;
    const blocks = Array.from({ length: last + 1 }, (_, number) => growingBlock(number));
    const old = await write(POSTING, join(folder, "old.db"), blocks);
    const cases: [lie: (store: EntityStore) => Partial<EntityStore>, says: RegExp | null][] = [
      [
        (store) => ({
          get: async (key, block) => {
            const found = await store.get(key, block);
            return block < last || found === null ? found : { ...found, contentType: "other" };
          },
        }),
        /^entity 0x[0-9a-f]{64} at block \d+: 0x.* before, 0x.* after$/,
      ],
      [
        (store) => ({
          run: async (query, block, page) => {
            const { versions, ...rest } = await store.run(query, block, page);
            return { versions: query.text.startsWith("$owner") ? versions.slice(1) : versions, ...rest };
          },
        }),
        /^\$owner = 0x[0-9a-f]{40} at block \d+: /,
      ],
      [
        (store) => ({
          run: async (query, block, page) => {
            const { cursor: _, ...cut } = await store.run(query, block, page);
            return cut;
          },
        }),
        /^\$all at block 209: 200 versions/,
      ],
      [() => ({ check: () => Promise.resolve({ ok: false, lines: ["pages: two are lost"] }) }), null],
    ];
    for (const [lie, says] of cases) {
      const moved = await migrateChain(
        openChain(old),
        target(lying(BITEMPORAL, lie), join(folder, "new.db")),
      );
      assert.equal(moved.same, false);
      if (says === null) assert.deepEqual(moved.problems, ["pages: two are lost"]);
      else assert.match(moved.answers.firstDifferent ?? "", says);
      assert.equal(moved.answers.different > 0, says !== null);
      Deno.removeSync(join(folder, "new.db"));
    }
  }));

Deno.test("a writer that goes on meanwhile is let go on: what it ended since is no difference, and is told", () =>
  inTemporaryFolder(async (folder) => {
    const old = await write(BITEMPORAL, join(folder, "old.db"), [0, 1, 2, 3].map(growingBlock));
    const writer = await BITEMPORAL.open(old, { variant: "normal" });
    let next = 4;
    const moved = await migrateChain(
      openChain(old),
      target(
        lying(POSTING, (store) => ({
          // Between two blocks of the migration: the writer updates the newest entity, and so ends its version.
          appendBlock: async (block) => {
            await writer.appendBlock(encoded(growingBlock(next++)));
            return await store.appendBlock(block);
          },
        })),
        join(folder, "new.db"),
      ),
    );
    await writer.close();
    assert.deepEqual([moved.same, moved.last, moved.wentOnTo], [true, 3, 7]);
    assert.equal(moved.answers.different, 0);
  }));

Deno.test("what Arkiv's store wrote is moved too, versions that nobody ever saw left out", () =>
  inTemporaryFolder(async (folder) => {
    const old = join(folder, "arkiv.db");
    writeArkivFile(old, extendingChain(2, "block").archived);
    const moved = await migrateChain(openChain(old), target(POSTING, join(folder, "new.db")));
    assert.deepEqual([moved.from, moved.same, moved.answers.firstDifferent], ["bitemporal-m2", true, null]);
    assert.ok(moved.answers.versions > 100);
  }));

Deno.test("a migration refuses an empty store, one whose answers are not its chain's, and a disk that is full", () =>
  inTemporaryFolder(async (folder) => {
    const empty = await write(POSTING, join(folder, "empty.db"), []);
    const path = join(folder, "new.db");
    await assert.rejects(migrateChain(openChain(empty), target(BITEMPORAL, path)), /it holds no block/);
    const late = join(folder, "late.db");
    Deno.removeSync(path);
    writeArkivFile(late, extendingChain(1, "expiry").archived);
    await assert.rejects(
      migrateChain(openChain(late), target(POSTING, path)),
      (error) => error instanceof UsageError && /before their chain ends them/.test(error.message),
    );
    Deno.removeSync(path);
    const old = await write(POSTING, join(folder, "old.db"), [growingBlock(0)]);
    const full = lying(BITEMPORAL, () => ({
      appendBlock: () =>
        Promise.reject(HeadroomError.unmet("append block 0", { expected: "room", actual: "none", next: "" })),
    }));
    await assert.rejects(
      migrateChain(openChain(old), target(full, path)),
      (error) =>
        error instanceof HeadroomError &&
        /^Cannot append block 0: .*found none/.test(error.message) &&
        /give the command again/.test(error.next),
    );
  }));
