import assert from "node:assert/strict";
import { chooseMerge, type MergeCandidate } from "../../../../lib/stores/git/packs/choose_merge.ts";

const pack = (size: number, at = 0): MergeCandidate => ({
  name: `${at}`,
  size,
  count: Math.ceil(size / 200),
});

Deno.test("nothing is merged while there are twelve packs or fewer, full ones not counted", () => {
  assert.deepEqual(chooseMerge(Array.from({ length: 12 }, (_, at) => pack(1000, at))), []);
  assert.deepEqual(chooseMerge(Array.from({ length: 40 }, (_, at) => pack(200 * 2 ** 20, at))), []);
});

Deno.test("packs stay few and each byte is copied a few times, over forty thousand packs", () => {
  let packs: MergeCandidate[] = [];
  let [written, copied, most] = [0, 0, 0];
  for (let at = 0; at < 40_000; at++) {
    packs.push(pack(1000 + at % 7 * 300, at));
    written += packs.at(-1)!.size;
    const chosen = chooseMerge(packs);
    if (chosen.length > 0) {
      const size = chosen.reduce((sum, { size }) => sum + size, 0);
      copied += size;
      packs = [...packs.filter((one) => !chosen.includes(one)), pack(size, at)];
    }
    most = Math.max(most, packs.length);
  }
  assert.ok(most <= 13, `${most} packs`);
  assert.ok(copied / written < 8, `each byte copied ${copied / written} times`);
});
