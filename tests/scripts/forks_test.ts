import assert from "node:assert/strict";
import { PACKFILE } from "../../lib/stores/git/kinds/packfile.ts";
import { FORKS, NO_FORKS, plant } from "../keri/forks/planted_forks.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, runScript } from "./run_script.ts";

Deno.test("forks answers first, names both SAIDs, and exits with 1 where there are forks, else with 0", async () => {
  await inTemporaryFolder(async (folder) => {
    const planted = plant([FORKS[0]!, ...NO_FORKS], 6, 4);
    const paths = [`${folder}/one.git`, `${folder}/other.git`] as const;
    for (const [i, path] of paths.entries()) {
      const registry = await PACKFILE.open(path, { variant: "none" });
      await registry.commitBatch(planted.flatMap(({ shared, branches }) => [...shared, ...branches[i]!]));
      await registry.close();
    }
    const [text, json, same] = await Promise.all([
      runScript("forks", ...paths),
      runScript("forks", ...paths, "--json"),
      runScript("forks", paths[0], paths[0]),
    ]);
    assert.equal(text.code, 1, text.stderr);
    assert.match(
      text.stdout,
      /^5 of 6 logs differ: 1 fork that a rotation can repair, 2 recovered in one of them, /,
    );
    for (const said of planted[0]!.saids) assert.ok(text.stdout.includes(said!), said!);
    const { schema, logs, differences, sources } = JSON.parse(json.stdout);
    assert.deepEqual([json.code, schema, logs, differences.length], [1, 1, 6, 3]);
    assert.deepEqual(sources.map(({ path }: { path: string }) => path), paths);
    assertRefused(same, /are one repository/);

    await Deno.remove(paths[1], { recursive: true });
    const copy = await PACKFILE.open(paths[1], { variant: "none" });
    await copy.commitBatch(planted.flatMap(({ shared }) => shared));
    await copy.close();
    const behind = await runScript("forks", ...paths);
    assert.equal(behind.code, 0, behind.stderr);
    assert.match(behind.stdout, /^4 of 6 logs differ: no fork, 4 in which B is behind\.\n/);
  });
});
