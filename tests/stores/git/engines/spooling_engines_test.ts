import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdir } from "node:fs/promises";
import * as git from "isomorphic-git";
import * as fs from "node:fs";
import { ConcurrentWriteError } from "../../../../lib/keri/errors.ts";
import { FastImportEngine } from "../../../../lib/stores/git/engines/fast_import.ts";
import type { FsyncMode, GitEngine } from "../../../../lib/stores/git/engines/git_engine.ts";
import { IsomorphicLoose } from "../../../../lib/stores/git/engines/isomorphic_loose.ts";
import { IsomorphicPacked } from "../../../../lib/stores/git/engines/isomorphic_packed.ts";
import { TreeEngine } from "../../../../lib/stores/git/engines/tree_engine.ts";
import { gitFsck } from "../../../../lib/stores/git/git_fsck.ts";
import { runGit } from "../../../../lib/stores/git/run_git.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

const REF = "refs/headroom/registry";
const TIME_S = 1_767_225_600;

const inRepository = (test: (gitdir: string) => Promise<void>) =>
  inTemporaryFolder(async (folder) => {
    const gitdir = `${folder}/registry.git`;
    await git.init({ fs, gitdir, bare: true });
    for (const name of ["objects/pack", "refs/headroom"]) {
      await mkdir(`${gitdir}/${name}`, { recursive: true });
    }
    await test(gitdir);
  });

/** A commit that sets a file of its own, one that every commit sets, one of two that differ by case, and from the third on removes one. */
async function commit(engine: GitEngine, at: number): Promise<void> {
  const set = (folder: string[], name: string, text: string) => ({
    folder,
    name,
    content: Buffer.from(text),
  });
  const removed = at < 3 ? [] : [{ folder: ["a", `f${at - 2}`], name: "event", content: null }];
  await engine.commit([
    set(["a", `f${at}`], "event", `event ${at}\n`.repeat(20)),
    set(["a"], "newest", `${at}`),
    set(["a"], at % 2 === 0 ? "n" : "N", `${at}`),
    ...removed,
  ], { timeS: TIME_S + at, message: `commit ${at}` });
}

async function ready(engine: GitEngine): Promise<GitEngine> {
  await engine.recover();
  await engine.refresh();
  return engine;
}

const refOf = async (gitdir: string) => (await runGit(gitdir, ["rev-parse", "--verify", "-q", REF]))!.out;

/** Engines whose commits are in a spool until they are published. */
const ENGINES: Readonly<Record<string, (gitdir: string, fsync?: FsyncMode) => Promise<GitEngine>>> = {
  "isomorphic-git, packed": (gitdir, fsync = "none") =>
    Promise.resolve(new TreeEngine({ gitdir, ref: REF, fsync }, new IsomorphicPacked(gitdir, fsync))),
  "fast-import": (gitdir, fsync = "none") =>
    FastImportEngine.open({ gitdir, ref: REF, fsync, compression: 6 }),
};

