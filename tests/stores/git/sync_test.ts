import assert from "node:assert/strict";
import { normalize } from "node:path";
import { openAuthsRegistry } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { EVENTS } from "../key_events.ts";
import { gitOutput, refOf, withPath } from "./fixture.ts";

/** Runs `work` and lists what was opened to be synced meanwhile, with the ref's content at that moment. */
async function syncedDuring(path: string, work: () => Promise<unknown>): Promise<Map<string, string>> {
  const synced = new Map<string, string>();
  const { open } = Deno;
  Deno.open = async (file, options) => {
    synced.set(normalize(String(file)).slice(path.length + 1), await refOf(path));
    return await open(file, options);
  };
  try {
    await work();
  } finally {
    Deno.open = open;
  }
  return synced;
}

/** Files of the objects that a commit has and its parent has not. */
async function objectsOf(path: string, commit: string, parent: string): Promise<string[]> {
  const lines = (await gitOutput(path, "rev-list", "--objects", commit, `^${parent}`)).trim().split("\n");
  return lines.map((line) => `objects/${line.slice(0, 2)}/${line.slice(2, 40)}`);
}

for (const left of ["nothing", "every object"] as const) {
  Deno.test(`a sync per commit reaches each of its objects before the ref moves, where ${left} was there before`, async () => {
    await withPath(async (path) => {
      const written = path.replace(/registry$/, "./registry");
      const registry = await openAuthsRegistry(written, { fsync: "commit" });
      await registry.append(EVENTS[0]!);
      const parent = await refOf(path);
      if (left === "every object") {
        const other = await openAuthsRegistry(path);
        await other.append(EVENTS[1]!);
        await Deno.writeTextFile(`${path}/refs/auths/registry`, `${parent}\n`);
        await other.close();
      }
      const synced = await syncedDuring(path, () => registry.append(EVENTS[1]!));
      const commit = await refOf(path);
      const objects = await objectsOf(path, commit, parent);
      assert.equal(objects.length, 13);
      for (const file of [...objects, ...objects.map((object) => object.slice(0, 10))]) {
        assert.equal(synced.get(file), parent, file);
      }
      assert.equal(synced.get("registry.ref.new"), parent);
      assert.equal(synced.get("refs/auths"), commit);
      await registry.close();
    });
  });
}

Deno.test("sync() reaches every object, the ref and their folders", async () => {
  await withPath(async (path) => {
    const registry = await openAuthsRegistry(path);
    assert.equal((await syncedDuring(path, () => registry.commitBatch(EVENTS))).size, 0);
    const synced = await syncedDuring(path, () => registry.sync());
    const all = (await gitOutput(path, "rev-list", "--objects", "--all")).trim().split("\n");
    for (const line of all) assert.ok(synced.has(`objects/${line.slice(0, 2)}/${line.slice(2, 40)}`), line);
    for (const place of ["objects", "refs/auths", "refs/auths/registry"]) assert.ok(synced.has(place), place);
    await registry.close();
  });
});
