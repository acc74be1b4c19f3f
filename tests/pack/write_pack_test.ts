import assert from "node:assert/strict";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { compressorOf, writeCompressed } from "../../lib/pack/compressed_file.ts";
import type { PackedFile } from "../../lib/pack/packed_files.ts";
import { packEntries, writeTar } from "../../lib/pack/write_pack.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";

const LONG = `node_modules/.deno/${"package@1.0.0".repeat(4)}/node_modules/package/${
  "folder/".repeat(6)
}index.js`;

async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("an archive unpacks with tar into files, programs and links as they were, its checksums hold, and its bytes repeat", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeFile(`${root}/large`, new Uint8Array(3_000_001).fill(7));
    const files: PackedFile[] = [
      { name: "headroom", from: { text: "#!/bin/sh\necho started\n" }, isProgram: true, part: "sources" },
      { name: "bin/large", from: { path: `${root}/large` }, part: "runtime" },
      { name: LONG, from: { text: "" }, part: "packages" },
      {
        name: "node_modules/package",
        from: { link: `.deno/${"package@1.0.0".repeat(4)}` },
        part: "packages",
      },
    ];
    for (const [at, order] of [files, files.toReversed()].entries()) {
      const entries = packEntries(order);
      await writeCompressed(`${root}/${at}.tar.gz`, (write) => writeTar(entries, write));
    }
    assert.deepEqual(Deno.readFileSync(`${root}/0.tar.gz`), Deno.readFileSync(`${root}/1.tar.gz`));
    for (const kind of ["xz", "zst"]) {
      const path = `${root}/kind.tar.${kind}`;
      // Of programs that this machine does not have nothing can be said.
      if (new Deno.Command("which", { args: [compressorOf(path)[0]] }).outputSync().code !== 0) continue;
      await writeCompressed(path, (write) => writeTar(packEntries(files), write));
      const listed = await run(root, "tar", "-tf", path);
      assert.equal(listed, await run(root, "tar", "-tf", "0.tar.gz"));
      await Deno.remove(path);
    }
    await run(root, "tar", "-xf", "0.tar.gz");
    const folder = `${root}/headroom`;
    assert.equal(await run(folder, "./headroom"), "started\n");
    assert.match(await run(folder, "sha256sum", "-c", "SHA256SUMS"), /bin\/large: OK/);
    assert.equal(Deno.statSync(`${folder}/${LONG}`).size, 0);
    assert.equal(Deno.readLinkSync(`${folder}/node_modules/package`), `.deno/${"package@1.0.0".repeat(4)}`);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), [
      ...["0.tar.gz", "1.tar.gz", "headroom", "large"],
    ]);
  });
});

Deno.test("writeCompressed() leaves nothing behind where what it writes fails", async () => {
  await inTemporaryFolder(async (root) => {
    const failing = writeCompressed(`${root}/a.tar.gz`, async (write) => {
      await write(new Uint8Array(1000));
      throw new Error("no more");
    });
    await assert.rejects(failing, /no more/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("writeTar() refuses a file that was changed while others were packed, and no archive is left", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/source.ts`;
    await Deno.writeTextFile(path, "one");
    const entries = packEntries([{ name: "source.ts", from: { path }, part: "sources" }]);
    // As long as before: the length alone does not tell.
    await Deno.writeTextFile(path, "two");
    await assert.rejects(
      writeCompressed(`${root}/a.tar.gz`, (write) => writeTar(entries, write)),
      (error) => error instanceof HeadroomError && /"source\.ts".*changed since/.test(error.message),
    );
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["source.ts"]);
  });
});

Deno.test("compressorOf() goes by the ending of the name and names those there are", () => {
  assert.equal(compressorOf("/a/b.tar.zst")[0], "zstd");
  assert.throws(
    () => compressorOf("b.zip"),
    (error) => error instanceof UsageError && /\.tar\.xz/.test(error.expected),
  );
});
