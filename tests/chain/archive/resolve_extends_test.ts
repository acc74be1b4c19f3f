import assert from "node:assert/strict";
import { resolveExtends } from "../../../lib/chain/archive/resolve_extends.ts";
import type { Block } from "../../../lib/chain/block.ts";
import type { ExtendReading } from "../../../lib/chain/extend_reading.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { ChainModel } from "../chain_model.ts";
import { extendingChain } from "../extending_chain.ts";

function resolve(archived: readonly Block[]) {
  let reads = 0;
  const readings: ExtendReading[] = [];
  const read = () => {
    reads++;
    return archived;
  };
  const blocks = [...resolveExtends(read, (reading) => readings.push(reading))];
  return { blocks, readings, reads };
}

for (const countsFrom of ["block", "expiry"] as const) {
  Deno.test(`extends that count from the ${countsFrom} are recognised, and every life ends where the chain ended it`, () => {
    for (let seed = 0; seed < 40; seed++) {
      const { archived, fromBlock } = extendingChain(seed, countsFrom);
      const { blocks, readings } = resolve(archived);
      assert.deepEqual(readings, [countsFrom], `seed ${seed}`);
      assert.deepEqual(blocks, fromBlock, `seed ${seed}`);
      // The rules of a chain, which refuse what is about an entity that is not live.
      const model = new ChainModel();
      for (const block of blocks) model.append(block);
    }
  });
}

const place = { txIndex: 0, opIndex: 0, key: new Uint8Array(32) };
const owner = "0x" + "0a".repeat(20);
const create: Operation = {
  ...place,
  type: "create",
  owner,
  btl: 20n,
  contentType: "",
  payload: new Uint8Array(),
  strings: [],
  numbers: [],
};
const extend: Operation = { ...place, type: "extend", btl: 10n };

/** Created in block 0 until 20, extended in block 15 by 10: it ends at 25 or at 30. */
function chainWith(last: Operation | null, at: number): Block[] {
  return Array.from({ length: 41 }, (_, number) => {
    const operations = number === 0 ? [create] : number === 15 ? [extend] : number === at ? [last!] : [];
    return { number, operations };
  });
}

const TOLD: readonly (readonly [Operation | null, number, ExtendReading])[] = [
  [{ ...place, type: "expire" }, 25, "block"],
  [{ ...place, type: "expire" }, 30, "expiry"],
  [{ ...place, type: "delete" }, 25, "expiry"],
  [{ ...place, type: "change_owner", owner }, 29, "expiry"],
  [{ ...create, type: "update" }, 29, "expiry"],
  [extend, 29, "expiry"],
  [create, 25, "block"],
  [{ ...place, type: "delete" }, 24, "untold"],
  [create, 30, "untold"],
  [null, 41, "untold"],
];

for (const [last, at, reading] of TOLD) {
  const what = last === null ? "no later operation" : `${last.type} at block ${at}`;
  Deno.test(`${what} after an extend to block 25 or 30 tells: ${reading}`, () => {
    const { blocks, readings } = resolve(chainWith(last, at));
    assert.deepEqual(readings, [reading]);
    const [extended] = blocks[15]!.operations;
    assert.ok(extended?.type === "extend");
    assert.equal(extended.btl, reading === "expiry" ? 15n : 10n);
  });
}

Deno.test("an archive without extends is read once, and each block handed out before the next is read", () => {
  const blocks = chainWith(null, 41).filter(({ number }) => number !== 15);
  assert.deepEqual(resolve(blocks), { blocks, readings: [], reads: 1 });
});
