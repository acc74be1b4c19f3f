import assert from "node:assert/strict";
import { join } from "node:path";
import { followReferences, hopQuery } from "../../../lib/bench/references/follow_references.ts";
import { stepsOf } from "../../../lib/bench/references/link_sets.ts";
import { ReferenceLedger } from "../../../lib/bench/references/reference_ledger.ts";
import { toBlock } from "../../../lib/chain/codec/to_block.ts";
import { findEntityStore } from "../../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { FRIENDS, keyOf, madeBlock, NEIGHBOURS, PEOPLE, person, place } from "./made_links.ts";

Deno.test("a hop's query names the kind where others hold the attribute and a value tells it, and quotes what it asks for", () => {
  const step = { ask: "rack_id", shared: true, kind: { marker: ["type", "rack"] as const } };
  assert.equal(hopQuery(step, ["r1"]), 'type = "rack" && rack_id = "r1"');
  assert.equal(hopQuery({ ...step, shared: false }, ["r1"]), 'rack_id = "r1"');
  assert.equal(hopQuery({ ...step, kind: { marker: ["rack_id"] } }, [1n, 2n]), "rack_id in (1 2)");
  assert.equal(hopQuery({ ...step, kind: { marker: ["rack_id"] } }, ['a"b\\']), 'rack_id = "a\\"b\\\\"');
});

for (const name of ["bitemporal", "posting"]) {
  Deno.test(`${name} follows references through a cycle and to all of more than a page, as the blocks say`, async () => {
    await inTemporaryFolder(async (folder) => {
      const store = await (await findEntityStore(name)).open(join(folder, "store.db"), { variant: "normal" });
      const ledger = new ReferenceLedger(PEOPLE);
      // 450 more people live at place 1, and a person of place 2 names each of them as a friend.
      const key = (n: number) => Uint8Array.of(n >> 8, n & 255, ...new Uint8Array(30));
      const many = Array.from({ length: 450 }, (_, i) => 1000 + i);
      const block = madeBlock(
        1,
        ...[1, 2].map(place),
        ...[1, 2, 3].map((n) => person(n, { friend: n % 3 + 1 })),
        ...many.map((n) => ({ ...person(n, { home: 1 }), key: key(n) })),
        ...many.map((n) => ({ ...person(n + 1000, { home: 2, friend: n }), key: key(n + 1000) })),
      );
      await store.appendBlock(block);
      ledger.add(toBlock(block));
      const known = ledger.at(1);
      for (
        const [chain, start, found, pages] of [
          [FRIENDS, 1, [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]],
          [NEIGHBOURS, 101, [450, 450, 1], [3, 3, 1]],
        ] as const
      ) {
        const steps = stepsOf(PEOPLE, chain, 5);
        const hops = await followReferences(store, { key: keyOf(start), atBlock: 1 }, { set: PEOPLE, steps });
        assert.deepEqual(hops.map((hop) => hop.found), found);
        assert.deepEqual(hops.map((hop) => hop.pages), pages);
        const hex = start.toString(16).padStart(2, "0").repeat(32);
        assert.deepEqual(hops.map(({ found, digest }) => ({ found, digest })), known.follow(hex, steps));
      }
      const steps = stepsOf(PEOPLE, FRIENDS, 2);
      const nowhere = await followReferences(store, { key: keyOf(77), atBlock: 1 }, { set: PEOPLE, steps });
      assert.deepEqual(nowhere.map(({ found }) => found), [0, 0]);
      await store.close();
    });
  });
}
