import assert from "node:assert/strict";
import { registryChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { LEFT_BYTES } from "../../../lib/bench/plan/estimate_onboard.ts";
import { putAside } from "../../../lib/bench/trial/open_store.ts";
import { KEL_REGISTRIES } from "../../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const STORE = registryChoice(KEL_REGISTRIES["auths-layout"]!);
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("putAside() leaves a registry of many files under another name, so that the next one's place is free", () =>
  inTemporaryFolder(async (folder) => {
    for (const content of ["first", "second"]) {
      await Deno.mkdir(`${folder}/a.git`);
      await Deno.writeTextFile(`${folder}/a.git/object`, content);
      await putAside(STORE, `${folder}/a.git`, LEFT_BYTES);
    }
    const contents = names(folder).map((name) => Deno.readTextFileSync(`${folder}/${name}/object`));
    assert.deepEqual(contents.sort(), ["first", "second"]);
    assert.ok(!names(folder).includes("a.git"));
  }));

Deno.test("putAside() removes a large registry, and one that is a single file, at once", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a.git`);
    await putAside(STORE, `${folder}/a.git`, LEFT_BYTES + 1);
    await Deno.writeTextFile(`${folder}/b.git`, "");
    await putAside(STORE, `${folder}/b.git`, 0);
    assert.deepEqual(names(folder), []);
  }));
