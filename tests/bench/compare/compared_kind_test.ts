import assert from "node:assert/strict";
import { comparedKind, splitVariant } from "../../../lib/bench/compare/compared_kind.ts";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";
import { writeManifest } from "../../../lib/runs/manifest_file.ts";
import { inTemporaryFolder, sampleManifest } from "../../runs/sample_run.ts";

Deno.test("two names are two runs, stores, registries or commits, and a run where one could be several", async () => {
  await inTemporaryFolder(async (runsDir) => {
    for (const name of ["one", "posting"]) {
      await Deno.mkdir(`${runsDir}/${name}`);
      await writeManifest(`${runsDir}/${name}`, sampleManifest({ run: name }));
    }
    const kind = (base: string, now: string) => comparedKind([base, now], { runsDir, root: PROJECT_ROOT });
    assert.equal(await kind("one", `${runsDir}/posting`), "runs");
    assert.equal(await kind("one", "posting"), "runs");
    assert.equal(await kind("posting", "bitemporal:tuned"), "stores");
    assert.equal(await kind("posting", "recommended"), "stores");
    assert.equal(await kind("packfile", "auths-layout"), "registries");
    assert.equal(await kind("HEAD", "worktree"), "commits");
    await assert.rejects(kind("one", "bitemporal"), {
      message: /Cannot compare "one" with "bitemporal": "one" is among runs, "bitemporal" is among stores/,
      usage: true,
    });
    await assert.rejects(kind("bitemporal", "postng"), { message: /"postng" is no run/, next: /"posting"/ });
  });
});

Deno.test("a store's variant stands behind its name, and recommended is the store it stands for", () => {
  assert.deepEqual(splitVariant("bitemporal:tuned"), { store: "bitemporal", variant: "tuned" });
  assert.deepEqual(splitVariant("recommended"), { store: "posting", variant: undefined });
});
