import assert from "node:assert/strict";
import { makeTemporaryFolder } from "../../../lib/bench/environment/temporary_folder.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

async function within(place: string, run: () => Promise<void>): Promise<void> {
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", place);
  try {
    await run();
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
}

Deno.test("a temporary folder is made where TMPDIR says, and not where there is no room or no such place", () =>
  inTemporaryFolder(async (root) => {
    const refusal = { name: "HeadroomError", next: /TMPDIR/ };
    await within(root, async () => {
      const made = await makeTemporaryFolder("race", 1);
      assert.ok(made.startsWith(`${root}/headroom-race-`) && Deno.statSync(made).isDirectory);
      Deno.removeSync(made);
      await assert.rejects(makeTemporaryFolder("race", 1e18), { ...refusal, message: /about .* are needed/ });
      assert.deepEqual([...Deno.readDirSync(root)], []);
    });
    await within(`${root}/none`, async () => {
      await assert.rejects(makeTemporaryFolder("race"), {
        ...refusal,
        message: /Cannot make a folder in ".*none"/,
      });
    });
  }));
