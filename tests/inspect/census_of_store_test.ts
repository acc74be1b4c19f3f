import assert from "node:assert/strict";
import { join } from "node:path";
import { Census } from "../../lib/inspect/census.ts";
import { countBetween } from "../../lib/inspect/histogram_summary.ts";
import { decodeBlock } from "../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { MENDOZA } from "../../lib/scenarios/mendoza/mendoza.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { Database } from "../../lib/stores/sqlite/engine.ts";

Deno.test("Census tells what Arkiv's own tables hold after loading the same blocks", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    const census = new Census();
    for (const block of openDataset(MENDOZA, 0.0005, 5n).blocks()) {
      census.add(block);
      await store.appendBlock(decodeBlock(encodeBlock(block)));
    }
    await store.close();
    const database = new Database(path, { readonly: true });
    const ask = (sql: string) => database.prepare(sql).raw().all() as unknown[][];
    const found = census.summary();
    assert.deepEqual(
      ask(`SELECT count(*), count(DISTINCT entity_key), sum(length(payload)),
                  sum(length(CAST(string_attributes AS BLOB))), sum(length(CAST(numeric_attributes AS BLOB))),
                  sum(length(CAST(string_attributes AS BLOB)) BETWEEN 200 AND 299)
           FROM payloads`)[0],
      [
        found.versions,
        found.entities,
        found.payloads.totalBytes,
        found.stringJsonBytes.sum,
        found.numberJsonBytes.sum,
        countBetween(found.stringJsonBytes, 200, 299),
      ],
    );
    for (
      const [table, type] of [["string_attributes", "string"], ["numeric_attributes", "numeric"]] as const
    ) {
      const rows = ask(
        `SELECT key, count(*), count(DISTINCT entity_key) FROM ${table} GROUP BY key ORDER BY key`,
      );
      const attributes = found.attributes.filter((attribute) => attribute.type === type)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      assert.deepEqual(attributes.map(({ name, versions, entities }) => [name, versions, entities]), rows);
    }
    const types = ask(
      "SELECT value, count(*) FROM string_attributes WHERE key = 'type' GROUP BY value ORDER BY value",
    );
    const counted = found.types.filter(({ value }) => value !== "").map((
      { value, versions },
    ) => [value, versions]);
    assert.deepEqual(counted.sort(([a], [b]) => (a! < b! ? -1 : 1)), types);
    database.close();
  });
});
