import assert from "node:assert/strict";
import { type Chain, openChain } from "../../lib/inspect/open_chain.ts";
import { ArchiveWriter } from "../../lib/chain/archive/write_archive.ts";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../lib/chain/codec/block_file.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "../stores/encoded.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { SQLITE_KINDS } from "../stores/sqlite_kinds.ts";

const BLOCKS = [0, 1, 2, 3].map(growingBlock);

Deno.test("openChain() tells block files, archives and databases apart by content, whatever they are called", async () => {
  await inTemporaryFolder(async (dir) => {
    const header = {
      schema: BLOCK_FILE_SCHEMA,
      scenario: "growing",
      scale: 1,
      seed: 2n ** 64n - 1n,
    } as const;
    const file = BlockFileWriter.create(`${dir}/a.tar`, header);
    const archive = ArchiveWriter.create(`${dir}/b.db`);
    const store = await BITEMPORAL.open(`${dir}/c.blocks`, { variant: "normal" });
    for (const block of BLOCKS) {
      file.append(encodeBlock(block));
      archive.append(block);
      await store.appendBlock(encoded(block));
    }
    file.close();
    archive.close();
    await store.close();
    const chains = ["a.tar", "b.db", "c.blocks"].map((name) => openChain(`${dir}/${name}`));
    assert.deepEqual(chains.map(({ kind }) => kind), ["blocks", "archive", "database"]);
    assert.deepEqual(chains.map((chain) => chain.header), [header, null, null]);
    const all = (chain: Chain) => Array.fromAsync(chain.blocks());
    for (const chain of chains) assert.equal(chain.blockCount(), (await all(chain)).length, chain.kind);
    for (const chain of chains.slice(0, 2)) {
      assert.deepEqual((await all(chain)).map(encodeBlock), BLOCKS.map(encodeBlock));
      assert.deepEqual((await all(chain)).map(encodeBlock), BLOCKS.map(encodeBlock), "a second reading");
    }
    const types = (await all(chains[2]!)).map(({ operations }) => operations.map(({ type }) => type).sort());
    assert.deepEqual(types, BLOCKS.map(({ operations }) => operations.map(({ type }) => type).sort()));
  });
});

Deno.test("openChain() refuses a device, which may never end", () => {
  assert.throws(() => openChain("/dev/zero"), /Cannot open chain "\/dev\/zero": no plain file/);
});

Deno.test("openChain() refuses what is not there and a folder; other files are refused by their reader", async () => {
  await inTemporaryFolder(async (dir) => {
    for (const path of [`${dir}/none.tar`, dir]) assert.throws(() => openChain(path), HeadroomError);
    await Deno.writeTextFile(`${dir}/letter.txt`, "dear reader");
    await Deno.writeTextFile(`${dir}/empty`, "");
    for (const name of ["letter.txt", "empty"]) {
      await assert.rejects(Array.fromAsync(openChain(`${dir}/${name}`).blocks()), /expected a tar/);
      assert.equal(openChain(`${dir}/${name}`).blockCount(), 0);
    }
  });
});

Deno.test("openChain() reads the file of every built-in store that keeps all history, names its kind, and refuses the others", async () => {
  await inTemporaryFolder(async (dir) => {
    for (const kind of SQLITE_KINDS) {
      const path = `${dir}/${kind.name}.db`;
      const store = await kind.open(path, { variant: Object.keys(kind.variants)[0]! });
      for (const block of BLOCKS) await store.appendBlock(encoded(block));
      await store.close();
      if (kind.capabilities.history === "head") {
        assert.throws(
          () => openChain(path),
          (error) =>
            error instanceof UsageError &&
            error.message.includes(`a ${kind.name} store keeps only the newest`),
        );
        continue;
      }
      const chain = openChain(path);
      const found = [
        chain.kind,
        chain.store,
        chain.blockCount(),
        (await Array.fromAsync(chain.blocks())).length,
      ];
      assert.deepEqual(found, ["database", kind.name, 4, 4]);
    }
  });
});
