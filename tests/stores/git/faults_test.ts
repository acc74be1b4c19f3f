import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { HeadroomError } from "../../../lib/errors.ts";
import { ConcurrentWriteError } from "../../../lib/keri/errors.ts";
import { gitFsck } from "../../../lib/stores/git/git_fsck.ts";
import { openAuthsRegistry } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { programCommand } from "../../../lib/start_program.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { withEnvironment } from "../../with_environment.ts";
import { startWriter } from "../kel_registry_contract.ts";
import { collect, EVENTS, ORGANISATION } from "../key_events.ts";
import { copyOf, open } from "./after_death.ts";
import { gitOutput, refOf, withPath, withRegistry } from "./fixture.ts";

const ROOT = ORGANISATION.rootPrefix;

Deno.test("two processes writing different logs into one registry lose nothing", async () => {
  await withPath(async (path) => {
    await (await openAuthsRegistry(path)).close();
    const writers = [1, 2].map((seed) =>
      startWriter(["auths-layout", path, "none", "6", `${seed}`, "per-event"])
    );
    for (const writer of writers) {
      for await (const _ of writer.stdout);
      assert.equal((await writer.status).code, 0);
    }
    const registry = await openAuthsRegistry(path);
    const { events, commits, prefixes } = await registry.stats();
    assert.deepEqual({ events, commits, prefixes }, { events: 50, commits: 51, prefixes: 14 });
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
    await registry.close();
  });
});

Deno.test("a handle sees what another handle appended, and is refused where it believed otherwise", async () => {
  await withRegistry(async (first, path) => {
    const second = await openAuthsRegistry(path);
    await first.append(EVENTS[0]!);
    const tip = { sn: 0, said: (await second.keyState(ROOT))!.said };
    await second.append(EVENTS[1]!, { expectedTip: tip });
    const ref = await refOf(path);
    await assert.rejects(first.append(EVENTS[3]!, { expectedTip: tip }), ConcurrentWriteError);
    assert.equal(await refOf(path), ref);
    assert.equal((await first.append(EVENTS[1]!)).events, 0);
    assert.equal((await first.commitBatch([EVENTS[2]!, EVENTS[3]!])).events, 2);
    assert.equal((await second.stats()).events, 4);
    await second.close();
  });
});

Deno.test("append() notices a writer that moves the ref without taking the lock, and changes nothing", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    const start = await refOf(path);
    await registry.append(EVENTS[1]!);
    const { writeFileSync } = Deno;
    Deno.writeFileSync = (...args) => {
      Deno.writeFileSync = writeFileSync;
      Deno.writeTextFileSync(`${path}/refs/auths/registry`, `${start}\n`);
      writeFileSync(...args);
    };
    const append = registry.append(EVENTS[2]!);
    await assert.rejects(append, (error) => {
      assert.ok(error instanceof ConcurrentWriteError);
      assert.equal(error.actual, start);
      return true;
    });
    assert.equal(await refOf(path), start);
    assert.equal((await registry.keyState(ROOT))!.sn, 0);
    await registry.commitBatch([EVENTS[1]!, EVENTS[2]!]);
    assert.ok((await registry.check()).ok);
  });
});

Deno.test("a lock file left behind locks nothing; a held one is waited for and then refused", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    await Deno.writeTextFile(`${path}/registry.lock`, "left by process 999999\n");
    await registry.append(EVENTS[1]!);
    const ref = await refOf(path);
    using holder = await Deno.open(`${path}/registry.lock`, { write: true });
    await holder.lock(true);
    await assert.rejects(registry.append(EVENTS[2]!), ConcurrentWriteError);
    assert.equal(await refOf(path), ref);
    await holder.unlock();
    assert.equal((await registry.append(EVENTS[2]!)).events, 1);
  }, { lockWaitMs: 20 });
});

Deno.test("openAuthsRegistry() refuses what is not a registry", async () => {
  await withPath(async (path) => {
    await Deno.mkdir(path);
    await Deno.writeTextFile(`${path}/notes.txt`, "mine");
    await assert.rejects(openAuthsRegistry(path), HeadroomError);
    assert.deepEqual([...Deno.readDirSync(path)].map((entry) => entry.name), ["notes.txt"]);
    await assert.rejects(openAuthsRegistry(`${path}/notes.txt`), HeadroomError);
  });
  await withPath(async (path) => {
    await gitOutput(path, "init", "--bare", "--quiet");
    await assert.rejects(openAuthsRegistry(path), /has no ref refs\/auths\/registry/);
  });
});

Deno.test("openAuthsRegistry() refuses a newer layout", async () => {
  await withRegistry(async (_, path) => {
    const metadata = `${path}/scratch`;
    await Deno.writeTextFile(metadata, JSON.stringify({ version: 2, identity_count: 0 }));
    const blob = (await gitOutput(path, "hash-object", "-w", metadata)).trim();
    const tree = async (entry: string) => {
      const command = programCommand("git", {
        args: [`--git-dir=${path}`, "mktree"],
        stdin: "piped",
        stdout: "piped",
      });
      const child = command.spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(entry));
      await writer.close();
      return new TextDecoder().decode((await child.output()).stdout).trim();
    };
    const inner = await tree(`100644 blob ${blob}\tmetadata.json\n`);
    const outer = await tree(`040000 tree ${inner}\tv1\n`);
    const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
    const commit = (await gitOutput(path, ...identity, "commit-tree", outer, "-m", "newer")).trim();
    await gitOutput(path, "update-ref", "refs/auths/registry", commit);
    await assert.rejects(openAuthsRegistry(path), /its layout has version 2/);
  });
});

