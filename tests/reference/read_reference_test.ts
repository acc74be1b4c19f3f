import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { HeadroomError } from "../../lib/errors.ts";
import { readReference } from "../../lib/reference/read_reference.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";

Deno.test("reference files are found in a checkout whose path contains spaces, ü, # and %", async () => {
  await inTemporaryFolder(async (folder) => {
    const checkout = join(folder, "a b ü #1 100%");
    for (const part of ["lib/errors.ts", "lib/reference", "data/reference"]) {
      cpSync(part, join(checkout, part), { recursive: true });
    }
    const { loadMendoza } = await import(pathToFileURL(join(checkout, "lib/reference/mendoza.ts")).href);
    assert.equal(loadMendoza().dataset.payload_rows.value, 1_069_993);
  });
});

Deno.test("readReference() names a missing file, a wrong field and text that is not JSON, and how to restore the file", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "facts.json");
    const read = () => readReference(path, z.object({ rows: z.array(z.number()) }));
    for (const [text, what] of [[null, path], ['{"rows": [1, "2"]}', "rows[1]"], ["{", "JSON"]] as const) {
      if (text !== null) await Deno.writeTextFile(path, text);
      assert.throws(read, (error: HeadroomError) => {
        assert.ok(error instanceof HeadroomError && error.message.includes(what), error.message);
        assert.equal(error.next, "restore the file: git checkout data/reference/facts.json");
        return true;
      });
    }
    await Deno.writeTextFile(path, '{"rows": [1], "more": 2}');
    assert.deepEqual(read(), { rows: [1] });
  });
});
