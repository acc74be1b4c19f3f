import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, scriptCommand } from "./run_script.ts";

Deno.test("deno task passport refuses places and flags that cannot be, before it measures", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/taken.json`, "{}");
    assertRefused(await refusal("passport", "--out", `${root}/taken.json`), /something is there already/);
    assertRefused(await refusal("passport", "--out", `${root}/taken.json/below`), /taken\.json/);
    assertRefused(await refusal("passport", "--only", "one-core"), /--only names what --validate restricts/);
    assertRefused(
      await refusal("passport", "--validate", "--only", "no-disk"),
      /--only "no-disk" is unknown/,
    );
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["taken.json"]);
  });
});

Deno.test("passport ends at a first Ctrl-C and leaves nothing beside its place", async () => {
  await inTemporaryFolder(async (root) => {
    const child = scriptCommand("passport", "--out", `${root}/p.json`).spawn();
    const started = () =>
      [...Deno.readDirSync(root)].some(({ name }) => name.startsWith(".headroom-passport-"));
    while (!started()) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(code, 1, text(stderr));
    assert.match(text(stderr), /Interrupted: nothing was measured to the end, and nothing is left/);
    assert.equal(text(stdout), "");
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
