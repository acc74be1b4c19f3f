import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openArea } from "../../../lib/report/results/area_result.ts";

const area = await openArea("data/runs/reference/area.json");

Deno.test("frames of an area come to the figures that the command prints", () => {
  for (const { city, ways, rounds } of area.figures) {
    for (const { way, calls, updateUs, largeCpuMs } of ways) {
      const mine = (frame: pl.DataFrame) =>
        frame.filter(pl.col("city").eq(pl.lit(city)).and(pl.col("way").eq(pl.lit(way))));
      const large = mine(area.calls()).filter(pl.col("size").eq(pl.lit("large")));
      assert.equal(large.height, calls!.large.calls);
      assert.equal(large.getColumn("ms").max(), calls!.large.maxMs);
      const own = mine(area.rounds());
      assert.equal(own.height, rounds);
      assert.ok(Math.abs(own.getColumn("update_us").median() - updateUs.median) < 1e-9);
      assert.equal(own.getColumn("large_cpu_ms").median(), largeCpuMs!.median);
    }
  }
});

Deno.test("the command of an area names the cities and rounds that are whole", () => {
  assert.match(
    area.provenance.command,
    /^deno task area --city new-york --only ranges,.* --scale 1 --rounds 6 --seed 1$/,
  );
});