Deno.test("a registry with a damaged or missing object is refused or found out by check()", async () => {
  for (const damage of ["truncate", "remove"] as const) {
    for (const what of ["commit", "event"] as const) {
      await withPath(async (path) => {
        const registry = await openAuthsRegistry(path);
        await registry.commitBatch(EVENTS.slice(0, 3));
        await registry.close();
        const folder = `${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}`;
        const oid = what === "commit" ? await refOf(path) : (await gitOutput(
          path,
          "rev-parse",
          `refs/auths/registry:v1/identities/${folder}/events/00000001.json`,
        )).trim();
        const file = `${path}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
        await Deno.chmod(file, 0o644);
        if (damage === "truncate") await Deno.truncate(file, 20);
        else await Deno.remove(file);
        if (what === "commit") {
          await assert.rejects(openAuthsRegistry(path), HeadroomError);
          return;
        }
        const fresh = await openAuthsRegistry(path);
        const { ok, lines } = await fresh.check();
        assert.equal(ok, false, lines.join("\n"));
        await assert.rejects(collect(fresh.read(ROOT)), HeadroomError);
        await fresh.close();
      });
    }
  }
});

Deno.test("a disk that is full at any object of a commit: the append is refused, nothing changed, and it succeeds later", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    const ref = await refOf(path);
    const { writeFileSync } = Deno;
    for (let room = 0; room < 13; room++) {
      let left = room;
      Deno.writeFileSync = (...args) => {
        if (left-- === 0) throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
        writeFileSync(...args);
      };
      try {
        await assert.rejects(registry.append(EVENTS[1]!), (error) => {
          assert.ok(error instanceof HeadroomError);
          assert.equal(error.expected, "free space on the disk");
          return true;
        });
      } finally {
        Deno.writeFileSync = writeFileSync;
      }
      assert.equal(await refOf(path), ref);
      assert.equal((await registry.keyState(ROOT))!.sn, 0);
    }
    assert.equal((await registry.append(EVENTS[1]!)).events, 1);
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
  });
});

Deno.test("an empty ref, as a power cut can leave it, is an error and not an empty registry", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    await Deno.writeTextFile(`${path}/refs/auths/registry`, "");
    await assert.rejects(openAuthsRegistry(path), HeadroomError);
  });
});

for (const kind of ["auths-layout", "loose"]) {
  Deno.test(`${kind}: objects that a machine left empty as it died are written again by the append that needs them`, () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/registry`;
      const first = await open(kind, path);
      await first.append(EVENTS[0]!);
      await first.close();
      const copy = await copyOf(path, "copy");
      const other = await open(kind, copy);
      await other.append(EVENTS[1]!);
      await other.close();
      const objects = (await gitOutput(copy, "rev-list", "--objects", "--all")).trim().split("\n")
        .map((line) => `objects/${line.slice(0, 2)}/${line.slice(2, 40)}`);
      const fresh = objects.filter((object) => !existsSync(`${path}/${object}`));
      assert.ok(fresh.length > 3);
      for (const object of fresh) await Deno.writeTextFile(`${path}/${object}`, "");
      const registry = await open(kind, path);
      await registry.append(EVENTS[1]!);
      assert.equal((await collect(registry.read(ROOT))).length, 2);
      await registry.close();
    }));
}

Deno.test("a registry that the git program packed is read and appended to as before", async () => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch(EVENTS.slice(0, 9));
    await gitOutput(path, "gc", "--quiet", "--prune=now");
    await gitOutput(path, "pack-refs", "--all");
    const fresh = await openAuthsRegistry(path);
    assert.equal((await fresh.commitBatch(EVENTS)).events, EVENTS.length - 9);
    await fresh.sync();
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    await fresh.close();
  });
});

Deno.test("gitFsck() reports that it was skipped where there is no git program", async () => {
  const { ok, line } = await gitFsck("anywhere", "no-such-git-program");
  assert.ok(ok);
  assert.match(line, /skipped, there is no git program/);
});

Deno.test("gitFsck() takes a program that was interrupted for no fault of the repository", async () => {
  await inTemporaryFolder(async (folder) => {
    const program = `${folder}/git`;
    await Deno.writeTextFile(program, "#!/bin/sh\nkill -INT $$\n", { mode: 0o755 });
    await assert.rejects(gitFsck(folder, program), /git fsck --strict was ended by SIGINT/);
  });
});

Deno.test("gitFsck() finds a fault that the user's own settings tell git to ignore", async () => {
  await withRegistry(async (registry, path) => {
    await registry.flush();
    const tree = (await gitOutput(path, "rev-parse", "refs/auths/registry^{tree}")).trim();
    const nobody = `${path}/scratch`;
    await Deno.writeTextFile(nobody, `tree ${tree}\nauthor a 1 +0000\ncommitter a 1 +0000\n\nno e-mail\n`);
    await gitOutput(path, "hash-object", "-t", "commit", "-w", "--literally", nobody);
    const home = `${path}/home`;
    await Deno.mkdir(home);
    await Deno.writeTextFile(`${home}/.gitconfig`, "[fsck]\n\tmissingEmail = ignore\n");
    await withEnvironment({ HOME: home }, async () => {
      await gitOutput(path, "fsck", "--strict");
      const { ok, line } = await gitFsck(path);
      assert.ok(!ok && /missingEmail/.test(line), line);
    });
  });
});
