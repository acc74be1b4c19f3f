import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import isomorphicGit from "isomorphic-git";
import { programCommand } from "../../../../lib/start_program.ts";
import { EntryRows } from "../../../../lib/stores/git/packs/entry_rows.ts";
import { PackWriter } from "../../../../lib/stores/git/packs/pack_writer.ts";
import { gitOutput as git } from "../fixture.ts";
import { commitFiles, fileOf, openPacks, packNames, REF, withRepository } from "./fixture.ts";

const FSCK = ["fsck", "--strict", "--no-dangling", "--no-progress"];

for (const form of ["stored", "deflated"] as const) {
  Deno.test(`git takes packs of ${form} objects: fsck, its own index, deltas in short chains, a clone`, async () => {
    await withRepository(async (gitdir) => {
      const { engine, store } = await openPacks(gitdir, { form });
      await commitFiles(engine, 0, 300);
      await engine.publish();
      await store.close();
      assert.equal(await git(gitdir, ...FSCK), "");
      assert.equal((await git(gitdir, "log", "--format=%s", REF)).trim().split("\n").length, 300);
      for (const at of [0, 47, 48, 299]) {
        const { folder, name, content } = fileOf(at);
        assert.equal(await git(gitdir, "show", `${REF}:${[...folder, name].join("/")}`), content.toString());
      }
      const [pack] = packNames(gitdir);
      const place = `${gitdir}/objects/pack/${pack}`;
      const listed = await git(gitdir, "verify-pack", "-v", `${place}.idx`);
      const chains = [...listed.matchAll(/^chain length = (\d+)/gm)].map((match) => Number(match[1]));
      assert.ok(chains.length > 0 && Math.max(...chains) <= 48, `chains of ${chains.join(", ")}`);
      await git(gitdir, "index-pack", "--strict", "-o", `${gitdir}/git.idx`, `${place}.pack`);
      assert.deepEqual(Deno.readFileSync(`${gitdir}/git.idx`), Deno.readFileSync(`${place}.idx`));
      const clone = `${gitdir}/../clone.git`;
      const { success } = await programCommand("git", {
        args: ["clone", "-q", "--mirror", "--no-local", gitdir, clone],
      }).output();
      assert.ok(success);
      assert.equal(await git(clone, "rev-parse", REF), await git(gitdir, "rev-parse", REF));
    });
  });
}

Deno.test("isomorphic-git reads every commit, tree and file", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 120);
    await engine.close();
    const cache = {};
    const commits = await isomorphicGit.log({ fs, gitdir, ref: REF, cache });
    assert.equal(commits.length, 120);
    for (const [back, { oid }] of commits.entries()) {
      const { folder, name, content } = fileOf(119 - back);
      const filepath = [...folder, name].join("/");
      const { blob } = await isomorphicGit.readBlob({ fs, gitdir, oid, filepath, cache });
      assert.deepEqual(Buffer.from(blob), content);
    }
  });
});

Deno.test("a store reads what it wrote, open or finished, and the packs of a clone and of a repack", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 150);
    const readAll = async (reader: typeof engine) => {
      for (let at = 0; at < 150; at++) {
        const { folder, name, content } = fileOf(at);
        assert.deepEqual(await reader.file(folder, name), content);
      }
      assert.equal(await reader.countCommits(), 150);
    };
    await readAll(engine);
    await engine.close();
    const fresh = await openPacks(gitdir);
    await readAll(fresh.engine);
    await fresh.engine.close();
    await git(gitdir, "repack", "-a", "-d", "-f", "-q", "--depth=50");
    const repacked = await openPacks(gitdir);
    await readAll(repacked.engine);
    await commitFiles(repacked.engine, 150, 160);
    await repacked.engine.close();
    assert.equal(await git(gitdir, ...FSCK), "");
  });
});

