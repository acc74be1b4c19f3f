import assert from "node:assert/strict";
import { UsageError } from "../../lib/errors.ts";
import { refuseShards } from "../../lib/runs/refuse_shards.ts";
import { sampleManifest } from "./sample_run.ts";

/** What a run's manifest says of a shard; null for a whole run. */
const part = (shard: string | null, changes: { readonly gitCommit?: string | null } = {}) => {
  const command = `deno task bench --profile quick${shard === null ? "" : ` --shard ${shard}`} --seed 1`;
  return sampleManifest({ command, shard, ...changes });
};

Deno.test("refuseShards() takes all parts of a plan, in any order, beside runs that are none", () => {
  refuseShards([part("2/2"), part("1/2")]);
  refuseShards([part(null), part("1/1"), part(null)]);
  refuseShards([part("1/2", { gitCommit: "a".repeat(40) }), part("2/2", { gitCommit: null })]);
  const other = { ...part("1/1"), command: "deno task bench --profile full --shard 1/1" };
  refuseShards([part("1/2"), other, part("2/2")]);
});

Deno.test("refuseShards() names what is missing or differs, and what to do", () => {
  const [one, two] = ["a".repeat(40), "b".repeat(40)];
  const refused: [string, Parameters<typeof refuseShards>[0], RegExp, RegExp][] = [
    ["missing", [part("1/3"), part("3/3")], /shard 2\/3 is missing/, /quick --seed 1 --shard 2\/3$/],
    ["several missing", [part("1/4"), part("3/4")], /shards 2\/4, 4\/4 are missing/, /--shard 2\/4$/],
    ["other numbers", [part("1/2"), part("2/3")], /one is shard 1\/2, another 2\/3/, /one number of parts/],
    [
      "other code",
      [part("1/2", { gitCommit: one }), part("2/2", { gitCommit: two })],
      /shard 1\/2 is commit aaaaaaaaaaaa, that of shard 2\/2 bbbbbbbbbbbb/,
      /Measure shard 2\/2 again/,
    ],
  ];
  for (const [name, parts, message, next] of refused) {
    assert.throws(
      () => refuseShards(parts),
      (error) => error instanceof UsageError && message.test(error.message) && next.test(error.next),
      name,
    );
  }
});
