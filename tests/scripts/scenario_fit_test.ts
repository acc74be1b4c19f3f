import assert from "node:assert/strict";
import { join } from "node:path";
import { ArchiveWriter } from "../../lib/chain/archive/write_archive.ts";
import { MENDOZA } from "../../lib/scenarios/mendoza/mendoza.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { runScript } from "./run_script.ts";

Deno.test("scenario fit writes a file from an archive that generate takes, at twice the chain's size", async () => {
  await inTemporaryFolder(async (folder) => {
    const [archive, file, out] = ["chain.tar", "my-chain.json", "twice.blocks"].map((name) =>
      join(folder, name)
    );
    const tar = ArchiveWriter.create(archive!);
    const data = openDataset(MENDOZA, 0.001, 7n);
    for (const block of data.blocks()) tar.append(block);
    tar.close();
    const { entities, versions } = data.size();
    const fitted = await runScript("scenario", "fit", archive!, "--out", file!, "--json");
    assert.equal(fitted.code, 0, fitted.stderr);
    const { schema, id, notes, ...told } = JSON.parse(fitted.stdout);
    assert.deepEqual([schema, id, told.entities, told.versions], [1, "my-chain", entities, versions]);
    assert.match(notes.join("\n"), /Not kept: /);
    assert.equal((await runScript("scenario", "check", file!)).code, 0);
    const made = await runScript("generate", "--scenario", file!, "--scale", "2", "--out", out!, "--json");
    assert.equal(made.code, 0, made.stderr);
    const summary = JSON.parse(made.stdout);
    assert.deepEqual([summary.entities, summary.versions], [2 * entities, 2 * versions]);
    const again = await runScript("scenario", "fit", archive!, "--out", file!);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /something is there already/);
  });
});

Deno.test("scenario fit explains what is missing, and writes nothing of a chain it cannot read", async () => {
  await inTemporaryFolder(async (folder) => {
    const [text, out] = [join(folder, "text.tar"), join(folder, "my.json")];
    await Deno.writeTextFile(text, "no chain".repeat(200));
    const cases = [
      [["fit"], /needs a name/],
      [["fit", text], /needs --out/],
      [["fit", text, "--out", "my-chain"], /not the name of a scenario file/],
      [["fit", text, "--out", out, "--name", "mendoza"], /cannot be the id/],
      [["new", out, "--name", "other"], /--name belongs to scenario fit/],
      [["fit", text, "--out", out], /archive/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await runScript("scenario", ...args);
      assert.notEqual(code, 0);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\.ts:\d+/);
    }
    assert.throws(() => Deno.statSync(out));
  });
});
