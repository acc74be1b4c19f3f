import assert from "node:assert/strict";
import { keptValidation, validationWords } from "../../../lib/report/rescaling/kept_validation.ts";
import type { Machine } from "../../../lib/runs/manifest.ts";
import { VALIDATION_SCHEMA } from "../../../lib/runs/passport.ts";
import { sealedJson } from "../../../lib/runs/sealed_json.ts";
import { inTemporaryFolder, sampleManifest } from "../../runs/sample_run.ts";

const { machine } = sampleManifest();
const SERVER: Machine = { ...machine, cores: 16 };

const validation = (of: Machine, error: number) =>
  sealedJson({
    ...{ schema: VALIDATION_SCHEMA, machine: of, machines: [], leftOut: [] },
    summary: [
      { kind: "commits", points: 48, medianError: error, unscaledError: 0.2, target: 0.25, coverage: 0.98 },
      { kind: "appends", points: 0, medianError: null, unscaledError: null, target: 0.25, coverage: null },
      { kind: "query p50", points: 9, medianError: 0.086, unscaledError: 0.5, target: 0.35, coverage: 1 },
    ],
  });

Deno.test("the newest whole validation of the run's machine speaks, else of another one, which is named", async () => {
  await inTemporaryFolder(async (root) => {
    const put = async (name: string, text: string, seconds: number) => {
      await Deno.writeTextFile(`${root}/${name}`, text);
      await Deno.utime(`${root}/${name}`, seconds, seconds);
    };
    const words = async (of: Machine) => validationWords(await keptValidation(root, of), of);
    assert.match(await words(machine), /was not tested here \(deno task passport --validate\)/);
    await put("a-passport-validation.json", validation(machine, 0.12), 1000);
    assert.equal(
      await words(machine),
      "where rescaling was tested, it was off in the median by: commits 12 %, query p50 8.6 %, and 98 % or more of its intervals held",
    );
    assert.match(await words(SERVER), /^where rescaling was tested on 2 cores, test, 8 GB, linux x86_64, it/);
    await put("b-passport-validation.json", validation(machine, 0.14).replace("0.14", "0.01"), 3000);
    await put("c-passport-validation.json", "{", 4000);
    await put("d-passport-validation.json", validation(SERVER, 0.5), 5000);
    assert.match(await words(machine), /commits 12 %/);
    await put("e-passport-validation.json", validation(machine, 0.2), 2000);
    assert.match(await words(machine), /commits 20 %/);
  });
});
