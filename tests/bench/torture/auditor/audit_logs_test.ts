import assert from "node:assert/strict";
import { auditLogs } from "../../../../lib/bench/torture/auditor/audit_logs.ts";
import { readLogs, writeLogs } from "../../../../lib/bench/torture/torture_logs.ts";
import { KEL_REGISTRIES } from "../../../../lib/stores/mod.ts";
import { DatabaseFile } from "../../../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

const CALLS = 18;
const file = Deno.makeTempFileSync();
await writeLogs(file, { seed: "s", calls: CALLS, isBatch: false });
const EVENTS = readLogs(file).flat();
Deno.removeSync(file);

for (const name of ["auths-layout", "packfile", "sqlite-kel"]) {
  Deno.test(`the auditor finds every event that ${name} stored, and misses one that it has not`, () =>
    inTemporaryFolder(async (folder) => {
      const kind = KEL_REGISTRIES[name]!;
      const path = `${folder}/registry${kind.extension}`;
      const registry = await kind.open(path, { variant: "none" });
      await registry.commitBatch(EVENTS.map(({ signed }) => signed));
      await registry.close();
      assert.deepEqual(await auditLogs(path, EVENTS), { isAudited: true, problem: null });
      assert.match((await auditLogs(path, EVENTS.slice(0, -1))).problem!, /nobody wrote it/);
      const [first, ...others] = EVENTS;
      const altered = {
        ...first!,
        signed: { ...first!.signed, attachments: `${first!.signed.attachments}=` },
      };
      assert.match((await auditLogs(path, [altered, ...others])).problem!, /is stored as .*, computed as /);
    }));
}

Deno.test("the auditor reads a registry's database without the registry, and finds an altered byte", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry.db`;
    const registry = await KEL_REGISTRIES["sqlite-kel"]!.open(path, { variant: "none" });
    await registry.commitBatch(EVENTS.map(({ signed }) => signed));
    await registry.close();
    const database = new DatabaseFile(path, { timeout: 0 });
    database.exec("UPDATE events SET attachments = attachments || 'x' WHERE sn = 2");
    database.close();
    assert.match((await auditLogs(path, EVENTS)).problem!, /^event 2 of /);
  }));
