import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { KEPT_RESULTS, type KeptKind, openKept } from "../../../lib/report/results/kept_results.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const LOAD = "data/runs/reference/load-x1.json";

const open = (kind: KeptKind, named: string | undefined, runs?: string) =>
  openKept<{ scale?: number }>(kind, { named, commandOf: ({ scale }) => `again ${scale}` }, runs);

Deno.test("samples are read from the files that are named, with what a caption says of them", async () => {
  const kept = await open("load", `${LOAD}, data/runs/reference/load-x0.25.json`);
  assert.deepEqual(kept.files.map(({ body }) => body.scale), [1, 0.25]);
  assert.ok(kept.files.every(({ isReference }) => isReference));
  assert.match(kept.provenance.machine, /cores .* fsync p50/);
  assert.equal(kept.provenance.command, "again 1; again 0.25");
  assert.ok(kept.provenance.run.includes(LOAD));
});

Deno.test("without a name the newest file that holds such samples speaks, not a search, a damaged or another command's file", async () => {
  await inTemporaryFolder(async (runs) => {
    const text = await Deno.readTextFile(LOAD);
    const write = async (name: string, content: string, seconds: number) => {
      await Deno.writeTextFile(`${runs}/${name}`, content);
      await Deno.utime(`${runs}/${name}`, seconds, seconds);
    };
    await Deno.mkdir(`${runs}/reference`);
    await write("reference/load.json", text.replace('"scale":1', '"scale":9'), 0);
    const scaleOf = async () => (await open("load", undefined, runs)).files.map(({ body }) => body.scale);
    assert.deepEqual(await scaleOf(), [9]);
    await write("a-load.json", text.replace('"scale":1', '"scale":2'), 2000);
    await write("b-load.json", text.replace('"scale":1', '"scale":3'), 1000);
    await write("c-load.json", "{", 4000);
    await write("d-load.json", text.replace('"measured":', '"ceilings":'), 5000);
    await write("e-area.json", text, 6000);
    assert.deepEqual(await scaleOf(), [2]);
  });
});

Deno.test("where nothing was measured there is a command to measure it", async () => {
  await inTemporaryFolder(async (runs) => {
    const { files, missing } = await open("match", undefined, runs);
    assert.deepEqual(files, []);
    assert.equal(missing.command, "deno task match");
  });
});

Deno.test("a file that is named is refused where it is not there, or is of another command or version", async () => {
  await inTemporaryFolder(async (folder) => {
    const text = await Deno.readTextFile(LOAD);
    const other = `${folder}/other.json`;
    await Deno.writeTextFile(other, text.replace('"schema":1', `"schema":${KEPT_RESULTS.load + 1}`));
    await Deno.writeTextFile(`${folder}/null.json`, "null");
    const cases: readonly (readonly [KeptKind, string, RegExp])[] = [
      ["load", `${folder}/none.json`, /no such file/],
      ["area", LOAD, /no "cities"/],
      ["load", other, /version 2/],
      ["load", `${folder}/null.json`, /no "scenario"/],
      ["load", "README.md", /JSON|token/],
    ];
    for (const [kind, path, why] of cases) {
      await assert.rejects(open(kind, path), (error: Error) => {
        assert.ok(error instanceof HeadroomError);
        assert.match(error.message, why);
        assert.match(error.next, new RegExp(`deno task ${kind}`));
        return true;
      });
    }
  });
});
