import { strict as assert } from "node:assert";
import pl from "nodejs-polars";
import { downloadsHtml } from "../../../lib/report/charts/downloads.ts";
import { moveLargeData } from "../../../lib/report/pages/large_data.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("large downloads lie beside the page, linked by a relative address, and small ones stay in it", async () => {
  await inTemporaryFolder(async (out) => {
    const data = Array.from({ length: 20_000 }, (_, i) => ({ time_us: Math.sin(i) * 1e6 }));
    const small = downloadsHtml({ id: "small", title: "Small", data: data.slice(0, 3) });
    const page = small + downloadsHtml({ id: "large", title: "Large", data });
    const html = await moveLargeData(out, "01_page", page);
    assert.ok(html.startsWith(small) && html.length < small.length + 1000, `${html.length}`);
    const places = [...html.matchAll(/href="(data\/[^"]+)"/g)].map(([, place]) => place!);
    assert.deepEqual(places, ["data/01_page-large.csv", "data/01_page-large.parquet"]);
    assert.deepEqual(pl.readParquet(`${out}/${places[1]}`).toRecords(), data);
    assert.equal((await Deno.readTextFile(`${out}/${places[0]}`)).trimEnd().split("\n").length, 20_001);
    assert.equal(await moveLargeData(out, "02_page", small), small);
  });
});
