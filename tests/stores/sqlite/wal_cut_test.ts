import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { ChainModel } from "../../chain/chain_model.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { growingBlock } from "../growing_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { SQLITE_KINDS } from "../sqlite_kinds.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";

/** Blocks in the database file itself when the machine dies, and in all. */
const CHECKPOINTED = 6;
const BLOCKS = 24;

interface Crashed {
  readonly database: Uint8Array;
  readonly wal: Uint8Array;
  /** Per block, bytes of the log when its append had returned; 0 for those in the database file. */
  readonly ends: readonly number[];
}

/** A store's two files as they lie while it is open: what a machine's death leaves, before its tail is damaged. */
async function crash(kind: EntityStoreKind, folder: string, variant: string): Promise<Crashed> {
  const path = join(folder, `${variant}.db`);
  const store = await kind.open(path, { variant });
  const ends: number[] = [];
  for (let number = 0; number < BLOCKS; number++) {
    await append(store, number);
    ends.push(Deno.statSync(`${path}-wal`).size);
    if (number + 1 === CHECKPOINTED) {
      checkpoint(path);
      ends.fill(0);
    }
  }
  const files = { database: Deno.readFileSync(path), wal: Deno.readFileSync(`${path}-wal`), ends };
  await store.close();
  return files;
}

async function append(store: EntityStore, number: number): Promise<void> {
  await store.appendBlock(encoded(growingBlock(number)));
}

/** Moves the log into the database file and empties it, so that the log's length says what was appended since. */
function checkpoint(path: string): void {
  const database = new Database(path);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  assert.equal(Deno.statSync(`${path}-wal`).size, 0);
}

const DAMAGES = {
  /** The tail never reached the disk. */
  cut: (wal: Uint8Array, at: number) => wal.slice(0, at),
  /** Its blocks were set aside, but hold something else. */
  torn: (wal: Uint8Array, at: number) => wal.map((byte, i) => i < at ? byte : byte ^ 0xff),
};

// How a log is written and recovered is SQLite's, and differs by the operating profile; what a kind adds is that a block is one
// transaction. So each is tried, but not each with each.
const CASES = [
  ...SQLITE_KINDS.map((kind) => [kind, "normal"] as const),
  ...["full", "library-default", "tuned-full"].map((variant) => [BITEMPORAL, variant] as const),
];

for (const [kind, variant] of CASES) {
  Deno.test(`${kind.name} ${variant}: a log that is whole to any byte keeps every block that had returned by then`, () =>
    inTemporaryFolder(async (folder) => {
      const { database, wal, ends } = await crash(kind, folder, variant);
      const keepsAll = kind.capabilities.history === "all";
      const boundary = fc.tuple(fc.constantFrom(...ends.slice(CHECKPOINTED)), fc.constantFrom(-1, 0, 1))
        .map(([end, off]) => Math.min(end + off, wal.length));
      const model = new ChainModel();
      const answers = ends.map((_, number) => {
        model.append(growingBlock(number));
        return [number - 1, number].map((block) =>
          block < 0 ? "" : digestVersions(model.query("*", block, { limit: 200 }).versions)
        );
      });
      let files = 0;
      const survives = async (at: number, damage: keyof typeof DAMAGES) => {
        const path = join(folder, `${files++}.db`);
        Deno.writeFileSync(path, database);
        Deno.writeFileSync(`${path}-wal`, DAMAGES[damage](wal, at));
        const store = await kind.open(path, { variant });
        const tip = ends.findLastIndex((end) => end <= at);
        assert.equal(store.tip, tip);
        for (const [i, block] of [tip - 1, tip].entries()) {
          if (block < tip && !keepsAll) continue;
          const { versions } = await store.run(store.compile("*"), block, { limit: 200 });
          assert.equal(digestVersions(versions), answers[tip]![i]);
        }
        assert.ok((await store.check()).ok);
        await append(store, tip + 1);
        assert.equal(store.tip, tip + 1);
        await store.close();
        Deno.removeSync(path);
      };
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(boundary, fc.nat(wal.length), fc.nat(40)),
          fc.constantFrom("cut", "torn"),
          survives,
        ),
        { numRuns: 16, seed: 20_261_122, examples: [[wal.length, "cut"], [0, "cut"]] },
      );
    }));
}
