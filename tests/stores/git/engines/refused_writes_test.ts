import assert from "node:assert/strict";
import { ConcurrentWriteError } from "../../../../lib/keri/errors.ts";
import { FastImportEngine } from "../../../../lib/stores/git/engines/fast_import.ts";
import type { FsyncMode, GitEngine } from "../../../../lib/stores/git/engines/git_engine.ts";
import { IsomorphicPacked } from "../../../../lib/stores/git/engines/isomorphic_packed.ts";
import { LooseObjects } from "../../../../lib/stores/git/engines/loose_objects.ts";
import { TreeEngine } from "../../../../lib/stores/git/engines/tree_engine.ts";
import { PackStore } from "../../../../lib/stores/git/packs/pack_store.ts";
import { gitOutput as git } from "../fixture.ts";
import { commitFiles, packNames, REF, withRepository } from "../packs/fixture.ts";

type Open = (gitdir: string, fsync?: FsyncMode, program?: string) => Promise<GitEngine>;

/** Engines whose commits wait in a file of their own until they are visible. */
const ENGINES: Readonly<Record<string, Open>> = {
  packfile: (gitdir, fsync = "none") => {
    const store = new PackStore({ gitdir, form: "stored", fsync }, new LooseObjects(gitdir, fsync));
    return ready(new TreeEngine({ gitdir, ref: REF, fsync }, store));
  },
  packed: (gitdir, fsync = "none") =>
    ready(new TreeEngine({ gitdir, ref: REF, fsync }, new IsomorphicPacked(gitdir, fsync))),
  "fast-import": async (gitdir, fsync = "none", program = "git") =>
    ready(await FastImportEngine.open({ gitdir, ref: REF, fsync, compression: 0, program })),
};

async function ready(engine: GitEngine): Promise<GitEngine> {
  await engine.recover();
  await engine.refresh();
  return engine;
}

/** Commits that a writer finds who comes after the death of the one at work now. */
async function foundAfterDeath(gitdir: string, open: Open): Promise<number> {
  const copy = `${gitdir}-${crypto.randomUUID()}`;
  await new Deno.Command("cp", { args: ["-r", gitdir, copy] }).output();
  const engine = await open(copy);
  const count = await engine.countCommits();
  await engine.close();
  assert.equal(await git(copy, "fsck", "--strict", "--no-dangling", "--no-progress"), "");
  assert.equal(Number(await git(copy, "rev-list", "--count", REF)), count);
  return count;
}

/** Sizes of writes that a full disk refuses. */
const ANY = () => true;
const REF_ONLY = (size: number) => size === 41;
/** One pack is smaller, a merged one is larger. */
const LARGE = (size: number) => size >= 4000;

/** Runs work while the disk has no room for writes of some sizes. */
async function onFullDisk(isRefused: (size: number) => boolean, work: () => Promise<unknown>): Promise<void> {
  const { writeTextFileSync, writeFileSync } = Deno;
  const { writeSync } = Deno.FsFile.prototype;
  const refuse = (bytes: { readonly length: number }) => {
    if (isRefused(bytes.length)) {
      throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
    }
  };
  Deno.writeTextFileSync = (path, text, options) => {
    refuse(text);
    writeTextFileSync(path, text, options);
  };
  Deno.writeFileSync = (path, bytes, options) => {
    refuse(bytes);
    writeFileSync(path, bytes, options);
  };
  Deno.FsFile.prototype.writeSync = function (bytes) {
    refuse(bytes);
    return writeSync.call(this, bytes);
  };
  try {
    await work();
  } finally {
    Object.assign(Deno, { writeTextFileSync, writeFileSync });
    Deno.FsFile.prototype.writeSync = writeSync;
  }
}

const noSpace = (error: unknown) => (error as { code?: string }).code === "ENOSPC";

