import assert from "node:assert/strict";
import { openAuthsRegistry } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { EVENTS, ORGANISATION } from "../key_events.ts";
import { gitOutput, refOf, replaceFile, withPath, withRegistry } from "./fixture.ts";

const ROOT = ORGANISATION.rootPrefix;
const FOLDER = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}`;

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
    const names = (await gitOutput(path, "ls-tree", "-r", "--name-only", "refs/auths/registry")).trim().split(
      "\n",
    );
    assert.deepEqual(names, [
      `${FOLDER}/events/00000000.attachments.cesr`,
      `${FOLDER}/events/00000000.json`,
      `${FOLDER}/events/00000001.attachments.cesr`,
      `${FOLDER}/events/00000001.json`,
      `${FOLDER}/state.json`,
      `${FOLDER}/tip.json`,
      "v1/metadata.json",
    ]);
    assert.match(
      await gitOutput(path, "log", "--format=%s", "refs/auths/registry"),
      /^Append event E.{43} seq 1\n/,
    );
    const pretty = await gitOutput(path, "show", `refs/auths/registry:${FOLDER}/events/00000001.json`);
    assert.match(pretty, /^\{\n {2}"v": "KERI10JSON/);
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

Deno.test("keyState() replays the log where state.json is of another event", async () => {
  await withPath(async (path) => {
    const registry = await openAuthsRegistry(path);
    await registry.commitBatch(EVENTS.slice(0, 2));
    const early = await registry.keyState(ROOT);
    await registry.close();
    await replaceFile(path, `${FOLDER}/state.json`, (text) => text.replace(early!.said, "E".padEnd(44, "B")));
    const fresh = await openAuthsRegistry(path);
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
  }, { fsync: "commit" });
  await withRegistry(async (registry) => {
    assert.equal(registry.durability, "process");
    assert.equal(registry.settings.fsync, "none");
    await registry.commitBatch(EVENTS);
    await registry.sync();
  });
});