Deno.test("a changed byte in a pack is found when its object is read", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 5);
    await engine.close();
    const path = `${gitdir}/objects/pack/${packNames(gitdir)[0]}.pack`;
    const bytes = Deno.readFileSync(path);
    const at = Buffer.from(bytes).indexOf("content of 2");
    bytes[at]! ^= 1;
    Deno.writeFileSync(path, bytes);
    const fresh = await openPacks(gitdir);
    const { folder, name } = fileOf(2);
    await assert.rejects(fresh.engine.file(folder, name), /damaged|digest/);
    await fresh.engine.close();
  });
});

Deno.test("a failed commit leaves nothing, and the next one works", async () => {
  await withRepository(async (gitdir) => {
    const { engine, store } = await openPacks(gitdir);
    await commitFiles(engine, 0, 10);
    store.write("blob", Buffer.from("of no commit"));
    store.abandon(false);
    await commitFiles(engine, 10, 20);
    await engine.close();
    assert.equal(await git(gitdir, ...FSCK), "");
    assert.equal((await git(gitdir, "rev-list", "--all", "--objects")).includes("of no commit"), false);
    assert.equal((await git(gitdir, "fsck", "--unreachable", "--no-progress")).trim(), "");
  });
});

for (const fsync of ["batch", "commit"] as const) {
  Deno.test(`with fsync "${fsync}" git sees each commit at once, in fewer than 50 packs at any time`, async () => {
    await withRepository(async (gitdir) => {
      const { engine, store } = await openPacks(gitdir, { fsync, openBytes: 25_000 });
      let most = 0;
      for (let at = 0; at < 600; at++) {
        await commitFiles(engine, at, at + 1);
        await engine.publish();
        most = Math.max(most, packNames(gitdir).length);
        if (at % 250 === 77) {
          assert.equal(await git(gitdir, "log", "-1", "--format=%s", REF), `event ${at}\n`);
          assert.equal(await git(gitdir, ...FSCK), "");
        }
      }
      assert.ok(most < 50, `${most} packs`);
      const { maintenance } = await store.measure();
      assert.ok(maintenance!.runs > 10 && maintenance!.longestMs > 0);
      await engine.close();
      assert.equal(await git(gitdir, ...FSCK), "");
      assert.equal(await git(gitdir, "rev-list", "--count", REF), "600\n");
    });
  });
}

Deno.test("objects that several packs hold are one in a merged pack, which git indexes alike", async () => {
  await withRepository(async (gitdir) => {
    const { engine, store } = await openPacks(gitdir);
    for (let at = 0; at < 30; at++) {
      store.write("blob", Buffer.from("the same in every pack, which is not asked whether another has it"));
      await commitFiles(engine, at, at + 1);
      await engine.publish();
    }
    assert.ok(packNames(gitdir).length <= 13);
    await engine.close();
    assert.equal(await git(gitdir, ...FSCK), "");
    for (const pack of packNames(gitdir)) {
      const place = `${gitdir}/objects/pack/${pack}`;
      await git(gitdir, "index-pack", "--strict", "-o", `${gitdir}/git.idx`, `${place}.pack`);
      assert.deepEqual(Deno.readFileSync(`${gitdir}/git.idx`), Deno.readFileSync(`${place}.idx`));
    }
    assert.equal(await git(gitdir, "rev-list", "--count", REF), "30\n");
  });
});

Deno.test("a pack that is being written is no pack for anybody who reads the folder", async () => {
  await withRepository((gitdir) => {
    const at = `${gitdir}/objects/pack`;
    const writer = new PackWriter(at, { count: 0, sync: false });
    const name = writer.finish(new EntryRows());
    const ends = () =>
      [...Deno.readDirSync(at)].map((file) => file.name).filter((file) => /\.(idx|pack)$/.test(file));
    assert.deepEqual(ends(), []);
    writer.place(name);
    assert.deepEqual(ends().sort(), [`${name}.idx`, `${name}.pack`]);
    return Promise.resolve();
  });
});
