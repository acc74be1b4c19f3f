import assert from "node:assert/strict";
import { join } from "node:path";
import { keepMigration } from "../../../lib/bench/data/keep_migration.ts";
import { entityStoreChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { growingBlock } from "../../stores/growing_chain.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

async function inFolderOfChain(
  run: (paths: { folder: string; old: string; db: string }) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const old = join(folder, "old.db");
    const store = await BITEMPORAL.open(old, { variant: "normal" });
    for (let number = 0; number < 40; number++) await store.appendBlock(encoded(growingBlock(number)));
    await store.close();
    await run({ folder, old, db: join(folder, "new.db") });
  });
}

Deno.test("a migration that is interrupted in any of its steps leaves nothing", () =>
  inFolderOfChain(async ({ folder, old, db }) => {
    for (const step of ["moving", "comparing answers"]) {
      const abort = new AbortController();
      const moved = await keepMigration(old, {
        store: entityStoreChoice(POSTING),
        keepPath: db,
        interrupted: abort.signal,
        onProgress: (progress) => {
          if (progress.step === step) abort.abort();
        },
      });
      assert.equal(moved, null);
      assert.deepEqual(names(folder), ["old.db"]);
    }
  }));

Deno.test("a migration leaves what came to be at its path meanwhile, and nothing of its own", () =>
  inFolderOfChain(async ({ folder, old, db }) => {
    const moved = keepMigration(old, {
      store: entityStoreChoice(POSTING),
      keepPath: db,
      interrupted: new AbortController().signal,
      onProgress: () => Deno.writeTextFileSync(db, "mine"),
    });
    await assert.rejects(
      moved,
      (error) =>
        error instanceof HeadroomError && /found ".*new\.db", which came meanwhile/.test(error.message),
    );
    assert.deepEqual([names(folder), Deno.readTextFileSync(db)], [["new.db", "old.db"], "mine"]);
  }));