for (const [name, open] of Object.entries(ENGINES)) {
  const test = (law: string, run: (gitdir: string) => Promise<void>) =>
    Deno.test(`${name}: ${law}`, () => inRepository(run));

  test("makes the commits that isomorphic-git makes of the same files, in packs", async (gitdir) => {
    const ids: string[] = [];
    const packs: number[] = [];
    for (const kind of ["loose", "own"]) {
      const path = `${gitdir}-${kind}`;
      await Deno.mkdir(path);
      await git.init({ fs, gitdir: path, bare: true });
      await mkdir(`${path}/refs/headroom`);
      await mkdir(`${path}/objects/pack`, { recursive: true });
      const engine = kind === "own"
        ? await open(path)
        : new TreeEngine({ gitdir: path, ref: REF, fsync: "none" }, new IsomorphicLoose(path, "none"));
      await ready(engine);
      for (let at = 0; at < 6; at++) await commit(engine, at);
      await engine.publish();
      ids.push(await refOf(path));
      packs.push((await engine.measure()).packs);
      assert.equal(await engine.countCommits(), 6);
      assert.ok((await gitFsck(path)).ok);
      await engine.close();
    }
    assert.equal(ids[0], ids[1]);
    assert.ok(packs[0] === 0 && packs[1]! > 0, String(packs));
  });

  test("reads what is committed, before and after it is published", async (gitdir) => {
    const engine = await ready(await open(gitdir));
    for (let at = 0; at < 4; at++) {
      await commit(engine, at);
      assert.equal((await engine.file(["a"], "newest"))!.toString(), `${at}`);
      assert.equal((await engine.file(["a", `f${at}`], "event"))!.toString(), `event ${at}\n`.repeat(20));
    }
    const names =
      async () => [await engine.names([]), await engine.names(["a"]), await engine.names(["a", "f9"])];
    const before = await names();
    assert.deepEqual(before, [["a"], ["N", "f0", "f2", "f3", "n", "newest"], []]);
    assert.equal(await engine.file(["a", "f1"], "event"), null);
    await engine.publish();
    assert.deepEqual(await names(), before);
    const other = await ready(await open(gitdir));
    assert.equal((await other.file(["a"], "newest"))!.toString(), "3");
    assert.deepEqual(await other.names(["a"]), before[1]);
    await other.close();
    await engine.close();
  });

  test("commits of a writer that died before it published them are published by the next", async (gitdir) => {
    const first = await ready(await open(gitdir, "commit"));
    await commit(first, 0);
    await first.publish();
    const published = await refOf(gitdir);
    await commit(first, 1);
    await commit(first, 2);
    assert.equal(await refOf(gitdir), published);

    const second = await ready(await open(gitdir));
    assert.notEqual(await refOf(gitdir), published);
    assert.equal(await second.countCommits(), 3);
    assert.equal((await second.file(["a"], "newest"))!.toString(), "2");
    await commit(second, 3);
    await assert.rejects(first.close(), ConcurrentWriteError);
    await second.close();
    assert.equal((await runGit(gitdir, ["show", `${REF}:a/newest`]))!.out, "3");
    assert.ok((await gitFsck(gitdir)).ok);
  });

  test("publish() notices a writer that moved the ref, and leaves it there", async (gitdir) => {
    const engine = await ready(await open(gitdir));
    await commit(engine, 0);
    await engine.publish();
    const start = await refOf(gitdir);
    await commit(engine, 1);
    await engine.publish();
    await commit(engine, 2);
    await runGit(gitdir, ["update-ref", REF, start]);
    await assert.rejects(engine.publish(), ConcurrentWriteError);
    assert.equal(await refOf(gitdir), start);
    await ready(engine);
    assert.equal((await engine.file(["a"], "newest"))!.toString(), "0");
    await engine.close();
  });

  test("packs stay few, and the pauses for that are told", async (gitdir) => {
    const engine = await ready(await open(gitdir));
    for (let at = 0; at < 70; at++) {
      await commit(engine, at);
      await engine.publish();
    }
    const { packs, maintenance } = await engine.measure();
    assert.ok(packs < 50, `${packs} packs`);
    assert.ok(maintenance!.runs >= 2 && maintenance!.totalMs >= maintenance!.longestMs);
    assert.equal(await engine.countCommits(), 70);
    assert.ok((await gitFsck(gitdir)).ok);
    await engine.close();
  });
}

Deno.test("isomorphic-git, packed: objects are packed when they fill the memory, and recovered all the same", async () => {
  await inRepository(async (gitdir) => {
    const open = () =>
      new TreeEngine({ gitdir, ref: REF, fsync: "none" }, new IsomorphicPacked(gitdir, "none", 2000));
    const first = await ready(open());
    for (let at = 0; at < 12; at++) await commit(first, at);
    assert.ok((await first.measure()).packs > 1);
    assert.equal((await runGit(gitdir, ["rev-parse", "--verify", "-q", REF]))!.ok, false);
    const second = await ready(open());
    assert.equal(await second.countCommits(), 12);
    assert.equal((await second.file(["a"], "newest"))!.toString(), "11");
    await second.close();
    assert.ok((await gitFsck(gitdir)).ok);
  });
});

Deno.test("fast-import: a program that dies is replaced, and nothing that was committed is lost", async () => {
  await inRepository(async (gitdir) => {
    // The first import ends in the middle of the second commit.
    const program = `${gitdir}/git`;
    const died = `${gitdir}/died`;
    const dies =
      `case "$*" in *fast-import*) if mkdir "${died}" 2>/dev/null; then head -c 700 >/dev/null; exit 3; fi;; esac`;
    await Deno.writeTextFile(program, `#!/bin/sh\n${dies}\nexec git "$@"\n`, { mode: 0o755 });
    const engine = await ready(
      await FastImportEngine.open({ gitdir, ref: REF, fsync: "none", compression: 0, program }),
    );
    for (let at = 0; at < 3; at++) await commit(engine, at);
    await engine.publish();
    assert.ok(fs.existsSync(died));
    assert.equal((await runGit(gitdir, ["rev-list", "--count", REF]))!.out, "3");
    assert.ok((await gitFsck(gitdir)).ok);
    await engine.close();
  });
});

Deno.test("fast-import: refuses to open where there is no git program, and says what to do", async () => {
  await inRepository(async (gitdir) => {
    const options = {
      gitdir,
      ref: REF,
      fsync: "none",
      compression: 6,
      program: "no-such-git-program",
    } as const;
    await assert.rejects(FastImportEngine.open(options), /expected the git program.*/);
  });
});
