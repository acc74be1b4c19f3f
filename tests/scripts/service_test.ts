import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeService } from "../stores/entitydb/fake_service.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("query measures a service, answers checked, and leaves the service as it was; without leave nothing is sent", async () => {
  await using service = await FakeService.start();
  const at = ["--url", service.url, "--query-url", service.queryUrl];
  await inTemporaryFolder(async (folder) => {
    const stores = ["--store", "arkiv-entitydb", "--scale", "0.0001", "--trials", "1"];
    assertRefused(
      await refusal("query", ...stores, ...at, "--out", join(folder, "none")),
      /Cannot measure arkiv-entitydb without --revert/,
    );
    assert.ok(!service.calls.includes("arkiv_commitChain"));
    const out = join(folder, "run");
    const all = [...stores, ...at, "--data-dir", service.dataDir, "--revert", "--out", out];
    const { code, stderr } = await runScript("query", ...all);
    assert.equal(code, 0, stderr);
    const { command, checks, settings } = JSON.parse(await Deno.readTextFile(join(out, "manifest.json")));
    assert.match(command, /--store 'arkiv-entitydb@http:\/\/127\.0\.0\.1:\d+\?query-url=.*&revert=yes'/);
    const answers = checks.find(({ name }: { name: string }) =>
      name === "query answers equal the computed ones"
    );
    assert.equal(answers.ok, true);
    assert.equal(settings["arkiv-entitydb normal"].service_commit, "c0ffee");
    // The warm-up and the trial.
    assert.equal(service.calls.filter((method) => method === "arkiv_revert").length, 2);
    assert.deepEqual([service.head, service.entities.length], [0, 0]);
  });
});

Deno.test("where a service is, is asked for a store that is one alone", async () => {
  assertRefused(
    await refusal("append", "--url", "http://127.0.0.1:2704"),
    /are of a store that is a service/,
  );
  assertRefused(
    await refusal("race", "--contestants", "bitemporal@http://127.0.0.1:2704"),
    /bitemporal takes no address/,
  );
  for (
    const [command, flag] of [["writes", "contestants"], ["torture", "store"], ["upkeep", "store"]] as const
  ) {
    assertRefused(
      await refusal(command, `--${flag}`, "arkiv-entitydb"),
      /arkiv-entitydb is a service, not a file/,
    );
  }
  assertRefused(
    await refusal("bench", "--store", "arkiv-entitydb", "--url", "127.0.0.1"),
    /"127\.0\.0\.1" is not the address of a service/,
  );
});
