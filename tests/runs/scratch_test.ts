import assert from "node:assert/strict";
import { Scratch } from "../../lib/runs/scratch.ts";
import { inTemporaryFolder } from "./sample_run.ts";

const names = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("Scratch removes its own work, what a killed one of its kind left, and nothing that is in use or not its own", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/data`;
    const abandoned = `${dir}/.load-${crypto.randomUUID()}`;
    const used = await Scratch.take(dir, "load");
    await Deno.writeTextFile(used.path, "rows");
    await Deno.mkdir(`${abandoned}.folder`, { recursive: true });
    for (const ending of ["", "-wal", ".lock"]) await Deno.writeTextFile(abandoned + ending, "left");
    await Deno.writeTextFile(`${dir}/.other-work`, "another's");
    {
      await using scratch = await Scratch.take(dir, "load");
      await Deno.mkdir(scratch.path);
      await Deno.writeTextFile(`${scratch.path}-wal`, "log");
      assert.ok(!names(dir).some((name) => abandoned.endsWith(name.slice(0, 42))));
    }
    const name = used.path.slice(dir.length + 1);
    assert.deepEqual(names(dir), [name, `${name}.lock`, ".other-work"].sort());
    await used[Symbol.asyncDispose]();
    assert.deepEqual(names(dir), [".other-work"]);
  });
});

Deno.test("Scratch passes over what another user left in a folder that all may write to", async () => {
  await inTemporaryFolder(async (root) => {
    const others = `.load-${crypto.randomUUID()}`;
    await Deno.writeTextFile(`${root}/${others}`, "theirs");
    // A folder cannot be opened to be locked, as another user's file cannot.
    await Deno.mkdir(`${root}/${others}.lock`);
    await using _ = await Scratch.take(root, "load");
    assert.ok(names(root).includes(others));
  });
});
