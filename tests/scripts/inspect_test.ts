import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { ArchiveWriter } from "../../lib/chain/archive/write_archive.ts";
import { BlockFileWriter } from "../../lib/chain/codec/block_file.ts";
import { decodeBlock } from "../../lib/chain/codec/decode_block.ts";
import { MENDOZA } from "../../lib/scenarios/mendoza/mendoza.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { leftBy } from "../stores/sqlite/left_by.ts";
import { runScript } from "./run_script.ts";

const inspect = (...args: string[]) => runScript("inspect", ...args);

Deno.test("inspect tells the same of one chain as block file, archive and database", async () => {
  await inTemporaryFolder(async (folder) => {
    const data = openDataset(MENDOZA, 0.0002, 7n);
    const [blocks, archive, database, posting] = ["chain.blocks", "chain.tar", "chain.db", "posting.db"]
      .map((name) => join(folder, name));
    const file = BlockFileWriter.create(blocks!, { schema: 1, scenario: "mendoza", scale: 0.0002, seed: 7n });
    const tar = ArchiveWriter.create(archive!);
    const stores = [
      await BITEMPORAL.open(database!, { variant: "normal" }),
      await POSTING.open(posting!, { variant: "normal" }),
    ];
    for (const block of data.blocks()) {
      file.append(encodeBlock(block));
      tar.append(block);
      for (const store of stores) await store.appendBlock(decodeBlock(encodeBlock(block)));
    }
    file.close();
    tar.close();
    for (const store of stores) await store.close();
    const found = [];
    for (const path of [blocks!, archive!, database!, posting!]) {
      const { code, stdout, stderr } = await inspect(path, "--json");
      assert.equal(code, 0, stderr);
      found.push(JSON.parse(stdout));
    }
    assert.deepEqual(found.map(({ schema, kind, store }) => [schema, kind, store]), [
      [1, "blocks", null],
      [1, "archive", null],
      [1, "database", "bitemporal"],
      [1, "database", "posting"],
    ]);
    assert.equal(found[0].header.seed, "7");
    assert.equal(found[0].census.versions, data.size().versions);
    for (
      const name of ["entities", "versions", "rows", "payloads", "creators", "types", "lifeBlocks", "groups"]
    ) {
      for (const other of found.slice(1)) assert.deepEqual(other.census[name], found[0].census[name], name);
    }
    const { code, stdout } = await inspect(archive!);
    assert.equal(code, 0);
    for (const title of ["Size", "Lifespans, creation to end", "Creators, by versions", "Payload sizes"]) {
      assert.match(stdout, new RegExp(`^${title}$`, "m"));
    }
    // deno-lint-ignore no-control-regex -- a terminal's colour codes have no place in piped output
    assert.doesNotMatch(stdout, /\x1b/);
  });
});

Deno.test("inspect refuses what is no chain, without a stack", async () => {
  await inTemporaryFolder(async (folder) => {
    const text = join(folder, "text.tar");
    await Deno.writeTextFile(text, "no chain".repeat(200));
    for (const path of [text, join(folder, "missing.tar"), folder]) {
      const { code, stdout, stderr } = await inspect(path);
      assert.notEqual(code, 0);
      assert.equal(stdout, "");
      assert.match(stderr, /^inspect: .*\n(Expected|Next): /);
      assert.doesNotMatch(stderr, /\.ts:\d+/);
    }
  });
});

Deno.test("inspect of a database whose writer died in mid-commit says so and how to go on, instead of what was not committed", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = await leftBy("delete", join(folder, "chain.db"));
    const { code, stdout, stderr } = await inspect(path);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^inspect: Cannot open ".*": .*died in the middle of a transaction/);
    assert.match(stderr, /^Next: .*sqlite3 .*chain\.db 'PRAGMA user_version'/m);
  });
});
