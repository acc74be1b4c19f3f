import assert from "node:assert/strict";
import { replaceObject } from "../../../../lib/stores/git/engines/replace_object.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

Deno.test("replaceObject() writes an object whose folder or file git gc removes meanwhile, and gives up on a disk that takes none", () =>
  inTemporaryFolder((folder) => {
    const [path, staged] = ["ab/object", "ab/staged"].map((name) => `${folder}/${name}`) as [string, string];
    const { renameSync } = Deno;
    const prunes = [
      () => Deno.removeSync(staged),
      () => Deno.removeSync(`${folder}/ab`, { recursive: true }),
    ];
    Deno.renameSync = (from, to) => {
      prunes.shift()?.();
      renameSync(from, to);
    };
    try {
      assert.equal(replaceObject(path, staged, new Uint8Array([1])), true);
      assert.deepEqual([prunes.length, ...Deno.readFileSync(path)], [0, 1]);
      assert.equal(replaceObject(path, staged, new Uint8Array([2])), false);
      assert.deepEqual([...Deno.readDirSync(`${folder}/ab`)].map(({ name }) => name), ["object"]);
      Deno.renameSync = () => {
        throw new Deno.errors.NotFound("always");
      };
      assert.throws(() => replaceObject(path, staged, new Uint8Array([3])), /always/);
    } finally {
      Deno.renameSync = renameSync;
    }
    assert.deepEqual([...Deno.readDirSync(`${folder}/ab`)].map(({ name }) => name), ["object"]);
    return Promise.resolve();
  }));
