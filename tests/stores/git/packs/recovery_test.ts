import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../../../lib/errors.ts";
import type { FsyncMode } from "../../../../lib/stores/git/engines/git_engine.ts";
import { gitOutput as git } from "../fixture.ts";
import { commitFiles, openPacks, packNames, REF, withRepository } from "./fixture.ts";

const LOG = "headroom/open-pack.log";

/** Asserts a sound repository with so many commits or more of the history, and that it can go on. @returns How many. */
async function assertRecovered(
  gitdir: string,
  settings: { fsync: FsyncMode; openBytes?: number },
  atLeast: number,
) {
  const { engine } = await openPacks(gitdir, settings);
  const count = Number(await git(gitdir, "rev-list", "--count", REF));
  assert.ok(count >= atLeast, `${count} commits, ${atLeast} were acknowledged`);
  assert.equal(await git(gitdir, "log", "-1", "--format=%s", REF), `event ${count - 1}\n`);
  await commitFiles(engine, count, count + 3);
  await engine.close();
  assert.equal(await git(gitdir, "fsck", "--strict", "--no-dangling", "--no-progress"), "");
  assert.equal(Number(await git(gitdir, "rev-list", "--count", REF)), count + 3);
  assert.ok(packNames(gitdir).length < 50);
  return count;
}

for (const fsync of ["none", "batch", "commit"] as const) {
  Deno.test(`fsync "${fsync}": a writer killed at random moments loses no commit that it acknowledged`, async () => {
    await withRepository(async (gitdir) => {
      let acknowledged = 0;
      for (let round = 0; round < 4; round++) {
        const script = fileURLToPath(new URL("./pack_writer_process.ts", import.meta.url));
        const writer = new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-check", script, gitdir, fsync],
          stdout: "piped",
          stderr: "inherit",
        }).spawn();
        const delay = 40 * round + Math.random() * 60;
        let timer: ReturnType<typeof setTimeout> | null = null;
        for await (const chunk of writer.stdout) {
          acknowledged = Number(new TextDecoder().decode(chunk).trim().split("\n").at(-1));
          timer ??= setTimeout(() => writer.kill("SIGKILL"), delay);
        }
        await writer.status;
        acknowledged = await assertRecovered(gitdir, { fsync, openBytes: 50_000 }, acknowledged) + 3;
      }
      assert.ok(acknowledged > 20, `only ${acknowledged} commits were written`);
    });
  });
}

Deno.test("commits that were never published are there after the writer's death", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 40); // and nothing else: the process is gone
    assert.equal(await assertRecovered(gitdir, { fsync: "none" }, 40), 40);
  });
});

Deno.test("a write that was cut off is dropped, wherever it was cut", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 20);
    const before = Deno.statSync(`${gitdir}/${LOG}`).size;
    await commitFiles(engine, 20, 21);
    const whole = Deno.readFileSync(`${gitdir}/${LOG}`);
    for (const cut of [before + 1, before + 11, before + 13, whole.length - 1]) {
      const other = `${gitdir}/../cut-${cut}.git`;
      await new Deno.Command("cp", { args: ["-r", gitdir, other] }).output();
      Deno.writeFileSync(`${other}/${LOG}`, whole.subarray(0, cut));
      assert.equal(await assertRecovered(other, { fsync: "none" }, 20), 20);
    }
    // The disk wrote later sectors of a write, and not the first ones.
    const sector = 512 * Math.ceil(before / 512);
    for (const [from, to] of [[before, sector], [sector, sector + 512]] as const) {
      const other = `${gitdir}/../holed-${from}.git`;
      await new Deno.Command("cp", { args: ["-r", gitdir, other] }).output();
      Deno.writeFileSync(`${other}/${LOG}`, whole.slice().fill(0, from, to));
      assert.equal(await assertRecovered(other, { fsync: "none" }, 20), 20);
    }
    const lost = `${gitdir}/../lost.git`;
    await new Deno.Command("cp", { args: ["-r", gitdir, lost] }).output();
    Deno.writeFileSync(`${lost}/${LOG}`, whole.fill(0, before + 100));
    assert.equal(await assertRecovered(lost, { fsync: "none" }, 20), 20);
  });
});

Deno.test("a commit of which the disk wrote only later sectors is dropped, though the name of its pack is whole", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir, { fsync: "commit" });
    await commitFiles(engine, 0, 5);
    const dead = `${gitdir}/../dead.git`;
    await new Deno.Command("cp", { args: ["-r", gitdir, dead] }).output();
    const at = Deno.statSync(`${gitdir}/${LOG}`).size;
    await commitFiles(engine, 5, 6);
    const log = Deno.readFileSync(`${gitdir}/${LOG}`);
    const sector = 512 * Math.ceil(at / 512);
    assert.ok(log.length > sector + 100);
    Deno.writeFileSync(`${dead}/${LOG}`, log.fill(0, at, sector));
    assert.equal(await assertRecovered(dead, { fsync: "commit" }, 5), 5);
  });
});

