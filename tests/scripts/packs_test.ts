import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("packs has the same commits written by both writers, in either form, and compares them in turns", () =>
  inTemporaryFolder(async (root) => {
    const { code, stdout, stderr } = await runScript(
      "packs",
      ...["--events", "300", "--batch", "1,100", "--rounds", "1", "--fsync", "batch", "--json"],
      ...["--out", `${root}/packs.json`],
    );
    assert.equal(code, 0, stderr);
    const { schema, results, storage } = JSON.parse(stdout);
    assert.equal(schema, 1);
    assert.ok(storage.fsyncP50Us > 0);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${root}/packs.json`)).results, results);
    assert.deepEqual(
      results.map(({ writer, form, batch }: Record<string, unknown>) => `${writer} ${form} ${batch}`),
      [1, 100].flatMap((batch) => [
        `packfile stored ${batch}`,
        `fast-import stored ${batch}`,
        `packfile deflated ${batch}`,
        `fast-import deflated ${batch}`,
      ]),
    );
    for (const batch of [1, 100]) {
      const same = results.filter((result: { batch: number }) => result.batch === batch);
      const heads = same.map(({ trials }: { trials: { head: string }[] }) => trials[0]!.head);
      assert.equal(new Set(heads).size, 1);
      assert.ok(same.every(({ bytesPerEvent }: { bytesPerEvent: number }) => bytesPerEvent > 250));
    }
  }));

Deno.test("packs refuses a batch beyond the events, and an unknown fsync mode, before any work", async () => {
  assertRefused(await refusal("packs", "--events", "10", "--batch", "1,100"), /--batch "100"/);
  assertRefused(await refusal("packs", "--fsync", "always"), /--fsync "always"/);
});
