import assert from "node:assert/strict";
import { join } from "node:path";
import { stepsOf } from "../../../lib/bench/references/link_sets.ts";
import { ReferenceTable } from "../../../lib/bench/references/reference_table.ts";
import { BlockOrderError } from "../../../lib/chain/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { FRIENDS, keyOf, madeBlock, NEIGHBOURS, PEOPLE, person, place } from "./made_links.ts";

async function withTable(test: (table: ReferenceTable, path: string) => void): Promise<void> {
  await inTemporaryFolder((folder) => {
    const path = join(folder, "references.db");
    const table = new ReferenceTable(path, PEOPLE);
    try {
      test(table, path);
    } finally {
      table.close();
    }
    return Promise.resolve();
  });
}

/** Numbers of who is reached from a person over so many friends. */
function friends(table: ReferenceTable, n: number, { hops, at }: { hops: number; at: number }): number[] {
  const found = table.follow({ key: keyOf(n), atBlock: at }, stepsOf(PEOPLE, FRIENDS, hops));
  return found.map((key) => key[0]!).sort();
}

Deno.test("a reference holds from the block that writes it until the one that changes it, also to what is created later", async () => {
  await withTable((table) => {
    table.append(madeBlock(10, person(1, { friend: 2 })));
    assert.deepEqual(friends(table, 1, { hops: 1, at: 10 }), []);
    table.append(madeBlock(11, person(2, {}), person(3, {})));
    table.append(madeBlock(12, person(1, { friend: 2, type: "update" })));
    table.append(madeBlock(13, person(1, { friend: 3, type: "update" })));
    table.append(madeBlock(14, person(1, { type: "update" })));
    const at = [9, 10, 11, 12, 13, 14, 15].map((at) => friends(table, 1, { hops: 1, at }));
    assert.deepEqual(at, [[], [], [2], [2], [3], [], []]);
  });
});

Deno.test("of several writes in one block the last one counts", async () => {
  await withTable((table) => {
    table.append(madeBlock(1, person(2, {}), person(3, {}), person(1, { friend: 2 })));
    table.append(
      madeBlock(2, person(1, { friend: 3, type: "update" }), person(1, { friend: 2, type: "update" })),
    );
    table.append(
      madeBlock(3, person(1, { type: "update" }), person(1, { friend: 3, type: "update" })),
    );
    assert.deepEqual([1, 2, 3].map((at) => friends(table, 1, { hops: 1, at })), [[2], [2], [3]]);
  });
});

Deno.test("only what lives is reached or started from: deletion, expiry, extension, and a second life", async () => {
  await withTable((table) => {
    table.append(madeBlock(1, person(1, { friend: 2 }), person(2, { friend: 3, btl: 3n }), person(3, {})));
    table.append(madeBlock(2, { type: "extend", key: keyOf(2), btl: 4n }));
    table.append(madeBlock(3, { type: "delete", key: keyOf(3) }));
    for (let number = 4; number < 8; number++) table.append(madeBlock(number));
    // Person 2 lives in blocks 1 to 5, person 3 in blocks 1 and 2, then again from block 8 on.
    table.append(madeBlock(8, person(2, { friend: 3 }), person(3, {})));
    const first = [1, 3, 5, 6, 8].map((at) => friends(table, 1, { hops: 1, at }));
    assert.deepEqual(first, [[2], [2], [2], [], [2]]);
    const second = [1, 2, 3, 5, 8].map((at) => friends(table, 1, { hops: 2, at }));
    assert.deepEqual(second, [[3], [3], [], [], [3]]);
    assert.deepEqual([2, 5, 6, 8].map((at) => friends(table, 2, { hops: 1, at })), [[3], [], [], [3]]);
  });
});

Deno.test("a cycle ends with the hops, and an entity is reached once a hop", async () => {
  await withTable((table) => {
    table.append(madeBlock(1, ...[1, 2, 3].map((n) => person(n, { friend: n % 3 + 1 }))));
    const reached = [1, 2, 3, 4, 5].map((hops) => friends(table, 1, { hops, at: 1 }));
    assert.deepEqual(reached, [[2], [3], [1], [2], [3]]);
  });
});

Deno.test("references are followed backward, to each of many once", async () => {
  await withTable((table) => {
    table.append(madeBlock(
      1,
      ...[1, 2].map(place),
      person(1, { home: 1 }),
      person(2, { home: 1 }),
      ...[3, 4, 5].map((n) => person(n, { friend: n % 2 + 1, home: 2 })),
    ));
    const from = { key: keyOf(101), atBlock: 1 };
    const found = [1, 2, 3].map((hops) =>
      table.follow(from, stepsOf(PEOPLE, NEIGHBOURS, hops)).map((key) => key[0]!).sort()
    );
    assert.deepEqual(found, [[1, 2], [3, 4, 5], [102]]);
  });
});

Deno.test("a name that changes or that two have is refused, and so is a block out of turn; nothing of it is written", async () => {
  await withTable((table) => {
    table.append(madeBlock(1, person(1, {}), person(2, { friend: 1 })));
    const twice = madeBlock(2, person(3, { friend: 2 }), person(4, { id: "p1" }));
    assert.throws(() => table.append(twice), /a name that no other entity has/);
    assert.throws(
      () => table.append(madeBlock(2, person(1, { type: "update", id: "p9" }))),
      /its name of before/,
    );
    assert.throws(() => table.append(madeBlock(3)), BlockOrderError);
    assert.equal(table.tip, 1);
    table.append(madeBlock(2, person(3, { friend: 2 })));
    assert.deepEqual(friends(table, 3, { hops: 2, at: 2 }), [1]);
  });
});

Deno.test("what is written again as something of no kind is reached no more, until it is one again", async () => {
  await withTable((table) => {
    table.append(madeBlock(1, person(1, { friend: 2 }), person(2, {})));
    table.append(madeBlock(2, { ...person(2, { type: "update" }), strings: [["other", "x"]] }));
    table.append(madeBlock(3));
    assert.deepEqual([1, 2, 3].map((at) => friends(table, 1, { hops: 1, at })), [[2], [], []]);
  });
});

Deno.test("a table that was closed goes on where it was", async () => {
  await withTable((table, path) => {
    table.append(madeBlock(1, person(1, { friend: 2 }), person(2, {})));
    table.close();
    const again = new ReferenceTable(path, PEOPLE);
    assert.equal(again.tip, 1);
    again.append(madeBlock(2, person(1, { friend: 1, type: "update" })));
    assert.deepEqual([1, 2].map((at) => friends(again, 1, { hops: 1, at })), [[2], [1]]);
    again.close();
  });
});
