import assert from "node:assert/strict";
import { join } from "node:path";
import { keyText } from "../../lib/chain/system_attributes.ts";
import { ENTITY_STORES } from "../../lib/stores/mod.ts";
import { ChainModel } from "../chain/chain_model.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "../stores/encoded.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { runScript } from "./run_script.ts";

const ask = (...args: string[]) => runScript("ask", ...args);
const BLOCKS = Array.from({ length: 6 }, (_, number) => growingBlock(number));

Deno.test("ask tells the kind of store from the file, and gives the model's answer at any block", async () => {
  await inTemporaryFolder(async (folder) => {
    const model = new ChainModel();
    for (const block of BLOCKS) model.append(block);
    const text = 'status = "update" && block >= 1';
    for (const name of ["bitemporal", "posting"]) {
      const path = join(folder, `${name}.db`);
      const store = await ENTITY_STORES[name]!.open(path, { variant: "normal" });
      for (const block of BLOCKS) await store.appendBlock(encoded(block));
      await store.close();
      for (const atBlock of [2, 5]) {
        const expected = model.query(text, atBlock, { limit: 200 }).versions.map(({ key }) => keyText(key));
        const { code, stdout, stderr } = await ask("--db", path, "--at-block", `${atBlock}`, "--json", text);
        assert.equal(code, 0, stderr);
        const answer = JSON.parse(stdout);
        assert.deepEqual([answer.store, answer.tip, answer.count, answer.keys], [
          name,
          5,
          expected.length,
          expected,
        ]);
      }
    }
    const { code, stdout } = await ask("--db", join(folder, "posting.db"), "--plan", "$all");
    assert.equal(code, 0);
    assert.match(stdout, /^6 entities at block 5, in .*posting\.db \(posting\)$/m);
    assert.match(stdout, /^Plan:$/m);
  });
});

Deno.test("ask refuses a wrong query with its position, a file that is no store, and a block that the chain does not have", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await ENTITY_STORES.posting!.open(path, { variant: "normal" });
    await store.appendBlock(encoded({ ...growingBlock(0), number: 3 }));
    await store.appendBlock(encoded({ number: 4, operations: [] }));
    await store.close();
    const empty = join(folder, "empty.db");
    await (await ENTITY_STORES.posting!.open(empty, { variant: "normal" })).close();
    const other = join(folder, "notes.txt");
    Deno.writeTextFileSync(other, "not a store");
    const cases: [args: string[], message: RegExp][] = [
      [["--db", path, "type = "], /at character 8.*\n.*\n +\^/],
      [["--db", other, "$all"], /Cannot tell which kind of store .* holds/],
      [["--db", join(folder, "none.db"), "$all"], /Cannot open .*none\.db": no such file/],
      [["--db", path, "--store", "bitemporal", "$all"], /chain\.db" is a posting store/],
      [["--db", path, "--at-block", "x", "$all"], /--at-block "x" is not a block/],
      [
        ["--db", path, "--at-block", "2", "$all"],
        /"2" is not a block of this chain[^]*from 3 to 4, the newest/,
      ],
      [
        ["--db", path, "--at-block", "5", "$all"],
        /"5" is not a block of this chain[^]*from 3 to 4, the newest/,
      ],
      [["--db", empty, "--at-block", "0", "$all"], /"0" is not a block of this chain[^]*a chain with blocks/],
      [["$all"], /--db is missing/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await ask(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });
});
