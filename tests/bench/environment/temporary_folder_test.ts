import assert from "node:assert/strict";
import { makeTemporaryFolder, takeTemporaryFolder } from "../../../lib/bench/environment/temporary_folder.ts";
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

Deno.test("a folder that a killed command of the kind left is removed by the next one, others and one in use stay", () =>
  inTemporaryFolder((root) =>
    within(root, async () => {
      const left = `${root}/.headroom-kel-${crypto.randomUUID()}`;
      Deno.mkdirSync(left);
      Deno.writeTextFileSync(`${left}/scratch.db`, "rows");
      Deno.writeTextFileSync(`${left}.lock`, '{"pid":1}\n');
      Deno.mkdirSync(`${root}/.headroom-other-${crypto.randomUUID()}`);
      const names = () =>
        [...Deno.readDirSync(root)].map(({ name }) => name.replace(/-[0-9a-f-]{36}/, "")).sort();
      const used = await takeTemporaryFolder("kel");
      {
        await using own = await takeTemporaryFolder("kel");
        assert.ok(Deno.statSync(own.path).isDirectory && Deno.statSync(used.path).isDirectory);
        assert.throws(() => Deno.statSync(left), Deno.errors.NotFound);
      }
      assert.deepEqual(names(), [".headroom-kel", ".headroom-kel.lock", ".headroom-other"]);
      await used[Symbol.asyncDispose]();
      assert.deepEqual(names(), [".headroom-other"]);
    })
  ));
