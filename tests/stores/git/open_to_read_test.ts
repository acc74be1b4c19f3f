import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { findForks } from "../../../lib/keri/forks/find_forks.ts";
import { AUTHS_LAYOUT_KIND } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { PACKFILE } from "../../../lib/stores/git/kinds/packfile.ts";
import { openToRead, type RegistrySnapshot } from "../../../lib/stores/git/open_to_read.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { FORKS, NO_FORKS, plant, type PlantedLog } from "../../keri/forks/planted_forks.ts";
import { collect, EVENTS } from "../key_events.ts";
import { gitOutput } from "./fixture.ts";

/** Every file below a folder with its time of change and size. */
async function filesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) found.push(...await filesOf(`${folder}/${name}`));
    const { mtime, size } = await Deno.stat(`${folder}/${name}`);
    found.push(`${folder}/${name} ${mtime?.getTime()} ${size}`);
  }
  return found.sort();
}

/** What is planted of one side, appended to the registry at a path; `null` for what both have. */
async function append(path: string, planted: readonly PlantedLog[], which: 0 | 1 | null): Promise<void> {
  const registry = await PACKFILE.open(path, { variant: "none" });
  const events = planted.flatMap(({ shared, branches }) => which === null ? shared : branches[which]);
  for (let at = 0; at < events.length; at += 500) await registry.commitBatch(events.slice(at, at + 500));
  await registry.close();
}

async function reading<T>(paths: readonly string[], work: (registries: RegistrySnapshot[]) => Promise<T>): Promise<T> {
  const registries: RegistrySnapshot[] = [];
  try {
    for (const path of paths) registries.push(await openToRead(path));
    return await work(registries);
  } finally {
    for (const registry of registries) await registry.close();
  }
}

Deno.test("of 1,000 forks planted in two clones all are found, both SAIDs named, and none is invented", async () => {
  const planted = [...plant(FORKS, 1000, 7), ...plant(NO_FORKS, 200, 8)];
  await inTemporaryFolder(async (folder) => {
    const [one, other] = [`${folder}/one.git`, `${folder}/other.git`];
    await append(one, planted, null);
    await gitOutput(one, "clone", "-q", "--mirror", one, other);
    await append(one, planted, 0);
    await append(other, planted, 1);
    const found = await reading([one, other], ([a, b]) => findForks(a!, b!));
    assert.equal(found!.logs, 1200);
    const told = new Map(found!.differences.map((difference) => [difference.prefix, difference]));
    for (const { prefix, relation, sn, saids } of planted) {
      if (relation === "same" || relation === "behind") assert.ok(!told.has(prefix), prefix);
      else {
        const { branches, ...rest } = told.get(prefix)!;
        assert.deepEqual([rest.relation, rest.sn, ...branches.map(({ first }) => first?.said)], [relation, sn, ...saids]);
      }
    }
    const forks = found!.differences.filter(({ relation }) => relation.endsWith("-fork"));
    assert.deepEqual([forks.length, found!.differences.length], [1000, 1080]);
  });
});

Deno.test("a registry is read as its newest commit has it, of either layout and written meanwhile, and not a file changes", async () => {
  await inTemporaryFolder(async (folder) => {
    for (const kind of [AUTHS_LAYOUT_KIND, PACKFILE]) {
      const path = `${folder}/${kind.name}.git`;
      const registry = await kind.open(path, { variant: "none" });
      await registry.commitBatch(EVENTS.slice(0, 9));
      await registry.flush();
      const before = await filesOf(path);
      await reading([path], async ([snapshot]) => {
        const prefixes = await collect(snapshot!.prefixes());
        assert.equal(prefixes.length, 3);
        for (const prefix of prefixes) {
          assert.deepEqual(await collect(snapshot!.read(prefix)), await collect(registry.read(prefix)));
        }
        assert.deepEqual(await collect(snapshot!.read("E".padEnd(44, "A"))), []);
        assert.deepEqual(await filesOf(path), before);
        await registry.commitBatch(EVENTS.slice(9));
        await registry.flush();
        assert.deepEqual((await collect(snapshot!.prefixes())).length, 3);
      });
      await registry.close();
    }
    const paths = [AUTHS_LAYOUT_KIND, PACKFILE].map(({ name }) => `${folder}/${name}.git`);
    const found = await reading(paths, ([a, b]) => findForks(a!, b!));
    assert.deepEqual(found, { logs: 5, differences: [], behind: [0, 0], absent: [0, 0] });
  });
});

Deno.test("what is no registry is refused as wrong usage, a plain clone with what it lacks", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry.git`;
    await (await PACKFILE.open(path, { variant: "none" })).close();
    await gitOutput(path, "clone", "-q", path, `${folder}/plain`);
    await assert.rejects(openToRead(`${folder}/plain`), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, /has no ref refs\/headroom\/registry nor refs\/auths\/registry/);
      assert.match(error.next, /git clone --mirror/);
      return true;
    });
    await assert.rejects(openToRead(`${folder}/nowhere`), UsageError);
    await assert.rejects(openToRead(folder), UsageError);
  });
});

Deno.test("a log that is damaged is told as unsound, and the others are compared all the same", async () => {
  const planted = plant([["i", "i", "repairable-fork", null]], 4, 2);
  await inTemporaryFolder(async (folder) => {
    const [one, other] = [`${folder}/one.git`, `${folder}/other.git`];
    for (const [i, path] of [one, other].entries()) {
      const registry = await AUTHS_LAYOUT_KIND.open(path, { variant: "none" });
      await registry.commitBatch(planted.flatMap(({ shared, branches }) => [...shared, ...branches[i]!]));
      await registry.close();
    }
    const { prefix, sn } = planted[0]!;
    const file = `v1/identities/${prefix.slice(0, 2)}/${prefix.slice(2, 4)}/${prefix}/events/${
      String(sn).padStart(8, "0")
    }.json`;
    const blob = (await gitOutput(other, "rev-parse", `refs/auths/registry:${file}`)).trim();
    await Deno.remove(`${other}/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    const found = await reading([one, other], ([a, b]) => findForks(a!, b!));
    const unsound = found!.differences.filter(({ relation }) => relation === "unsound");
    assert.deepEqual(unsound.map((difference) => [difference.prefix, difference.branches[1].problem?.at]), [[prefix, sn]]);
    assert.equal(found!.differences.length, 4);
  });
});