for (const [name, open] of Object.entries(ENGINES)) {
  const test = (law: string, run: (gitdir: string) => Promise<void>) =>
    Deno.test(`${name}: ${law}`, () => withRepository(run));

  test("a publish() that the disk has no room for keeps every commit, for the next try and after a death", async (gitdir) => {
    const engine = await open(gitdir);
    await commitFiles(engine, 0, 2);
    await engine.publish();
    await commitFiles(engine, 2, 4);
    await assert.rejects(onFullDisk(ANY, () => engine.publish()), noSpace);
    assert.equal(await foundAfterDeath(gitdir, open), 4);
    await commitFiles(engine, 4, 5);
    assert.equal(await foundAfterDeath(gitdir, open), 5);
    await assert.rejects(onFullDisk(REF_ONLY, () => engine.publish()), noSpace);
    assert.equal(await foundAfterDeath(gitdir, open), 5);
    await engine.publish();
    assert.equal(Number(await git(gitdir, "rev-list", "--count", REF)), 5);
    await commitFiles(engine, 5, 6);
    await assert.rejects(onFullDisk(REF_ONLY, () => engine.close()), noSpace);
    assert.equal(await foundAfterDeath(gitdir, open), 6);
  });

  test("commits given up because another program moved the ref never come back", async (gitdir) => {
    const engine = await open(gitdir);
    await commitFiles(engine, 0, 2);
    await engine.publish();
    const first = (await git(gitdir, "rev-parse", `${REF}~1`)).trim();
    await commitFiles(engine, 2, 4);
    await git(gitdir, "update-ref", REF, first);
    await assert.rejects(engine.publish(), ConcurrentWriteError);
    assert.equal(await foundAfterDeath(gitdir, open), 1);
    await ready(engine);
    await commitFiles(engine, 1, 3);
    assert.equal(await foundAfterDeath(gitdir, open), 3);
    await engine.close();
    assert.equal(Number(await git(gitdir, "rev-list", "--count", REF)), 3);
  });

  test("packs that cannot be merged cost no commit, and it is told", async (gitdir) => {
    const program = `${gitdir}/git`;
    const fails = `case "$*" in *repack*) echo "No space left on device" >&2; exit 1;; esac`;
    await Deno.writeTextFile(program, `#!/bin/sh\n${fails}\nexec git "$@"\n`, { mode: 0o755 });
    const engine = await open(gitdir, "none", program);
    const writeSome = async (from: number, to: number) => {
      for (let at = from; at < to; at++) {
        await commitFiles(engine, at, at + 1);
        await engine.publish();
      }
    };
    await onFullDisk(LARGE, () => writeSome(0, 40));
    assert.equal(Number(await git(gitdir, "rev-list", "--count", REF)), 40);
    const { maintenance } = await engine.measure();
    assert.match(maintenance!.problem!, /No space left/);
    assert.equal(packNames(gitdir).length, 40);
    await Deno.writeTextFile(program, `#!/bin/sh\nexec git "$@"\n`, { mode: 0o755 });
    await writeSome(40, 80);
    const later = await engine.measure();
    assert.equal(later.maintenance!.problem, undefined);
    assert.ok(later.packs < 50, `${later.packs} packs`);
    await engine.close();
    assert.equal(await git(gitdir, "fsck", "--strict", "--no-dangling", "--no-progress"), "");
  });
}

Deno.test("packfile, each commit durable: one whose ref could not be moved is refused for good", async () => {
  await withRepository(async (gitdir) => {
    const open = ENGINES.packfile!;
    const engine = await open(gitdir, "commit");
    await commitFiles(engine, 0, 3);
    for (const count of [3, 4]) {
      const ref = (await git(gitdir, "rev-parse", REF)).trim();
      await assert.rejects(onFullDisk(REF_ONLY, () => commitFiles(engine, 90, 91)), noSpace);
      assert.equal((await git(gitdir, "rev-parse", REF)).trim(), ref);
      for (const fsync of ["commit", "none"] as const) {
        assert.equal(await foundAfterDeath(gitdir, (path) => open(path, fsync)), count);
      }
      await engine.refresh();
      await commitFiles(engine, count, count + 1);
      assert.equal(await foundAfterDeath(gitdir, open), count + 1);
    }
    await engine.close();
    assert.equal((await git(gitdir, "log", "--format=%s", REF)).includes("event 90"), false);
  });
});

Deno.test("packfile, each commit durable: one that lost the ref to another program is refused for good", async () => {
  await withRepository(async (gitdir) => {
    const open = ENGINES.packfile!;
    const engine = await open(gitdir, "commit");
    await commitFiles(engine, 0, 3);
    const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
    const tree = (await git(gitdir, "rev-parse", `${REF}^{tree}`)).trim();
    const other = (await git(gitdir, ...identity, "commit-tree", tree, "-p", REF, "-m", "by hand")).trim();
    const { writeTextFileSync } = Deno;
    Deno.writeTextFileSync = (...args) => {
      writeTextFileSync(...args);
      writeTextFileSync(`${gitdir}/${REF}`, `${other}\n`);
    };
    try {
      await assert.rejects(commitFiles(engine, 3, 4), ConcurrentWriteError);
    } finally {
      Deno.writeTextFileSync = writeTextFileSync;
    }
    assert.equal(await foundAfterDeath(gitdir, open), 4);
    await engine.refresh();
    await commitFiles(engine, 4, 6);
    await engine.close();
    const subjects = ["event 5", "event 4", "by hand", "event 2", "event 1", "event 0"];
    assert.deepEqual((await git(gitdir, "log", "--format=%s", REF)).trim().split("\n"), subjects);
    assert.equal(await foundAfterDeath(gitdir, open), 6);
  });
});
