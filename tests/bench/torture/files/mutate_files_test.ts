import assert from "node:assert/strict";
import { drawOf } from "../../../../lib/bench/torture/draw.ts";
import { FILE_SUBJECTS, FileMutations } from "../../../../lib/bench/torture/files/mutate_files.ts";
import { mutated } from "../../../../lib/bench/torture/files/mutate.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

/** Trials of each kind here; deno task torture does thousands. */
const TRIALS = 6;
const SEED = "1";

for (const subject of FILE_SUBJECTS) {
  Deno.test(`${subject.kind}: a mutated file is refused in a sentence, or nothing that it did not say is believed`, () =>
    inTemporaryFolder(async (folder) => {
      using files = await FileMutations.open(subject, SEED, folder);
      const outcomes = new Map<string, number>();
      for (let trial = 0; trial < TRIALS; trial++) {
        const { outcome, file, detail } = await files.read(trial);
        assert.ok(
          outcome !== "crash" && outcome !== "wrong",
          `trial ${trial}, ${file}: ${outcome}: ${detail}`,
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      // An unfinished file is cut back to what is sound, and made again from there.
      const noticed = (outcomes.get("refused") ?? 0) + (outcomes.get("less") ?? 0);
      assert.equal(noticed > 0, subject.kind !== "blocks-unfinished", [...outcomes].join(" "));
    }));
}

Deno.test("a mutation follows from its name alone and changes something", () => {
  const bytes = new TextEncoder().encode('{"a": 12, "b": "text"}\n'.repeat(20));
  for (let trial = 0; trial < 300; trial++) {
    const other = mutated(bytes, drawOf(`${trial}`));
    assert.deepEqual(mutated(bytes, drawOf(`${trial}`)), other);
    assert.notDeepEqual(other, bytes, `${trial}`);
  }
});
