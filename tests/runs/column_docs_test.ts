import assert from "node:assert/strict";
import { columnDocs } from "../../lib/runs/column_docs.ts";

Deno.test("data/runs/README.md says what the schema says", async () => {
  const path = new URL("../../data/runs/README.md", import.meta.url);
  if (Deno.env.get("HEADROOM_ACCEPT") === "1") await Deno.writeTextFile(path, columnDocs());
  const advice = "run this test with HEADROOM_ACCEPT=1 to write it again";
  assert.equal(await Deno.readTextFile(path), columnDocs(), advice);
});
