import assert from "node:assert/strict";
import { provenanceOf } from "../../../lib/report/charts/provenance.ts";
import { sampleManifest } from "../../runs/sample_run.ts";

Deno.test("a caption names the command of a run, and of one joined from many how many they were", () => {
  const commandOf = (command: string) => provenanceOf(sampleManifest({ command })).command;
  assert.equal(commandOf("deno task bench --seed 1"), "deno task bench --seed 1");
  assert.equal(commandOf("deno task merge a,b,c"), "deno task merge a,b,c");
  assert.equal(commandOf("deno task merge a,b,c,d"), "deno task merge of 4 runs, named in its manifest.json");
});