Deno.test("a damaged log is refused with its last good commit, and a way to go on", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir);
    await commitFiles(engine, 0, 20);
    const at = Deno.statSync(`${gitdir}/${LOG}`).size;
    await commitFiles(engine, 20, 23);
    const bytes = Deno.readFileSync(`${gitdir}/${LOG}`);
    for (const place of [at + 2, at + 9, at + 200]) {
      const damaged = bytes.slice();
      damaged[place]! ^= 4;
      Deno.writeFileSync(`${gitdir}/${LOG}`, damaged);
      await assert.rejects(openPacks(gitdir), (error) => {
        assert.ok(error instanceof HeadroomError);
        assert.match(error.message, new RegExp(`damaged at byte ${at}`));
        assert.match(error.actual, /last good commit is [0-9a-f]{40} \("event 19"\)/);
        assert.match(error.next, /truncate -s/);
        return true;
      });
      assert.deepEqual(Deno.readFileSync(`${gitdir}/${LOG}`), damaged, "nothing was changed");
    }
    const [program, ...args] = `truncate -s ${at} ${gitdir}/${LOG}`.split(" ");
    await new Deno.Command(program!, { args }).output();
    assert.equal(await assertRecovered(gitdir, { fsync: "none" }, 20), 20);
  });
});

Deno.test("packs that a machine lost while it died are written anew from the log", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir, { fsync: "commit" });
    await commitFiles(engine, 0, 30);
    const packs = packNames(gitdir);
    assert.ok(packs.length > 2);
    // Files that were never synced: empty, cut short, or full of zeros.
    const path = (name: string) => `${gitdir}/objects/pack/${name}`;
    Deno.writeFileSync(path(`${packs[0]}.pack`), new Uint8Array());
    Deno.writeFileSync(path(`${packs[1]}.idx`), new Uint8Array(1100));
    Deno.removeSync(path(`${packs[2]}.pack`));
    assert.equal(await assertRecovered(gitdir, { fsync: "commit" }, 30), 30);
  });
});

Deno.test("a ref that a machine left empty while it died is set again from the log", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir, { fsync: "commit" });
    await commitFiles(engine, 0, 5);
    Deno.writeTextFileSync(`${gitdir}/${REF}`, "");
    assert.equal(await assertRecovered(gitdir, { fsync: "commit" }, 5), 5);
  });
});

for (const fsync of ["none", "commit"] as const) {
  Deno.test(`fsync "${fsync}": a disk that is full at any write of a commit refuses it, and takes it later`, async () => {
    await withRepository(async (gitdir) => {
      const { engine } = await openPacks(gitdir, { fsync, openBytes: 3000 });
      await commitFiles(engine, 0, 4);
      const { writeSync } = Deno.FsFile.prototype;
      const { writeTextFileSync } = Deno;
      let refused = 0;
      for (let room = 0, at = 4; room < 8; room++) {
        let left = room;
        const full = () => {
          if (left-- > 0) return false;
          refused += 1;
          return true;
        };
        const problem = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
        Deno.FsFile.prototype.writeSync = function (bytes) {
          if (!full()) return writeSync.call(this, bytes);
          writeSync.call(this, bytes.subarray(0, bytes.length / 2));
          throw problem;
        };
        Deno.writeTextFileSync = (...args) => {
          if (full()) throw problem;
          writeTextFileSync(...args);
        };
        const before = refused;
        try {
          await commitFiles(engine, at, at + 1);
          await engine.publish();
        } catch (error) {
          assert.equal((error as { code?: string }).code, "ENOSPC");
        } finally {
          Deno.FsFile.prototype.writeSync = writeSync;
          Deno.writeTextFileSync = writeTextFileSync;
        }
        await engine.refresh();
        const count = await engine.countCommits();
        if (refused === before) assert.equal(count, at + 1);
        else {assert.ok(
            count === at || count === at + 1,
            `${count} commits after ${at} and one that was refused`,
          );}
        at = count;
        await commitFiles(engine, at, at + 1);
        at += 1;
        await engine.publish();
        assert.equal(await git(gitdir, "log", "-1", "--format=%s", REF), `event ${at - 1}\n`);
        if (room === 7) assert.equal(await assertRecovered(gitdir, { fsync }, at), at);
      }
      assert.ok(refused >= 3, `${refused} writes were refused`);
      assert.equal(await git(gitdir, "fsck", "--strict", "--no-dangling", "--no-progress"), "");
    });
  });
}

Deno.test("what another engine wrote meanwhile stays the newest", async () => {
  await withRepository(async (gitdir) => {
    const { engine } = await openPacks(gitdir, { fsync: "batch" });
    await commitFiles(engine, 0, 5);
    await engine.close();
    const tree = (await git(gitdir, "rev-parse", `${REF}^{tree}`)).trim();
    const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
    const next = (await git(gitdir, ...identity, "commit-tree", tree, "-p", REF, "-m", "by hand")).trim();
    await git(gitdir, "update-ref", REF, next);
    await git(gitdir, "repack", "-a", "-d", "-q");
    const fresh = await openPacks(gitdir, { fsync: "batch" });
    await fresh.engine.close();
    assert.equal((await git(gitdir, "rev-parse", REF)).trim(), next);
  });
});

Deno.test("two processes that take turns see each other's commits", async () => {
  await withRepository(async (gitdir) => {
    const settings = { fsync: "commit", openBytes: 20_000 } as const;
    const writers = [await openPacks(gitdir, settings), await openPacks(gitdir, settings)];
    for (let at = 0; at < 60; at++) {
      const { engine } = writers[Math.floor(at / 7) % 2]!;
      await engine.refresh();
      await commitFiles(engine, at, at + 1);
    }
    for (const { engine } of writers) await engine.close();
    assert.equal(await assertRecovered(gitdir, { fsync: "commit" }, 60), 60);
  });
});
