import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("pack --plan says what would be in the archive, how large, and writes nothing", async () => {
  await inTemporaryFolder(async (root) => {
    const out = `${root}/a.tar.gz`;
    const planned = await refusal("pack", "--plan", "--out", out, "--data", "quick");
    assert.equal(planned.code, 0, planned.stderr);
    for (
      const row of [
        /runtime +bin +1 +\d+/,
        /packages +nodejs-polars-linux-x64-gnu/,
        /sources +lib/,
        /data +prepared, about/,
      ]
    ) {
      assert.match(planned.stdout, row);
    }
    assert.doesNotMatch((await refusal("pack", "--plan")).stdout, /prepared, about/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("pack refuses an archive of another kind, a place that is taken, and data that there is not", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/a.tar.gz`, "");
    assertRefused(
      await refusal("pack", "--out", `${root}/a.zip`),
      /no known kind[^]*\.tar\.xz, \.tar\.zst, \.tar\.gz/,
    );
    assertRefused(await refusal("pack", "--out", `${root}/a.tar.gz`), /something is there already/);
    assertRefused(
      await refusal("pack", "--out", `${root}/b.tar.gz`, "--data", "quick", "--scenario", "mendosa"),
      /mendoza/,
    );
    assertRefused(
      await refusal("pack", "--out", `${root}/b.tar.gz`, "--data", "huge"),
      /--data "?huge"?[^]*none, smoke, quick, full/,
    );
    assertRefused(
      await refusal("pack", "--out", `${root}/b.tar.gz`, "--data", "none", "--scenario", "mendoza"),
      /with --data none there is none/,
    );
  });
});
