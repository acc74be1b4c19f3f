import assert from "node:assert/strict";
import { gitCommit } from "../../../lib/bench/environment/provenance.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { gitOutput } from "../../stores/git/fixture.ts";
import { withEnvironment } from "../../with_environment.ts";

/** Makes a folder a Git repository with one commit; its id is read from the ref's file. */
async function repository(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
  await gitOutput(`${folder}/.git`, "init", "--quiet", "--initial-branch=main", folder);
  await gitOutput(`${folder}/.git`, ...identity, "commit", "--quiet", "--allow-empty", "-m", folder);
  return (await Deno.readTextFile(`${folder}/.git/refs/heads/main`)).trim();
}

Deno.test("gitCommit() is the commit of the checkout's own repository, never of one around it", async () => {
  await inTemporaryFolder(async (folder) => {
    const outer = await repository(folder);
    await Deno.mkdir(`${folder}/unpacked`);
    const own = await repository(`${folder}/clone`);
    assert.equal(await gitCommit(folder), outer);
    assert.equal(await gitCommit(`${folder}/unpacked`), null);
    assert.equal(await gitCommit(`${folder}/clone`), own);
  });
});

Deno.test("gitCommit() follows neither variables nor settings of the user, nor who owns the files", async () => {
  await inTemporaryFolder(async (folder) => {
    const own = await repository(`${folder}/own`);
    await repository(`${folder}/other`);
    await Deno.writeTextFile(`${folder}/.gitconfig`, "[core\nthis is no setting");
    const other = `${folder}/other/.git`;
    const settings: Record<string, string>[] = [
      { GIT_DIR: other },
      { GIT_DIR: other, GIT_WORK_TREE: `${folder}/other` },
      { GIT_COMMON_DIR: other },
      { GIT_OBJECT_DIRECTORY: `${folder}/nowhere`, GIT_INDEX_FILE: `${folder}/nowhere` },
      { GIT_CEILING_DIRECTORIES: folder, GIT_NAMESPACE: "x" },
      { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.worktree", GIT_CONFIG_VALUE_0: "/nowhere" },
      { GIT_CONFIG_GLOBAL: `${folder}/.gitconfig` },
      { HOME: folder },
      { XDG_CONFIG_HOME: folder },
      { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" },
    ];
    for (const variables of settings) {
      await withEnvironment(variables, async () => {
        assert.equal(await gitCommit(`${folder}/own`), own, JSON.stringify(variables));
      });
    }
  });
});

Deno.test("gitCommit() is null without a repository and without a git program", async () => {
  await inTemporaryFolder(async (folder) => {
    await repository(`${folder}/own`);
    await Deno.mkdir(`${folder}/plain`);
    assert.equal(await gitCommit(`${folder}/plain`), null);
    await withEnvironment({ PATH: `${folder}/plain` }, async () => {
      assert.equal(await gitCommit(`${folder}/own`), null);
    });
  });
});

Deno.test("gitCommit() of an unpacked archive is the commit that it was made of, inside another repository too", async () => {
  await inTemporaryFolder(async (folder) => {
    await repository(`${folder}/own`);
    await Deno.mkdir(`${folder}/own/headroom`);
    await Deno.writeTextFile(
      `${folder}/own/headroom/pack.json`,
      JSON.stringify({ schema: 1, commit: "5".repeat(40) }),
    );
    assert.equal(await gitCommit(`${folder}/own/headroom`), "5".repeat(40));
  });
});
