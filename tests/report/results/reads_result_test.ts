import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { openReads } from "../../../lib/report/results/reads_result.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { readsAnswer } from "../../../lib/report/sections/result_answers.ts";

const reads = await openReads("data/runs/reference/reads.json");

Deno.test("a frame of rates holds every rate of every store, its times those of all rounds", () => {
  const { samples } = reads.files[0]!.body;
  const rates = rowsOf(reads.rates());
  assert.equal(rates.length, samples.offered.flatMap(({ readers }) => readers).length);
  for (const { asked, store, queries, max_ms: max } of rates) {
    const load = samples.offered.find(({ what, ratePerS }) => `${what}, ${ratePerS}/s` === asked)!;
    const { outcomes } = load.readers.find(({ name }) => name === store)!;
    const us = outcomes.flatMap((outcome) => outcome?.responseUs ?? []);
    assert.equal(queries, us.length);
    assert.equal(max, us.length === 0 ? null : us.reduce((most, one) => Math.max(most, one), 0) / 1000);
  }
});

Deno.test("a frame of kinds holds the median of every kind's samples", () => {
  const [mix] = reads.files[0]!.body.samples.mixes;
  const [{ name, rounds }] = mix!.readers as [(typeof mix & object)["readers"][number]];
  const own = reads.kinds().filter(
    pl.col("mix").eq(pl.lit(mix!.id)).and(pl.col("store").eq(pl.lit(name))),
  );
  for (const { type } of mix!.kinds) {
    const us = rounds.flatMap((round, i) =>
      round.us.filter((_, query) => mix!.draws[i + 1]![query]!.type === type)
    );
    const [row] = rowsOf(own.filter(pl.col("kind").eq(pl.lit(type.replaceAll("_", " ")))));
    assert.equal(row!["queries"], us.length);
    assert.ok(Math.abs(row!["p50_us"] - pl.Series(us).median()) < 0.1);
  }
});

Deno.test("the answer on reads begins with how far all kinds together go, and names the command", () => {
  const { text } = readsAnswer(reads);
  assert.match(text, /^All kinds together: posting keeps /);
  assert.match(
    text,
    /deno task reads --scenario compute-marketplace --scale 1 --contestants .* --only own .*--offered/,
  );
  assert.doesNotMatch(text, /\.\./);
});
