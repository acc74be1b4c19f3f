import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--city", "sao-paulo", "--only", "ranges,h3", "--rounds", "1", "--scale", "0.003"];

Deno.test("area --json prints the figures of each city and way, and keeps every sample in the file it names", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "new", "area.json");
    const { code, stdout, stderr } = await runScript("area", ...SMALL, "--out", out, "--json");
    assert.equal(code, 0, stderr);
    const { schema, figures, file } = JSON.parse(stdout);
    assert.deepEqual([schema, file, figures.length, figures[0].city], [1, out, 1, "sao-paulo"]);
    const ways = figures[0].ways.map((
      { way, compared }: { way: string; compared: number },
    ) => [way, compared]);
    assert.deepEqual(ways, [["ranges", 13], ["h3", 12]]);
    assert.equal(figures[0].beyond32Bits, 0);
    const { samples } = JSON.parse(Deno.readTextFileSync(out));
    assert.equal(samples[0].ways[1].trials.length, 1);
    assertRefused(await refusal("area", ...SMALL, "--out", out), /something is there already/);
  });
});

Deno.test("area --plan says what it would take and makes nothing", async () => {
  const { code, stdout, stderr } = await runScript("area", "--plan", "--scale", "1");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Cities: new-york, tokyo, sao-paulo, with 100,000 drivers each$/m);
  assert.match(stdout, /^rtree: SQLite's R\*Tree, in a posting-rtree store$/m);
});

Deno.test("area refuses a city, a way and a scale that are not there, before anything is made", async () => {
  assertRefused(await refusal("area", "--city", "atlantis"), /--city "atlantis" is unknown/);
  assertRefused(await refusal("area", "--only", "quadtree"), /--only "quadtree" is unknown/);
  assertRefused(
    await refusal("area", "--scale", "0.01", "--results", "10000"),
    /About \d+ drivers are available/,
  );
});
