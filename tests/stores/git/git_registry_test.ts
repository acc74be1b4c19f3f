import assert from "node:assert/strict";
import { verifyLog } from "../../../lib/keri/verify_log.ts";
import { anchorLookup } from "../../../lib/stores/anchor_lookup.ts";
import { openGitRegistry } from "../../../lib/stores/git/git_registry.ts";
import { collect, EVENTS, gitOutput, ORGANISATION, refOf, withPath, withRegistry } from "./fixture.ts";

const ROOT = ORGANISATION.rootPrefix;

Deno.test("append() writes one commit with thirteen objects, in auths' layout", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    const before = await registry.stats();
    const result = await registry.append(EVENTS[1]!);
    assert.deepEqual([result.events, result.commits, result.tips.get(ROOT)!.sn], [1, 1, 1]);
    const after = await registry.stats();
    assert.equal(after.objects! - before.objects!, 13);
    assert.equal(after.commits, 3);
    assert.ok(after.allocatedBytes! >= after.fileBytes);
    const folder = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}`;
    const names = (await gitOutput(path, "ls-tree", "-r", "--name-only", "refs/auths/registry")).trim().split(
      "\n",
    );
    assert.deepEqual(names, [
      `${folder}/events/00000000.attachments.cesr`,
      `${folder}/events/00000000.json`,
      `${folder}/events/00000001.attachments.cesr`,
      `${folder}/events/00000001.json`,
      `${folder}/state.json`,
      `${folder}/tip.json`,
      "v1/metadata.json",
    ]);
    assert.match(
      await gitOutput(path, "log", "--format=%s", "refs/auths/registry"),
      /^Append event E.{43} seq 1\n/,
    );
    const pretty = await gitOutput(path, "show", `refs/auths/registry:${folder}/events/00000001.json`);
    assert.match(pretty, /^\{\n {2}"v": "KERI10JSON/);
  });
});

Deno.test("what was appended is read back byte for byte by a fresh handle, and every log verifies", async () => {
  await withRegistry(async (registry, path) => {
    for (const event of EVENTS) await registry.append(event);
    await registry.flush();
    const fresh = await openGitRegistry(path);
    const rootEvents = EVENTS.filter((_, at) => at % 4 !== 2);
    const read = await collect(fresh.read(ROOT));
    assert.deepEqual(read.map((event) => event.attachments), rootEvents.map((event) => event.attachments));
    assert.deepEqual(read.map(({ raw }) => [...raw]), rootEvents.map(({ raw }) => [...raw]));
    assert.equal((await collect(fresh.read(ROOT, 5))).length, rootEvents.length - 5);
    assert.equal((await collect(fresh.read(ROOT, 99))).length, 0);
    const prefixes = await collect(fresh.prefixes());
    assert.equal(prefixes.length, 5);
    for (const prefix of prefixes) {
      const { problem, state } = await verifyLog(fresh.read(prefix), anchorLookup(fresh));
      assert.equal(problem, null);
      assert.deepEqual(await fresh.keyState(prefix), state);
    }
    assert.equal(await fresh.keyState("E".padEnd(44, "A")), null);
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    assert.match(lines[0]!, /5 logs, 17 events, 17 signatures/);
    assert.ok(registry.checkMs > 0);
    await fresh.close();
  });
});

Deno.test("the same events give the same commit ids in any folder", async () => {
  const tips: string[] = [];
  for (let run = 0; run < 2; run++) {
    await withRegistry(async (registry, path) => {
      await registry.append(EVENTS[0]!);
      await registry.commitBatch(EVENTS.slice(1, 9));
      await registry.append(EVENTS[9]!);
      tips.push(await refOf(path));
    });
  }
  assert.equal(tips[0], tips[1]);
});

Deno.test("commitBatch() of n events leaves the same files as n appends, in one commit", async () => {
  const trees: string[] = [];
  for (const batched of [false, true]) {
    await withRegistry(async (registry, path) => {
      if (batched) {
        const result = await registry.commitBatch(EVENTS);
        assert.deepEqual([result.events, result.commits, result.tips.size], [EVENTS.length, 1, 5]);
      } else {
        for (const event of EVENTS) await registry.append(event);
      }
      trees.push(await gitOutput(path, "ls-tree", "-r", "refs/auths/registry"));
      assert.equal((await registry.stats()).commits, batched ? 2 : 1 + EVENTS.length);
    });
  }
  assert.equal(trees[0], trees[1]);
});

Deno.test("a multi-seal batch anchors its agents with one root event", async () => {
  await withRegistry(async (registry) => {
    for (const call of ORGANISATION.calls("multi-seal", 2)) await registry.commitBatch(call.events);
    assert.equal((await registry.keyState(ROOT))!.sn, 2);
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
  });
});

Deno.test("append() of an event that is there already changes nothing", async () => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch(EVENTS.slice(0, 5));
    const ref = await refOf(path);
    for (const event of EVENTS.slice(0, 5)) {
      const { events, commits } = await registry.append(event);
      assert.deepEqual([events, commits], [0, 0]);
    }
    const again = await registry.commitBatch(EVENTS.slice(0, 5));
    assert.deepEqual([again.events, again.commits, again.tips.size], [0, 0, 2]);
    assert.equal(await refOf(path), ref);
    const part = await registry.commitBatch(EVENTS.slice(3, 7));
    assert.equal(part.events, 2);
  });
});

Deno.test("keyState() replays the log where state.json is of another event", async () => {
  await withPath(async (path) => {
    const registry = await openGitRegistry(path);
    await registry.commitBatch(EVENTS.slice(0, 2));
    const early = await registry.keyState(ROOT);
    await registry.close();
    await replaceFile(path, "state.json", (text) => text.replace(early!.said, "E".padEnd(44, "B")));
    const fresh = await openGitRegistry(path);
    assert.deepEqual(await fresh.keyState(ROOT), early);
    assert.equal((await fresh.check()).ok, false);
    await fresh.close();
  });
});

Deno.test("appends with a sync per commit survive as any other, and sync() works after the fact", async () => {
  await withRegistry(async (registry, path) => {
    assert.equal(registry.durability, "machine");
    await registry.commitBatch(EVENTS);
    await registry.sync();
    assert.match(await gitOutput(path, "fsck", "--strict", "--no-dangling"), /^$/);
  }, { fsync: "per-commit" });
  await withRegistry(async (registry) => {
    assert.equal(registry.durability, "process");
    assert.equal(registry.settings.fsync, "none");
    await registry.commitBatch(EVENTS);
    await registry.sync();
  });
});

/** Commits a changed copy of one file of the root's folder, as a careless program could. */
async function replaceFile(path: string, name: string, change: (text: string) => string): Promise<void> {
  const index = { GIT_INDEX_FILE: `${path}/scratch.index` };
  const file = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}/${name}`;
  await Deno.writeTextFile(
    `${path}/scratch`,
    change(await gitOutput(path, "show", `refs/auths/registry:${file}`)),
  );
  const blob = (await gitOutput(path, "hash-object", "-w", `${path}/scratch`)).trim();
  const git = async (...args: string[]) => {
    const identity = ["AUTHOR", "COMMITTER"].flatMap((
      role,
    ) => [[`GIT_${role}_NAME`, "t"], [`GIT_${role}_EMAIL`, "t@t"]]);
    const env = { ...index, ...Object.fromEntries(identity) };
    const { stdout, success } = await new Deno.Command("git", { args: [`--git-dir=${path}`, ...args], env })
      .output();
    assert.ok(success);
    return new TextDecoder().decode(stdout).trim();
  };
  await git("read-tree", "refs/auths/registry");
  await git("update-index", "--cacheinfo", `100644,${blob},${file}`);
  const commit = await git("commit-tree", await git("write-tree"), "-p", await refOf(path), "-m", "change");
  await git("update-ref", "refs/auths/registry", commit);
}
