import assert from "node:assert/strict";
import { join } from "node:path";
import { ENTITY_STORES } from "../../../lib/stores/mod.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { POSTING_BY_AREA } from "../../../lib/stores/sqlite/posting_area.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { testArea } from "./area_contract.ts";

// Those with servers share one: postgres_contract_test.ts.
const kinds = Object.values(ENTITY_STORES).filter(({ capabilities, ownProcesses }) =>
  capabilities.area !== undefined && ownProcesses === undefined
);
// Ranges are found by the words that the other contract tests.
for (const kind of kinds) testArea(kind, kind.capabilities.area === "ranges" ? 4 : 12);

for (const kind of POSTING_BY_AREA) {
  Deno.test(`${kind.name}: check() tells a place that is missing from the index, and one that is not live`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "store.db");
      const open = () => kind.open(path, { variant: "normal" });
      let store = await open();
      const at = (lng: bigint) => ({
        txIndex: 0,
        owner: `0x${"ab".repeat(20)}`,
        contentType: "",
        btl: 99n,
        payload: new Uint8Array(),
        strings: [["available", "true"]] as const,
        numbers: [["current_lat", 900_000_000n], ["current_lng", lng]] as const,
      });
      const key = (i: number) => new Uint8Array(32).fill(i);
      await store.appendBlock(encoded({
        number: 0,
        operations: [
          { type: "create", opIndex: 0, key: key(1), ...at(1_800_000_000n) },
          { type: "create", opIndex: 1, key: key(2), ...at(1_800_000_500n) },
        ],
      }));
      assert.ok((await store.check()).ok);
      await store.close();
      const database = new DatabaseFile(path, { timeout: 0 });
      const { total } = database.prepare<[], { total: number }>(
        `SELECT count(*) AS total FROM index_area_${kind.capabilities.area}`,
      ).get()!;
      assert.equal(total, 2);
      database.exec(`DELETE FROM index_area_${kind.capabilities.area} WHERE id = 1`);
      database.close();
      store = await open();
      const { ok, lines } = await store.check();
      await store.close();
      assert.equal(ok, false);
      assert.ok(
        lines.includes(
          "places of live versions: expected the places of live versions, found 1 missing and 0 others",
        ),
        lines.join("\n"),
      );
    }));
}
