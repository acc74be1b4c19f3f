import assert from "node:assert/strict";
import { UsageError } from "../../lib/errors.ts";
import type { Manifest } from "../../lib/runs/manifest.ts";
import { planDigest } from "../../lib/runs/plan_digest.ts";
import { refuseOtherTrials, refuseShards } from "../../lib/runs/refuse_shards.ts";
import { sampleManifest, sampleRow } from "./sample_run.ts";

/** What a run's manifest says of a shard; null for a whole run. */
const part = (shard: string | null, changes: Partial<Pick<Manifest, "gitCommit" | "plan">> = {}) => {
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
    [
      "another plan",
      [part("1/2", { plan: one }), part("2/2", { plan: two })],
      /shard 2\/2 is part of another plan than shard 1\/2/,
      /with the scenario files that shard 1\/2 had/,
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

const scenariosOf = (definition: unknown): Manifest["scenarios"] => [
  { id: "a", kind: "entities", scale: 1, seed: "1", digests: {}, definition },
];

Deno.test("refuseOtherTrials() takes shards whose trials are their plan's, wherever they were measured, and no others", async () => {
  const scenarios = scenariosOf("a");
  const trials = ["a", "b", "c"].map((trial, order) => ({ ...sampleRow("trials", trial, 0), trial, order }));
  const plan = planDigest(trials, scenarios);
  const shards = (...of: (typeof trials)[]) =>
    of.map((rows, at) => ({
      manifest: { ...part(`${at + 1}/${of.length}`, { plan }), scenarios, trialsDone: rows.length },
      rows: () => Promise.resolve(rows as never),
    }));
  const [a, b, c] = trials as [typeof trials[0], typeof trials[0], typeof trials[0]];
  await refuseOtherTrials(shards([c, a], [b]));
  const swapped = [{ ...a, order: 1 }, { ...b, order: 0 }];
  for (const others of [shards([c], [b]), shards(swapped, [c])]) {
    await assert.rejects(refuseOtherTrials(others), /trials of all its shards are not those of the plan/);
  }
  const others = scenariosOf("another");
  const edited = shards([a, b], [c]).map(({ manifest, rows }) => ({
    manifest: { ...manifest, scenarios: others },
    rows,
  }));
  await assert.rejects(refuseOtherTrials(edited), UsageError);
});
