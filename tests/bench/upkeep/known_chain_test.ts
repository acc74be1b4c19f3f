import assert from "node:assert/strict";
import { knownChainOf, knownQueriesOf } from "../../../lib/bench/upkeep/known_chain.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { growingBlock } from "../../stores/growing_chain.ts";

const TIP = 59;
const { signal } = new AbortController();

for (const kind of [BITEMPORAL, POSTING]) {
  Deno.test(`${kind.name}: what is known of a given file is what its store answers, and hears an interruption`, async () => {
    await inTemporaryFolder(async (folder) => {
      const path = `${folder}/store.db`;
      const store = await kind.open(path, { variant: "normal" });
      for (let number = 0; number <= TIP; number++) await store.appendBlock(encoded(growingBlock(number)));
      await store.close();
      const { tip, keys, entity } = await knownChainOf(path, signal);
      const queries = await knownQueriesOf(path, signal);
      const open = await kind.open(path, { variant: "normal", readOnly: true });
      assert.equal(tip, TIP);
      for (const key of keys) assert.ok(await open.get(key, TIP));
      assert.equal(digestVersions([(await open.get(entity.key, TIP))!]), entity.digest);
      for (const { text, atBlock, limit, versionsDigest } of queries) {
        const { versions } = await open.run(open.compile(text), atBlock, { limit });
        assert.equal(digestVersions(versions), versionsDigest, text);
      }
      await open.close();
      await assert.rejects(knownChainOf(path, AbortSignal.abort()), { name: "AbortError" });
    });
  });
}
