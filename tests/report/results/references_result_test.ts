import assert from "node:assert/strict";
import { openReferences } from "../../../lib/report/results/references_result.ts";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { referencesAnswer } from "../../../lib/report/sections/result_answers.ts";
import { median } from "../../../lib/stats/quantile.ts";

const references = await openReferences("data/runs/reference/references.json");

Deno.test("a frame of references holds each number of hops once, its times the medians over rounds", () => {
  const rows = rowsOf(references.hops());
  const keys = rows.map(({ chain, store, way, hops }) => `${chain} ${store} ${way} ${hops}`);
  assert.equal(new Set(keys).size, rows.length);
  const { samples } = references.files[0]!.body;
  for (const { chain, store, way, hops, ms } of rows) {
    const own = samples.flatMap(({ ways }) => ways).find((trials) =>
      trials.contestant === store && trials.way === way &&
      trials.trials[0]!.some((asked) => asked.chain === chain)
    )!;
    const rounds = own.trials.map((questions) =>
      median(
        questions.filter((asked) => asked.chain === chain && asked.at === "tip")
          .map((asked) => asked.hops[hops - 1]!.ms),
      )
    );
    assert.equal(ms, median(rounds));
  }
});

Deno.test("the answer on references says for each store whether to change the data, and names the command", () => {
  const { text } = referencesAnswer(references);
  assert.match(text, /^Bitemporal, integer ids: /);
  assert.match(text, /Posting, a reference table beside the store: /);
  assert.match(text, /deno task references --contestants bitemporal,posting --only .* --scale 1 --hops 5 /);
});
