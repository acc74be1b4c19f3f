import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openMatch } from "../../../lib/report/results/match_result.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { matchAnswer } from "../../../lib/report/sections/result_answers.ts";

/** Two stores asked in two ways, a round of two cycles each, on a market of a five-hundredth. */
const matching = await openMatch("tests/data/match_small_market.json");

Deno.test("the parts of a matching cycle add up to it, and its queries are all there", () => {
  const cycles = rowsOf(matching.cycles());
  assert.equal(cycles.length, 8);
  for (const { store, way, cycle, total_ms, queries_ms, pairing_ms, writes_ms, queries } of cycles) {
    assert.ok(Math.abs(queries_ms + pairing_ms + writes_ms - total_ms) < 1e-6 && pairing_ms > 0);
    const own = matching.queries().filter(
      pl.col("store").eq(pl.lit(store)).and(pl.col("way").eq(pl.lit(way))).and(pl.col("cycle").eq(cycle)),
    );
    assert.equal(own.height, queries);
    assert.ok(Math.abs(own.getColumn("ms").sum() - queries_ms) < 1e-6);
  }
});

Deno.test("first cycles of stores that are asked alike match the same workloads, as the command's figures say", () => {
  for (const { contestant, way, first } of matching.figures) {
    const [own] = rowsOf(
      matching.cycles().filter(
        pl.col("store").eq(pl.lit(contestant)).and(pl.col("way").eq(pl.lit(way))).and(pl.col("cycle").eq(1)),
      ),
    );
    assert.deepEqual([own["matches"], own["waiting"], own["free"]], [
      first.matches,
      first.waiting,
      first.free,
    ]);
  }
  assert.equal(new Set(matching.figures.map(({ first }) => first.matches)).size, 1);
});

Deno.test("the answer on matching begins with the quickest scheduler and names the command", () => {
  const { text } = matchAnswer(matching);
  const times = matching.figures.toSorted((a, b) => a.firstMs.median - b.firstMs.median);
  const { contestant, way } = times[0]!;
  assert.match(text.toLowerCase(), new RegExp(`^${contestant} by ${way}: the first cycle`));
  assert.match(
    text,
    /Again: deno task match --contestants bitemporal,posting --state balanced --scale 0.002/,
  );
  assert.doesNotMatch(text, /\.\./);
  assert.equal(matching.isTarget, false);
});
