import assert from "node:assert/strict";
import { join } from "node:path";
import { openChain } from "../../lib/inspect/open_chain.ts";
import { MENDOZA } from "../../lib/scenarios/mod.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { writeDataset } from "../../lib/synth/chunks/write_dataset.ts";

const EXAMPLE = "data/examples/mendoza-x0.0001-seed7.tar";

Deno.test("the example archive is what its command makes, below 1 MB", async () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "example.tar");
  await writeDataset(openDataset(MENDOZA, 0.0001, 7n), path, { form: "archive" });
  if (Deno.env.get("HEADROOM_ACCEPT") === "1") Deno.copyFileSync(path, EXAMPLE);
  assert.deepEqual(Deno.readFileSync(EXAMPLE), Deno.readFileSync(path));
  assert.ok(Deno.statSync(EXAMPLE).size < 1e6);
  const blocks = await Array.fromAsync(openChain(EXAMPLE).blocks());
  assert.deepEqual([blocks.length, blocks[0]!.number], [500, 661]);
  Deno.removeSync(folder, { recursive: true });
});
