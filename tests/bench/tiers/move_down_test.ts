import assert from "node:assert/strict";
import { moveDown } from "../../../lib/bench/tiers/move_down.ts";
import type { HotVersions } from "../../../lib/stores/tiers/hot_versions.ts";
import type { LowerTier } from "../../../lib/stores/tiers/tier.ts";

/** A tier that notes what it is told, and holds ten versions a block. */
function noting(name: string, told: string[], knownTo: number) {
  return {
    upTo: -1,
    get knownTo() {
      return Math.max(knownTo, this.upTo);
    },
    atOnce: 1_000,
    *ended({ after, upTo }: { after: number; upTo: number }) {
      const version = { strings: [], numbers: [] };
      yield Array.from({ length: 10 * (upTo - after) }, () => ({ row: [], version }));
    },
    write: (ended: readonly unknown[]) => Promise.resolve(void told.push(`${ended.length} into ${name}`)),
    publish(upTo: number) {
      this.upTo = upTo;
      return Promise.resolve();
    },
    remove: (upTo: number) => (told.push(`up to ${upTo} out of ${name}`), 10),
    shrink: () => 0,
  };
}

Deno.test("what is to be lowest goes down through every tier before what ended later follows; moves between two tiers are one", async () => {
  const told: string[] = [];
  const [hot, warm, cold] = [["hot", 100], ["warm", -1], ["cold", -1]].map(([name, known]) =>
    noting(name as string, told, known as number)
  );
  const moves = await moveDown(
    hot as unknown as HotVersions,
    [warm, cold] as unknown as LowerTier[],
    [{ tier: "postgres", upTo: 75, past: 70 }, { tier: "parquet", upTo: 59, past: 40 }],
  );
  assert.deepEqual(told, [
    ...["600 into warm", "up to 59 out of hot", "600 into cold", "up to 59 out of warm"],
    ...["160 into warm", "up to 75 out of hot"],
  ]);
  assert.deepEqual(
    moves.map(({ from, to, written, rows, versions }) => [from, to, written, rows, versions]),
    [
      ["hot", "postgres", 760, 760, 20],
      ["postgres", "parquet", 600, 600, 10],
    ],
  );
});
