import assert from "node:assert/strict";
import { join } from "node:path";
import { LOOKUP_STORES, lookUpInC } from "../../../lib/bench/reads/lookup_peer.ts";
import { keyText } from "../../../lib/chain/system_attributes.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { findEntityStore } from "../../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { growingBlock } from "../../stores/growing_chain.ts";
import { compilePeer, isInstalled } from "../race/compile_peer.ts";

const interrupted = new AbortController().signal;
const BLOCKS = 6;

Deno.test({
  name: "the C program finds by key what the store finds, at any block, and leaves other queries out",
  ignore: !await isInstalled("cc"),
  fn: (t) =>
    inTemporaryFolder(async (folder) => {
      assert.ok(await compilePeer("lookup.c", "-c", "-o", join(folder, "lookup.o")));
      const linked = await compilePeer("lookup.c", "-o", join(folder, "lookup"), "-lsqlite3");
      for (const name of LOOKUP_STORES) {
        await t.step({
          name: `${name}, on the system's SQLite`,
          ignore: !linked,
          fn: () => looksUp(name, folder),
        });
      }
    }),
});

async function looksUp(name: string, folder: string): Promise<void> {
  const path = join(folder, `${name}.db`);
  const store = await (await findEntityStore(name)).open(path, { variant: "normal" });
  const blocks = Array.from({ length: BLOCKS }, (_, i) => growingBlock(i));
  for (const block of blocks) await store.appendBlock(encoded(block));
  const { key } = blocks[1]!.operations[0]!;
  await store.appendBlock(
    encoded({ number: BLOCKS, operations: [{ type: "delete", txIndex: 0, opIndex: 0, key }] }),
  );
  const keys = [...blocks.map(({ operations }) => operations[0]!.key), new Uint8Array(32).fill(9)];
  const lookups = keys.flatMap((key) => [0, 2, BLOCKS, BLOCKS + 5].map((atBlock) => ({ key, atBlock })));
  const found = await Promise.all(lookups.map(({ key, atBlock }) => store.get(key, atBlock)));
  await store.close();
  assert.equal(new Set(found.map((version) => version === null)).size, 2);
  const asked = lookups.map(({ key, atBlock }) => ({
    type: "",
    text: `$key = ${keyText(key)}`,
    atBlock,
    limit: 1,
  }));
  const queries = [{ type: "", text: 'status = "create"', atBlock: 2, limit: 1 }, ...asked];
  const { answers } = await lookUpInC({ path, store: name }, queries, { rounds: 3, folder, interrupted });
  assert.equal(answers[0], null);
  assert.deepEqual(
    answers.slice(1).map((answer) => answer!.keys),
    found.map((version) => version === null ? [] : [toHex(version.key)]),
  );
  assert.ok(answers.slice(1).every((answer) => answer!.us.length === 3));
}
