import { strict as assert } from "node:assert";
import { downloadsHtml } from "../../../lib/report/charts/downloads.ts";
import { moveLargeData } from "../../../lib/report/pages/large_data.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("what makes a page too large lies beside it, linked by a relative address, and the rest stays in it", async () => {
  await inTemporaryFolder(async (out) => {
    const data = Array.from({ length: 70_000 }, (_, i) => ({ time_us: Math.sin(i) * 1e6 }));
    const small = downloadsHtml({ id: "small", title: "Small", data: data.slice(0, 3) });
    const page = small + downloadsHtml({ id: "large", title: "Large", data });
    const html = await moveLargeData(out, "01_page", page);
    assert.ok(page.length > 2e6 && html.startsWith(small) && html.length < 1.8e6, `${html.length}`);
    const places = [...html.matchAll(/href="(data\/[^"]+)"/g)].map(([, place]) => place!);
    assert.deepEqual(places, ["data/01_page-large.csv"]);
    assert.equal((await Deno.readTextFile(`${out}/${places[0]}`)).trimEnd().split("\n").length, 70_001);
    assert.equal(await moveLargeData(out, "02_page", small), small);
  });
});
