import assert from "node:assert/strict";
import { findForks, type ForksFound } from "../../lib/keri/forks/find_forks.ts";
import { AUTHS_LAYOUT_KIND } from "../../lib/stores/git/kinds/auths_layout.ts";
import { PACKFILE } from "../../lib/stores/git/kinds/packfile.ts";
import { logsOfRegistry } from "../../lib/stores/logs_of_registry.ts";
import { SQLITE_KEL } from "../../lib/stores/sqlite/kel/kel_registry.ts";
import { openRegistryToRead } from "../../lib/stores/open_registry.ts";
import { FORKS, NO_FORKS, plant, type PlantedLog } from "../keri/forks/planted_forks.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { gitOutput } from "./git/fixture.ts";
import { EVENTS } from "./key_events.ts";

/** What is planted of one side, appended to the registry at a path; `null` for what both have. */
async function append(path: string, planted: readonly PlantedLog[], which: 0 | 1 | null): Promise<void> {
  const registry = await PACKFILE.open(path, { variant: "none" });
  const events = planted.flatMap(({ shared, branches }) => which === null ? shared : branches[which]);
  for (let at = 0; at < events.length; at += 500) await registry.commitBatch(events.slice(at, at + 500));
  await registry.close();
}

/** Compares the registries at two paths. */
async function compare(...paths: readonly [string, string]): Promise<ForksFound> {
  const registries = await Promise.all(paths.map(openRegistryToRead));
  const [one, other] = registries.map(({ registry }) => logsOfRegistry(registry));
  const found = await findForks(one!, other!);
  for (const { registry } of registries) await registry.close();
  return found!;
}

Deno.test("of 1,000 forks planted in two clones all are found, both SAIDs named, and none is invented", async () => {
  const planted = [...plant(FORKS, 1000, 7), ...plant(NO_FORKS, 50, 8)];
  await inTemporaryFolder(async (folder) => {
    const [one, other] = [`${folder}/one.git`, `${folder}/other.git`];
    await append(one, planted, null);
    await gitOutput(one, "clone", "-q", "--mirror", one, other);
    await append(one, planted, 0);
    await append(other, planted, 1);
    const found = await compare(one, other);
    assert.equal(found.logs, 1050);
    const told = new Map(found.differences.map((difference) => [difference.prefix, difference]));
    for (const { prefix, relation, sn, saids } of planted) {
      if (relation === "same" || relation === "behind") assert.ok(!told.has(prefix), prefix);
      else {
        const { branches, ...rest } = told.get(prefix)!;
        assert.deepEqual([rest.relation, rest.sn, ...branches.map(({ first }) => first?.said)], [
          relation,
          sn,
          ...saids,
        ]);
      }
    }
    const forks = found.differences.filter(({ relation }) => relation.endsWith("-fork"));
    assert.deepEqual([forks.length, found.differences.length], [1000, 1020]);
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
    const found = await compare(one, other);
    const unsound = found.differences.filter(({ relation }) => relation === "unsound");
    assert.deepEqual(unsound.map((difference) => [difference.prefix, difference.branches[1].problem?.at]), [[
      prefix,
      sn,
    ]]);
    assert.equal(found.differences.length, 4);
  });
});

Deno.test("registries of other kinds and layouts are compared as well, delegated logs and all", async () => {
  await inTemporaryFolder(async (folder) => {
    const paths = await Promise.all([AUTHS_LAYOUT_KIND, PACKFILE, SQLITE_KEL].map(async (kind) => {
      const path = `${folder}/${kind.name}${kind.extension}`;
      const registry = await kind.open(path, { variant: "none" });
      await registry.commitBatch(kind === PACKFILE ? EVENTS.slice(0, 9) : EVENTS);
      await registry.close();
      return path;
    }));
    const [auths, packed, database] = paths as [string, string, string];
    assert.deepEqual(await compare(auths, database), {
      logs: 5,
      differences: [],
      behind: [0, 0],
      absent: [0, 0],
    });
    // The root's log goes on, and two of its agents are not there.
    assert.deepEqual(await compare(packed, database), {
      logs: 5,
      differences: [],
      behind: [3, 0],
      absent: [2, 0],
    });
  });
});
